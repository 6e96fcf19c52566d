using ChatBot.Dialogue;
using ChatBot.Scheduling;

namespace ChatBot.Nudges;

internal static class NudgesSetup
{
    public static void AddNudges(this IServiceCollection services)
    {
        services.AddSingleton<NudgeRounds>().AddSingleton<NudgeAnswers>().AddSingleton<NudgeSight>().AddSingleton<CampaignFigures>().AddSingleton<NudgesDue>();
        services.AddSingleton<IDue>(s => s.GetRequiredService<NudgesDue>()).AddSingleton<IDue, ReasonsDue>();
        services.AddSingleton<IButtons, NudgeButtons>().AddSingleton<ISaying, NudgeSayings>();
        services.AddSingleton<ICommand, NudgesCommand>().AddSingleton<ICommand, MeCommand>().AddSingleton<ICommand, StandingCommand>().AddSingleton<ICommand, CampaignsCommand>().AddSingleton<ICommand, WinCommand>();
    }
}
