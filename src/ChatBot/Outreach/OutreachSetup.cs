using ChatBot.Dialogue;

namespace ChatBot.Outreach;

internal static class OutreachSetup
{
    public static void AddOutreach(this IServiceCollection services)
    {
        services.AddOptions<NudgesOptions>().BindConfiguration("Nudges").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Outreach>();
        services.AddSingleton<ICommand, MessagesCommand>();
    }
}
