using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;

namespace ChatBot.Channels.Slack;

/// <summary>Installation with OAuth v2: the way to Slack's page with a state bound to the browser, and back with a code.</summary>
/// <remarks>Source: "Installing with OAuth", read 2026-11.</remarks>
sealed class SlackOAuth(SlackApi api, SlackTokens tokens, SlackOptions options, IDataProtectionProvider protection, TimeProvider time)
{
    public const string Cookie = "slack-install";
    public static readonly TimeSpan StateLife = TimeSpan.FromMinutes(10);

    readonly IDataProtector protector = protection.CreateProtector("ChatBot.Slack.Install");
    readonly ConcurrentDictionary<string, DateTimeOffset> used = new(StringComparer.Ordinal);

    /// <summary>Where to send the browser, and what to remember in it.</summary>
    public (Uri Page, string CookieValue) Begin(Uri redirect)
    {
        var state = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var until = time.GetUtcNow() + StateLife;
        var query = string.Join('&', new (string Name, string Value)[]
        {
            ("client_id", options.ClientId), ("scope", string.Join(',', SlackManifest.BotScopes)), ("user_scope", ""), ("state", state),
            ("redirect_uri", redirect.AbsoluteUri),
        }.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        var authority = options.StandIn?.GetLeftPart(UriPartial.Authority) ?? "https://slack.com";
        return (new Uri($"{authority}/oauth/v2/authorize?{query}"), protector.Protect($"{state} {until.ToUnixTimeSeconds()}"));
    }

    /// <summary>Outcome of the browser's way back.</summary>
    public abstract record Outcome
    {
        private Outcome() { }

        public sealed record Installed(SlackInstallation Installation) : Outcome;

        public sealed record Denied : Outcome;

        /// <summary>No state, another browser's, used or too old: nothing was asked of Slack.</summary>
        public sealed record BadState : Outcome;

        public sealed record Failed(string Reason, bool Temporary) : Outcome;
    }

    public async Task<Outcome> FinishAsync(string? code, string? state, string? error, string? cookie, Uri redirect, CancellationToken cancellationToken)
    {
        if (!IsOurs(state, cookie)) return new Outcome.BadState();
        if (error is not null) return error == "access_denied" ? new Outcome.Denied() : new Outcome.Failed("refused by Slack", Temporary: false);
        if (string.IsNullOrEmpty(code)) return new Outcome.Failed("Slack sent no code", Temporary: false);
        var call = await api.CallAsClientAsync(SlackMethods.OAuthAccess,
            new JsonObject { ["code"] = code, ["redirect_uri"] = redirect.AbsoluteUri }, cancellationToken);
        if (call is not SlackCall.Ok { Answer: var answer }) return new Outcome.Failed(call.Outcome, call is not SlackCall.Refused);
        if (Read(answer, time.GetUtcNow()) is not { } installation) return new Outcome.Failed("Slack's answer holds no bot token", Temporary: false);
        await tokens.SaveAsync(installation, cancellationToken);
        return new Outcome.Installed(installation);
    }

    bool IsOurs(string? state, string? cookie)
    {
        if (state is not { Length: 64 } || cookie is null) return false;
        string[] kept;
        try
        {
            kept = protector.Unprotect(cookie).Split(' ');
        }
        catch (CryptographicException)
        {
            return false;
        }
        var now = time.GetUtcNow();
        foreach (var old in used.Where(u => u.Value < now).Select(u => u.Key).ToList()) used.TryRemove(old, out _);
        return kept.Length == 2 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(kept[0]), Encoding.UTF8.GetBytes(state))
            && long.TryParse(kept[1], out var until) && now.ToUnixTimeSeconds() <= until
            // The code behind it works once as well; this spares Slack the second question.
            && used.TryAdd(state, now + StateLife);
    }

    /// <summary>The answer of <c>oauth.v2.access</c> as an installation; none where it grants no bot token.</summary>
    internal static SlackInstallation? Read(JsonElement answer, DateTimeOffset now)
    {
        if (answer.Text("access_token") is not { } token || answer.Text("token_type") is not (null or "bot")) return null;
        var wholeOrganisation = answer.Flag("is_enterprise_install");
        var team = wholeOrganisation ? null : answer.At("team").Text("id");
        var enterprise = answer.At("enterprise").Text("id");
        if (team is null && enterprise is null) return null;
        return new SlackInstallation(team, enterprise, token)
        {
            AppId = answer.Text("app_id"), TeamName = answer.At("team").Text("name") ?? answer.At("enterprise").Text("name"),
            BotUserId = answer.Text("bot_user_id"), RefreshToken = answer.Text("refresh_token"),
            ExpiresAt = answer.Whole("expires_in") is { } seconds ? now + TimeSpan.FromSeconds(seconds) : null,
            Scopes = answer.Text("scope")?.Split(',') ?? [], InstalledAt = now, InstalledBy = answer.At("authed_user").Text("id"),
        };
    }
}
