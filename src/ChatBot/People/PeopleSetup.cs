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
    }
}
