using ChatBot.Dialogue;

namespace ChatBot.Privacy;

internal static class PrivacySetup
{
    public static void AddPrivacy(this IServiceCollection services)
    {
        services.AddSingleton<Holdings>();
        services.AddSingleton<Erasure>();
        services.AddSingleton<ISaying, PrivacySaying>();
        foreach (var name in new[] { "privacy", "mydata" }) services.AddSingleton<ICommand>(s => ActivatorUtilities.CreateInstance<PrivacyCommand>(s, name));
    }
}
