using System.Globalization;
using System.Text.Json;

namespace ChatBot.Channels.Slack;

/// <summary>The Events API: verified envelopes into plain happenings.</summary>
/// <remarks>Source: "The Events API" and the pages of its event types, read 2026-11.</remarks>
static class SlackEvents
{
    /// <exception cref="FormatException">A part that identity hangs on is missing.</exception>
    public static SlackIncoming Read(JsonElement envelope) => envelope.Text("type") switch
    {
        "url_verification" => new SlackIncoming.Challenge(envelope.Text("challenge") ?? throw new FormatException("url_verification without a challenge.")),
        "event_callback" => Callback(envelope),
        "app_rate_limited" => new SlackIncoming.TooMany(Shown(envelope.Text("team_id"))),
        var other => new SlackIncoming.Ignore($"envelope {Shown(other)} is not used"),
    };

    static SlackIncoming Callback(JsonElement envelope)
    {
        var happened = envelope.At("event");
        var eventId = envelope.Text("event_id") ?? throw new FormatException("An event without event_id.");
        var place = Place.Of(envelope);
        return happened.Text("type") switch
        {
            "app_mention" or "message" => Message(happened, place),
            "app_home_opened" => Home(happened, place, eventId),
            "assistant_thread_started" or "assistant_thread_context_changed" => Assistant(happened.At("assistant_thread"), place, eventId),
            "app_uninstalled" => Gone(place, eventId, Installation.Removed),
            "tokens_revoked" when happened.At("tokens").Items("bot").Any() => Gone(place, eventId, Installation.TokensRevoked),
            "user_change" or "team_join" => User(happened.At("user"), place, eventId),
            "member_joined_channel" => Member(happened, place, eventId, joined: true),
            "member_left_channel" => Member(happened, place, eventId, joined: false),
            "channel_left" or "group_left" => BotLeft(happened, place, eventId),
            var other => new SlackIncoming.Ignore($"event {Shown(other)} is not used"),
        };
    }

    /// <summary>Where an envelope comes from, as Slack states it.</summary>
    sealed record Place(string Tenant, string? Enterprise, string? BotUser, bool IsShared, DateTimeOffset? SentAt)
    {
        public static Place Of(JsonElement envelope)
        {
            var authorization = envelope.Items("authorizations").FirstOrDefault();
            var enterprise = authorization.Text("enterprise_id") ?? envelope.Text("enterprise_id");
            var tenant = authorization.Text("team_id") ?? envelope.Text("team_id") ?? enterprise
                ?? throw new FormatException("An event of no workspace.");
            return new(tenant, enterprise, authorization.At("is_bot").ValueKind == JsonValueKind.False ? null : authorization.Text("user_id"),
                envelope.Flag("is_ext_shared_channel"),
                envelope.Whole("event_time") is { } seconds and > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);
        }

        public ConversationRef Conversation(string channel, ConversationKind kind) => new(Platform.Slack, Tenant, channel, kind)
        {
            EnterpriseId = Enterprise, BotId = BotUser, IsShared = IsShared,
        };

        public ConversationRef Personal(string user) => Conversation("", ConversationKind.Personal) with { UserId = user };

        public ChannelUser User(string id) => new(Platform.Slack, Tenant, id);

        public ChannelUser Bot() => User(BotUser ?? "") with { IsBot = true };
    }

    static SlackIncoming Message(JsonElement happened, Place place)
    {
        var subtype = happened.Text("subtype");
        if (subtype == "message_changed") return Changed(happened, place);
        if (subtype == "message_deleted") return Deleted(happened, place);
        if (subtype is not (null or "file_share" or "thread_broadcast")) return new SlackIncoming.Ignore($"message subtype {Shown(subtype)} is not used");
        return Said(happened, happened, place, edited: null);
    }

    static SlackIncoming Said(JsonElement message, JsonElement outer, Place place, string? edited)
    {
        var channel = outer.Text("channel") ?? throw new FormatException("A message in no channel.");
        var ts = message.Text("ts") ?? throw new FormatException("A message without ts.");
        if (message.Text("bot_id") is not null || message.Text("user") is not { } user) return new SlackIncoming.Ignore("a bot's message");
        if (user == place.BotUser || user == SlackUsers.Slackbot) return new SlackIncoming.Ignore("our own message, or Slack's");
        var kind = Kind(outer.Text("channel_type"), channel);
        var text = message.Text("text") ?? "";
        var addressed = kind == ConversationKind.Personal || outer.Text("type") == "app_mention"
            || (place.BotUser is { } bot && SlackText.Mentions(text, bot));
        if (!addressed) return new SlackIncoming.Ignore("not addressed to the bot");

        var thread = message.Text("thread_ts");
        var home = message.Text("user_team") ?? message.Text("source_team") ?? message.Text("team");
        return new SlackIncoming.Keep(new InboundMessage
        {
            // The same post arrives as app_mention and as message, and again with each retry: its place, time and author are its identity.
            DeliveryId = edited is null ? $"msg:{channel}:{ts}:{user}" : $"msg:{channel}:{ts}:{user}:{edited}",
            Conversation = place.Conversation(channel, kind) with
            {
                ThreadId = thread ?? ts, UserId = kind == ConversationKind.Personal ? user : null,
            },
            From = place.User(user) with { IsGuest = home is not null && home != place.Tenant && IsForeign(place) },
            SentAt = Instant(edited ?? ts),
            Text = SlackText.FromPerson(text, place.BotUser),
            MessageId = ts,
            ReplyToId = thread == ts ? null : thread,
            IsEdit = edited is not null,
        });
    }

    // In a Grid organisation people have another home than the workspace they write in; only a shared channel has strangers.
    static bool IsForeign(Place place) => place.Enterprise is null || place.IsShared;

    static SlackIncoming Changed(JsonElement happened, Place place)
    {
        var message = happened.At("message");
        // Slack also "changes" a message when it unfurls a link or a thread grows.
        return message.At("edited").Text("ts") is not { } edited || message.Text("text") == happened.At("previous_message").Text("text")
            ? new SlackIncoming.Ignore("the text did not change")
            : Said(message, happened, place, edited);
    }

    static SlackIncoming Deleted(JsonElement happened, Place place)
    {
        var before = happened.At("previous_message");
        var channel = happened.Text("channel") ?? throw new FormatException("A message in no channel.");
        if (happened.Text("deleted_ts") is not { } ts || before.Text("user") is not { } user || before.Text("bot_id") is not null || user == place.BotUser)
            return new SlackIncoming.Ignore("not a person's message");
        var kind = Kind(happened.Text("channel_type"), channel);
        return new SlackIncoming.Keep(new MessageWithdrawn
        {
            DeliveryId = $"gone:{channel}:{ts}", MessageId = ts, From = place.User(user), SentAt = place.SentAt,
            Conversation = place.Conversation(channel, kind) with { UserId = kind == ConversationKind.Personal ? user : null },
        });
    }

    /// <summary>In agent messaging the tab of messages is where the conversation begins.</summary>
    static SlackIncoming Home(JsonElement happened, Place place, string eventId) => (happened.Text("tab"), happened.Text("user"), happened.Text("channel")) switch
    {
        ("home", { } user, _) => new SlackIncoming.Keep(new HomeOpened { DeliveryId = $"event:{eventId}", Conversation = place.Personal(user), From = place.User(user), SentAt = place.SentAt }),
        ("messages", { } user, { } channel) => Opened(user, channel, null, place, eventId),
        _ => new SlackIncoming.Ignore("another tab of the app"),
    };

    /// <summary>The older container, which apps that were made with it keep.</summary>
    static SlackIncoming Assistant(JsonElement thread, Place place, string eventId) =>
        thread.Text("user_id") is { } user && thread.Text("channel_id") is { } channel
            ? Opened(user, channel, thread.Text("thread_ts"), place, eventId)
            : new SlackIncoming.Ignore("an assistant's thread without user or channel");

    static SlackIncoming.Keep Opened(string user, string channel, string? thread, Place place, string eventId) => new(new AssistantOpened
    {
        DeliveryId = $"event:{eventId}", Conversation = place.Conversation(channel, ConversationKind.Personal) with { UserId = user, ThreadId = thread }, From = place.User(user), SentAt = place.SentAt,
    });

    static SlackIncoming.Keep Gone(Place place, string eventId, Installation change) => new(new InstallationChange
    {
        DeliveryId = $"event:{eventId}", Change = change, Conversation = place.Conversation("", ConversationKind.Personal),
        From = place.Bot(), SentAt = place.SentAt,
    });

    static SlackIncoming User(JsonElement user, Place place, string eventId)
    {
        if (user.Text("id") is not { } id || user.Flag("is_bot")) return new SlackIncoming.Ignore("not a person's profile");
        return new SlackIncoming.Keep(new UserChanged
        {
            DeliveryId = $"event:{eventId}", Deactivated = user.Flag("deleted"), Conversation = place.Personal(id),
            From = SlackUsers.Read(user, place.Tenant, place.Enterprise) ?? place.User(id), SentAt = place.SentAt,
        });
    }

    static SlackIncoming Member(JsonElement happened, Place place, string eventId, bool joined)
    {
        if (happened.Text("user") is not { } user || happened.Text("channel") is not { } channel)
            return new SlackIncoming.Ignore("a membership without user or channel");
        return new SlackIncoming.Keep(new MembershipChange
        {
            DeliveryId = $"event:{eventId}", Joined = joined, BotItself = user == place.BotUser, UserIds = [user],
            Conversation = place.Conversation(channel, Kind(happened.Text("channel_type"), channel)),
            From = place.User(joined ? happened.Text("inviter") ?? user : user), SentAt = place.SentAt,
        });
    }

    static SlackIncoming BotLeft(JsonElement happened, Place place, string eventId) => happened.Text("channel") is not { } channel
        ? new SlackIncoming.Ignore("a membership without channel")
        : new SlackIncoming.Keep(new MembershipChange
        {
            DeliveryId = $"event:{eventId}", Joined = false, BotItself = true, UserIds = place.BotUser is { } bot ? [bot] : [],
            Conversation = place.Conversation(channel, ConversationKind.Channel), From = place.Bot(), SentAt = place.SentAt,
        });

    internal static ConversationKind Kind(string? channelType, string channel) => channelType switch
    {
        "im" or "app_home" => ConversationKind.Personal,
        "mpim" => ConversationKind.Group,
        "channel" or "group" or "C" or "G" => ConversationKind.Channel,
        _ => channel.StartsWith('D') ? ConversationKind.Personal : ConversationKind.Channel,
    };

    /// <summary>A message's <c>ts</c>, which is Unix seconds with six decimals, as an instant.</summary>
    internal static DateTimeOffset? Instant(string? ts) =>
        decimal.TryParse(ts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_800m
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    // Types are Slack's words; a made-up one must not write lines into the log.
    static string Shown(string? type) => type is null ? "(none)" : new([.. type.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.').Take(60)]);
}
