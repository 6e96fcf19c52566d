using ChatBot.Channels.Slack;
using ChatBot.Channels.Teams;
using Microsoft.AspNetCore.DataProtection;

namespace ChatBot.Platforms;

/// <summary>Teams and Slack, each on as soon as it is configured.</summary>
internal static class PlatformsSetup
{
    /// <param name="data">The data directory: the key ring lies beside the store, so that tokens survive a restart.</param>
    public static void AddPlatforms(this IServiceCollection services, string data)
    {
        services.AddDataProtection().SetApplicationName("ChatBot").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data, "keys")));
        services.AddSingleton<ISlackInstallations, SlackInstallations>();
        services.AddTeams();
        services.AddSlack();
    }

    public static void MapPlatforms(this WebApplication app)
    {
        app.MapTeams();
        app.MapSlack();
    }
}
