using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatBot.Channels.Slack;

/// <summary>Slash commands.</summary>
/// <remarks>Source: "Slash commands", read 2026-11.</remarks>
static class SlackCommands
{
    /// <summary>A form as sent: names once each, read strictly.</summary>
    /// <exception cref="FormatException">Not UTF-8, or a field twice.</exception>
    public static Dictionary<string, string> ReadForm(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body)) throw new FormatException("The body is not valid UTF-8.");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(Encoding.UTF8.GetString(body)))
        {
            if (!fields.TryAdd(pair.DecodeName().ToString(), pair.DecodeValue().ToString())) throw new FormatException("A field is there twice.");
        }
        return fields;
    }

    /// <exception cref="FormatException">A field that identity hangs on is missing.</exception>
    public static SlackIncoming Read(IReadOnlyDictionary<string, string> form)
    {
        if (form.GetValueOrDefault("ssl_check") == "1") return new SlackIncoming.Ignore("Slack checks the certificate");
        string Field(string name) => form.GetValueOrDefault(name) is { Length: > 0 } value ? value : throw new FormatException($"A command without {name}.");
        var (user, channel, enterprise) = (Field("user_id"), Field("channel_id"), form.GetValueOrDefault("enterprise_id"));
        var tenant = form.GetValueOrDefault("team_id") is { Length: > 0 } team ? team
            : enterprise is { Length: > 0 } ? enterprise : throw new FormatException("A command of no workspace.");
        var name = form.GetValueOrDefault("channel_name");
        var kind = name == "directmessage" || channel.StartsWith('D') ? ConversationKind.Personal
            : name?.StartsWith("mpdm-", StringComparison.Ordinal) == true ? ConversationKind.Group
            : ConversationKind.Channel;
        return new SlackIncoming.Keep(new InboundMessage
        {
            DeliveryId = $"command:{form.GetValueOrDefault("trigger_id") ?? Fingerprint(form)}",
            Conversation = new(Platform.Slack, tenant, channel, kind)
            {
                EnterpriseId = string.IsNullOrEmpty(enterprise) ? null : enterprise,
                UserId = kind == ConversationKind.Personal ? user : null,
            },
            From = new(Platform.Slack, tenant, user) { Name = form.GetValueOrDefault("user_name") },
            Command = Field("command"),
            Text = SlackText.FromPerson(form.GetValueOrDefault("text") ?? "", null),
            ResponseUrl = form.GetValueOrDefault("response_url") is { Length: > 0 } url ? url : null,
        });
    }

    static string Fingerprint(IReadOnlyDictionary<string, string> form) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', form.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}")))));
}
