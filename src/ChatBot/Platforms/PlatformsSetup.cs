using ChatBot.Channels.Slack;
using ChatBot.Channels.Teams;

namespace ChatBot.Platforms;

/// <summary>Teams and Slack, each on as soon as it is configured.</summary>
internal static class PlatformsSetup
{
    /// <param name="data">The data directory, where earlier versions kept the key ring.</param>
    public static void AddPlatforms(this IServiceCollection services, IConfiguration configuration, string data)
    {
        services.AddKeyRing(configuration, data);
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
