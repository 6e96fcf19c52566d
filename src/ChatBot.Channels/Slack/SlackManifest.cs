using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatBot.Channels.Slack;

/// <summary>The app manifest: filled for a host name, and checked before it is handed to Slack.</summary>
/// <remarks>Source: "App manifest reference", read 2026-11.</remarks>
public static partial class SlackManifest
{
    /// <summary>What the app asks for; the manifest says the same, and the README says why.</summary>
    public static IReadOnlyList<string> BotScopes { get; } =
    [
        "app_mentions:read", "assistant:write", "channels:read", "chat:write", "commands", "files:write", "groups:read", "im:history", "im:read", "im:write",
        "mpim:read", "users:read", "users:read.email",
    ];

    const string HostPlaceholder = "{host}";

    static readonly Dictionary<string, string[]> ScopesOfEvent = new(StringComparer.Ordinal)
    {
        ["app_mention"] = ["app_mentions:read"], ["message.im"] = ["im:history"], ["message.channels"] = ["channels:history"], ["message.groups"] = ["groups:history"],
        ["message.mpim"] = ["mpim:history"], ["user_change"] = ["users:read"], ["team_join"] = ["users:read"], ["link_shared"] = ["links:read"],
        ["member_joined_channel"] = ["channels:read"], ["member_left_channel"] = ["channels:read"], ["reaction_added"] = ["reactions:read"],
        ["assistant_thread_started"] = ["assistant:write"], ["assistant_thread_context_changed"] = ["assistant:write"],
        ["app_home_opened"] = [], ["app_uninstalled"] = [], ["tokens_revoked"] = [], ["app_context_changed"] = [],
        ["channel_left"] = ["channels:read"], ["group_left"] = ["groups:read"],
    };

    /// <summary>The manifest for one installation.</summary>
    /// <param name="json">As in <c>manifests/slack/manifest.json</c>, with <c>{host}</c> where the host name goes.</param>
    /// <param name="host">A bare host name, <c>bot.example.com</c> or <c>bot.example.com:8443</c>; none with Socket Mode, which needs no address of ours.</param>
    /// <returns>Pretty-printed; the faults that Slack would refuse it for.</returns>
    public static (string Json, IReadOnlyList<string> Faults) Fill(string json, string? host, bool socketMode)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonObject manifest;
        try
        {
            manifest = JsonNode.Parse(SlackJson.ParseObject(Encoding.UTF8.GetBytes(json)).GetRawText())!.AsObject();
        }
        catch (FormatException e)
        {
            return ("", [e.Message]);
        }
        if (!socketMode && (host is null || !HostName().IsMatch(host) || Uri.CheckHostName(host.Split(':')[0]) == UriHostNameType.Unknown))
            return ("", [$"'{host}' is not a host name. Give it bare, as in bot.example.com."]);
        if (socketMode) ForSockets(manifest, host);
        if (host is not null) Replace(manifest, host);
        return (manifest.ToJsonString(new JsonSerializerOptions(SlackJson.Compact) { WriteIndented = true }), Check(manifest));
    }

    static void ForSockets(JsonObject manifest, string? host)
    {
        manifest["settings"]!["socket_mode_enabled"] = true;
        manifest["settings"]!["event_subscriptions"]!.AsObject().Remove("request_url");
        manifest["settings"]!["interactivity"]!.AsObject().Remove("request_url");
        foreach (var command in manifest["features"]!["slash_commands"]!.AsArray()) command!.AsObject().Remove("url");
        // Installing through the browser still needs a way back; with a bot token in the configuration nobody takes it.
        if (host is null) manifest["oauth_config"]!.AsObject().Remove("redirect_urls");
    }

    static void Replace(JsonNode node, string host)
    {
        if (node is JsonObject owner)
        {
            foreach (var (name, value) in owner.ToList())
            {
                if (Blocks.Json.Text(value) is { } text) owner[name] = text.Replace(HostPlaceholder, host, StringComparison.Ordinal);
                else if (value is not null) Replace(value, host);
            }
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (Blocks.Json.Text(list[i]) is { } text) list[i] = text.Replace(HostPlaceholder, host, StringComparison.Ordinal);
                else if (list[i] is { } item) Replace(item, host);
            }
        }
    }

    /// <summary>What Slack would refuse, and what this service would miss.</summary>
    public static IReadOnlyList<string> Check(JsonObject manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var faults = new List<string>();
        Known(manifest, "", faults, "_metadata", "display_information", "features", "oauth_config", "settings");
        var (features, settings) = (manifest["features"] as JsonObject ?? [], manifest["settings"] as JsonObject ?? []);
        var sockets = Flag(settings, "socket_mode_enabled");
        Display(manifest["display_information"] as JsonObject ?? [], faults);
        Features(features, sockets, faults);
        Settings(settings, sockets, faults);
        Scopes(manifest, features, settings, faults);
        if (manifest.ToJsonString().Contains(HostPlaceholder, StringComparison.Ordinal)) faults.Add($"{HostPlaceholder} was not filled in");
        return faults;
    }

    static void Display(JsonObject display, List<string> faults)
    {
        Known(display, "display_information.", faults, "name", "description", "long_description", "background_color");
        Length(display, "display_information", "name", 1, 35, faults, required: true);
        Length(display, "display_information", "description", 0, 140, faults);
        Length(display, "display_information", "long_description", 175, 4000, faults);
        if (Text(display, "background_color") is { } colour && !Colour().IsMatch(colour)) faults.Add("display_information.background_color must be #RRGGBB");
    }

    static void Features(JsonObject features, bool sockets, List<string> faults)
    {
        Known(features, "features.", faults, "app_home", "bot_user", "shortcuts", "slash_commands", "unfurl_domains", "agent_view", "assistant_view");
        var home = features["app_home"] as JsonObject ?? [];
        Known(home, "features.app_home.", faults, "home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled");
        Length(features["bot_user"] as JsonObject ?? [], "features.bot_user", "display_name", 1, 80, faults, required: true);
        if (features["agent_view"] is not null && features["assistant_view"] is not null) faults.Add("features: agent_view and assistant_view exclude each other");
        if (features["agent_view"] is JsonObject agent)
        {
            Length(agent, "features.agent_view", "agent_description", 1, 300, faults, required: true);
            if ((agent["suggested_prompts"] as JsonArray)?.Count > SlackLimits.SuggestedPrompts)
                faults.Add($"features.agent_view.suggested_prompts: more than {SlackLimits.SuggestedPrompts}");
        }
        Each(features, "shortcuts", 10, faults, (shortcut, path) =>
        {
            Length(shortcut, path, "name", 1, 24, faults, required: true);
            Length(shortcut, path, "callback_id", 1, 255, faults, required: true);
            Length(shortcut, path, "description", 1, 150, faults, required: true);
            if (Text(shortcut, "type") is not ("global" or "message")) faults.Add($"{path}.type must be global or message");
        });
        Each(features, "slash_commands", 50, faults, (command, path) =>
        {
            Length(command, path, "command", 2, 32, faults, required: true);
            if (Text(command, "command")?.StartsWith('/') != true) faults.Add($"{path}.command must start with a slash");
            Length(command, path, "description", 1, 2000, faults, required: true);
            Length(command, path, "usage_hint", 0, 1000, faults);
            Address(command, path, "url", required: !sockets, faults);
        });
    }

    static void Settings(JsonObject settings, bool sockets, List<string> faults)
    {
        Known(settings, "settings.", faults, "event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled",
            "allowed_ip_address_ranges", "incoming_webhooks");
        var events = settings["event_subscriptions"] as JsonObject ?? [];
        Address(events, "settings.event_subscriptions", "request_url", required: !sockets, faults);
        var interactivity = settings["interactivity"] as JsonObject ?? [];
        if (!Flag(interactivity, "is_enabled")) faults.Add("settings.interactivity must be enabled: buttons would do nothing");
        Address(interactivity, "settings.interactivity", "request_url", required: !sockets, faults);
        var subscribed = Texts(events["bot_events"]);
        if (subscribed.Count > 100) faults.Add("settings.event_subscriptions.bot_events: more than 100");
        foreach (var must in new[] { "app_uninstalled", "tokens_revoked" })
            if (!subscribed.Contains(must)) faults.Add($"settings.event_subscriptions.bot_events must have {must}: tokens would outlive the installation");
    }

    static void Scopes(JsonObject manifest, JsonObject features, JsonObject settings, List<string> faults)
    {
        var scopes = Texts(manifest["oauth_config"]?["scopes"]?["bot"]);
        if (scopes.Count is 0 or > 255) faults.Add("oauth_config.scopes.bot needs 1 to 255 scopes");
        foreach (var missing in BotScopes.Except(scopes)) faults.Add($"oauth_config.scopes.bot lacks {missing}, which the service uses");
        foreach (var happening in Texts(settings["event_subscriptions"]?["bot_events"]))
        {
            if (!ScopesOfEvent.TryGetValue(happening, out var needed)) faults.Add($"event {happening} is not one that the service reads");
            else foreach (var scope in needed.Except(scopes)) faults.Add($"event {happening} needs scope {scope}");
        }
        if ((features["slash_commands"] is JsonArray { Count: > 0 } || features["shortcuts"] is JsonArray { Count: > 0 }) && !scopes.Contains("commands"))
            faults.Add("commands and shortcuts need scope commands");
        var home = features["app_home"] as JsonObject ?? [];
        var canBeWrittenTo = Flag(home, "messages_tab_enabled") && !Flag(home, "messages_tab_read_only_enabled");
        if (Texts(settings["event_subscriptions"]?["bot_events"]).Contains("message.im") && !canBeWrittenTo)
            faults.Add("features.app_home: message.im needs a messages tab that can be written to");
        foreach (var redirect in Texts(manifest["oauth_config"]?["redirect_urls"]))
            if (!IsHttps(redirect)) faults.Add($"oauth_config.redirect_urls: {redirect} must be an https address");
    }

    static void Each(JsonObject owner, string list, int most, List<string> faults, Action<JsonObject, string> check)
    {
        if (owner[list] is not JsonArray items) return;
        if (items.Count > most) faults.Add($"features.{list}: more than {most}");
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject item) check(item, $"features.{list}[{i}]");
            else faults.Add($"features.{list}[{i}] must be an object");
        }
    }

    static void Known(JsonObject owner, string path, List<string> faults, params string[] names)
    {
        foreach (var unknown in owner.Select(p => p.Key).Except(names)) faults.Add($"{path}{unknown} is not part of a manifest");
    }

    static void Length(JsonObject owner, string path, string name, int least, int most, List<string> faults, bool required = false)
    {
        if (Text(owner, name) is not { } text)
        {
            if (required) faults.Add($"{path}.{name} is required");
        }
        else if (text.Length < least || text.Length > most) faults.Add($"{path}.{name} has {text.Length} characters; {least} to {most} are allowed");
    }

    static void Address(JsonObject owner, string path, string name, bool required, List<string> faults)
    {
        if (Text(owner, name) is not { } text)
        {
            if (required) faults.Add($"{path}.{name} is required unless Socket Mode is on");
        }
        else if (!IsHttps(text)) faults.Add($"{path}.{name} must be an https address");
    }

    static bool IsHttps(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps;

    static string? Text(JsonObject owner, string name) => Blocks.Json.Text(owner[name]);

    static bool Flag(JsonObject owner, string name) => owner[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    static List<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(Blocks.Json.Text).OfType<string>()];

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$")]
    private static partial Regex HostName();

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$")]
    private static partial Regex Colour();
}
