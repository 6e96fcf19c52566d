using ChatBot.Dialogue;
using ChatBot.Scheduling;

namespace ChatBot.Privacy;

internal static class PrivacySetup
{
    public static void AddPrivacy(this IServiceCollection services)
    {
        services.AddOptions<PrivacyOptions>().BindConfiguration("Privacy").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Holdings>();
        services.AddSingleton<Erasure>().AddSingleton<IDue, ErasureDue>();
        services.AddSingleton<ISaying, PrivacySaying>();
        foreach (var name in new[] { "privacy", "mydata" }) services.AddSingleton<ICommand>(s => ActivatorUtilities.CreateInstance<PrivacyCommand>(s, name));
    }
}
