using ChatBot.Dialogue;
using ChatBot.Storage.Rows;

namespace ChatBot.People;

internal static class PeopleSetup
{
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<ChatUsers>();
        services.AddSingleton<Reach>();
        services.AddSingleton<Outbox.IConversationKeeper>(s => s.GetRequiredService<Reach>());
        services.AddSingleton<LinkCodes>();
        services.AddSingleton<Dialogue.ICommand, LinkCommand>();
        services.AddSingleton<ICommand, PeopleCommand>();
        services.AddSingleton<ICommand>(s => ActivatorUtilities.CreateInstance<RoleCommand>(s, Role.Admin));
        services.AddSingleton<ICommand>(s => ActivatorUtilities.CreateInstance<RoleCommand>(s, Role.Finance));
    }
}
