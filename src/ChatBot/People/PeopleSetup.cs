namespace ChatBot.People;

internal static class PeopleSetup
{
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<ChatUsers>();
        services.AddSingleton<Reach>();
    }
}
