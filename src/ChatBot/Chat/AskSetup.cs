using ChatBot.Dialogue;
using ChatBot.Inbox;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatBot.Chat;

internal static class AskSetup
{
    public static void AddChat(this IServiceCollection services)
    {
        services.TryAddSingleton<ReadSessions>();
        services.TryAddSingleton<OrganisationPictures>();
        services.AddSingleton<ActionDoer>();
        services.AddSingleton<ToldBook>();
        services.AddHostedService(s => s.GetRequiredService<ToldBook>());
        services.AddSingleton<ChatHandler>();
        services.AddSingleton<AnswerBook>();
        services.AddSingleton<IButtons, AnswerButtons>();
        services.AddSingleton<PressHandler>();
        services.AddSingleton<PressGuard>();
        services.AddSingleton<Company>();
        services.AddSingleton<Greetings>();
        services.AddSingleton<Strangers>();
        services.AddSingleton<TypingSigns>();
        services.AddSingleton<Sentences>();
        services.AddSingleton<IHomeSection, PairingSection>();
        services.AddSingleton<HomePage>();
        services.AddSingleton<HomeButtons>();
        services.AddSingleton<IButtons>(s => s.GetRequiredService<HomeButtons>());
        services.AddSingleton<ICommand, GuideCommand>();
        services.AddSingleton<ICommand, DefineCommand>();
        services.AddSingleton<ICommand, OverviewCommand>();
        services.AddSingleton<ICommand, HomeCommand>();
        services.AddSingleton<IInboundHandler, ChatInbound>();
        services.AddSingleton<IDue, RestatedFigures>();
    }
}
