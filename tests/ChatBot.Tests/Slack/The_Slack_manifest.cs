using System.Text.Json.Nodes;
using ChatBot.Channels.Slack;

namespace ChatBot.Tests.Slack;

public sealed class The_Slack_manifest
{
    static string File => System.IO.File.ReadAllText(Path.Combine(SlackBot.Repository, "manifests", "slack", "manifest.json"));

    static JsonObject Filled() => JsonNode.Parse(SlackManifest.Fill(File, "bot.example.com", socketMode: false).Json)!.AsObject();

    [Fact]
    public void It_is_complete_for_a_host_name()
    {
        var (json, faults) = SlackManifest.Fill(File, "bot.example.com:8443", socketMode: false);

        Assert.Empty(faults);
        Assert.Contains("https://bot.example.com:8443/slack/events", json, StringComparison.Ordinal);
        Assert.DoesNotContain("{host}", json, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_no_address_with_web_sockets()
    {
        var (json, faults) = SlackManifest.Fill(File, null, socketMode: true);

        Assert.Empty(faults);
        Assert.DoesNotContain("https://", json, StringComparison.Ordinal);
        Assert.True(JsonNode.Parse(json)!["settings"]!["socket_mode_enabled"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("https://bot.example.com"), InlineData("bot.example.com/path"), InlineData("bot example"), InlineData("\"},{"), InlineData("bot..example")]
    public void What_is_not_a_host_name_is_refused_in_words(string? host)
    {
        var (json, faults) = SlackManifest.Fill(File, host, socketMode: false);

        Assert.Equal("", json);
        Assert.Contains("is not a host name", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void It_asks_for_what_the_service_uses_and_nothing_else()
    {
        var asked = Filled()["oauth_config"]!["scopes"]!["bot"]!.AsArray().Select(s => s!.GetValue<string>()).ToList();

        Assert.Equal(SlackManifest.BotScopes, asked);
        foreach (var needed in SlackMethods.All.Values.Select(m => m.Scope).OfType<string>()) Assert.Contains(needed, asked);
    }

    public static TheoryData<string, string, string?> Mistakes() => new()
    {
        { "settings/event_subscriptions/bot_events", """["message.im","app_uninstalled"]""", "must have tokens_revoked" },
        { "settings/event_subscriptions/bot_events", """["message.channels","app_uninstalled","tokens_revoked"]""", "event message.channels needs scope channels:history" },
        { "settings/event_subscriptions/bot_events", """["made_up","app_uninstalled","tokens_revoked"]""", "event made_up is not one" },
        { "settings/event_subscriptions/request_url", "null", "request_url is required unless Socket Mode" },
        { "settings/interactivity/is_enabled", "false", "interactivity must be enabled" },
        { "settings/surprise", "1", "settings.surprise is not part of a manifest" },
        { "features/app_home/messages_tab_read_only_enabled", "true", "message.im needs a messages tab" },
        { "features/slash_commands/0/command", "\"ai\"", "must start with a slash" },
        { "features/slash_commands/0/url", "\"http://bot.example.com\"", "must be an https address" },
        { "features/shortcuts/0/name", "\"A name that is far too long\"", "has 27 characters" },
        { "features/agent_view/agent_description", "\"\"", "has 0 characters" },
        { "features/assistant_view", "{}", "exclude each other" },
        { "oauth_config/scopes/bot", """["chat:write"]""", "lacks commands" },
        { "oauth_config/redirect_urls", """["http://x.example"]""", "must be an https address" },
        { "display_information/name", "null", "display_information.name is required" },
        { "display_information/long_description", "\"short\"", "175 to 4000" },
        { "display_information/background_color", "\"blue\"", "must be #RRGGBB" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void Mistakes_are_found_before_Slack_finds_them(string path, string value, string? expected)
    {
        var manifest = Filled();
        JsonNode owner = manifest;
        var steps = path.Split('/');
        foreach (var step in steps[..^1]) owner = owner is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : owner[step]!;
        owner[steps[^1]] = JsonNode.Parse(value);

        Assert.Contains(SlackManifest.Check(manifest), f => f.Contains(expected!, StringComparison.Ordinal));
    }
}
