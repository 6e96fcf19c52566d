using System.Text.Json;

namespace ChatBot.Channels.Slack;

/// <summary>Slack's user object into the plain one.</summary>
static class SlackUsers
{
    public const string Slackbot = "USLACKBOT";

    /// <returns>None where it has no id.</returns>
    public static ChannelUser? Read(JsonElement user, string tenant, string? enterprise) => user.Text("id") is not { } id ? null
        : new ChannelUser(Platform.Slack, tenant, id)
        {
            Name = user.At("profile").Text("real_name") ?? user.Text("real_name") ?? user.Text("name"),
            Email = user.At("profile").Text("email")?.Trim().ToLowerInvariant(),
            IsBot = user.Flag("is_bot") || id == Slackbot,
            IsGuest = user.Flag("is_restricted") || user.Flag("is_ultra_restricted") || user.Flag("is_stranger") || IsOfAnotherTeam(user, tenant, enterprise),
            Locale = user.Text("locale"),
            TimeZone = user.Text("tz"),
        };

    static bool IsOfAnotherTeam(JsonElement user, string tenant, string? enterprise)
    {
        if (user.Text("team_id") is not { } team || team == tenant || team == enterprise) return false;
        var grid = user.At("enterprise_user");
        return !(grid.Text("enterprise_id") is { } home && home == enterprise) && !grid.Items("teams").Any(t => t.ToString() == tenant);
    }
}
