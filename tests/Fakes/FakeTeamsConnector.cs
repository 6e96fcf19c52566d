using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatBot.Fakes;

internal sealed partial class FakeTeams
{
    const string Thread = ";messageid=";

    /// <param name="operation">One that counts against the limits by itself.</param>
    async Task CallAsync(HttpContext context, string operation, string conversation, Func<JsonElement, (int Status, JsonObject? Answer)> act)
    {
        var bearer = context.Request.Headers.Authorization.ToString();
        if (!bearer.StartsWith("Bearer ", StringComparison.Ordinal) || !tokens.TryGetValue(bearer[7..], out var until) || until <= time.GetUtcNow())
        {
            await AnswerAsync(context, 401, FakeTeamsRules.Error("BotNotAuthorized"));
            return;
        }
        JsonElement body = default;
        if (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method))
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body);
            body = document.RootElement.Clone();
        }
        if (holds.TryGetValue(operation, out var hold)) await hold.Task;
        if (IsOverLimit(operation, operation == "create" ? Wanted(body) : Channel(conversation)))
        {
            await FailAsync(context, new Fault(429, RetryAfter: 2));
            return;
        }
        var fault = NextFault(operation);
        if (fault is { AfterDoing: false }) { await FailAsync(context, fault); return; }
        Calls.Enqueue((operation, Channel(conversation)));
        var (status, answer) = act(body);
        if (fault is not null) await FailAsync(context, fault);
        else await AnswerAsync(context, status, answer);
    }

    bool IsOverLimit(string operation, string conversation)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            var isOver = Counted(("tenant", ""), now) is var tenant && Within(tenant, TimeSpan.FromSeconds(1), now) >= FakeTeamsRules.TenantRequests;
            // Sends and updates of a conversation are counted together.
            var own = Counted((operation is "update" or "delete" ? "send" : operation, conversation), now);
            isOver |= Array.Exists(FakeTeamsRules.Of(operation), limit => Within(own, limit.Window, now) >= limit.Calls);
            if (isOver)
            {
                LimitsBroken++;
                return true;
            }
            tenant.Enqueue(now);
            own.Enqueue(now);
            return false;
        }
    }

    Queue<long> Counted((string, string) key, long now)
    {
        if (!calls.TryGetValue(key, out var counted)) calls.Add(key, counted = new());
        while (counted.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= TimeSpan.FromHours(1)) counted.Dequeue();
        return counted;
    }

    int Within(Queue<long> counted, TimeSpan window, long now) => counted.Count(at => time.GetElapsedTime(at, now) < window);

    /// <summary>The conversation that a call would create.</summary>
    static string Wanted(JsonElement body) =>
        body.TryGetProperty("members", out var members) && members.GetArrayLength() > 0 ? FakeTeamsRules.Text(members[0], "id") ?? ""
        : body.TryGetProperty("channelData", out var data) && data.TryGetProperty("channel", out var channel) ? FakeTeamsRules.Text(channel, "id") ?? "" : "";

    static string Channel(string conversation) =>
        conversation.IndexOf(Thread, StringComparison.Ordinal) is >= 0 and var at ? conversation[..at] : conversation;

    Task SendAsync(HttpContext context, string conversation, string? replyTo) =>
        CallAsync(context, "send", conversation, body => Send(conversation, replyTo, body));

    (int, JsonObject?) Send(string conversation, string? replyTo, JsonElement body)
    {
        if (!Conversations.TryGetValue(Channel(conversation), out var known)) return Refuse(404, "ConversationNotFound");
        if (known.Kind == "personal" && People[known.Members[0]].HasNoApp) return Refuse(403, "BotNotInConversationRoster");
        if (FakeTeamsRules.Activity(body, known.Kind) is var (status, code)) return Refuse(status, code);
        if (FakeTeamsRules.Text(body, "type") == "typing")
        {
            Typing.Enqueue(known.Id);
            return (202, new());
        }
        var id = NextId();
        var thread = known.Kind != "channel" ? null : conversation.Length > known.Id.Length ? conversation[(known.Id.Length + Thread.Length)..] : replyTo ?? id;
        Show(new TeamsMessage(known.Id, id, body) { ThreadId = thread });
        // Text beside a card becomes two messages, and no id comes back.
        return FakeTeamsRules.Text(body, "text") is { Length: > 0 } && body.TryGetProperty("attachments", out _) ? (202, new()) : (201, new() { ["id"] = id });
    }

    (int, JsonObject?) Update(string conversation, string id, JsonElement body)
    {
        if (!Conversations.TryGetValue(Channel(conversation), out var known)) return Refuse(404, "ConversationNotFound");
        if (FakeTeamsRules.Activity(body, known.Kind) is var (status, code)) return Refuse(status, code);
        TeamsMessage changed;
        lock (gate)
        {
            var index = messages.FindIndex(m => m.Conversation == known.Id && m.Id == id && !m.IsDeleted);
            if (index < 0) return Refuse(404, "ActivityNotFoundInConversation");
            messages[index] = messages[index] with { Body = body };
            changed = messages[index] with { IsUpdate = true };
        }
        Arrived?.Invoke(changed);
        return (200, new() { ["id"] = id });
    }

    (int, JsonObject?) Delete(string conversation, string id)
    {
        lock (gate)
        {
            var index = messages.FindIndex(m => m.Conversation == Channel(conversation) && m.Id == id && !m.IsDeleted);
            if (index < 0) return Refuse(404, "ActivityNotFoundInConversation");
            messages[index] = messages[index] with { IsDeleted = true };
            return (200, null);
        }
    }

    (int, JsonObject?) Create(JsonElement body)
    {
        if (FakeTeamsRules.Text(body, "tenantId") != Tenant) return Refuse(400, "BadSyntax");
        body.TryGetProperty("activity", out var activity);
        var isGroup = body.TryGetProperty("isGroup", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (isGroup)
        {
            // Group chats cannot be created; a channel thread needs its first message.
            if (!body.TryGetProperty("channelData", out var data) || !data.TryGetProperty("channel", out var channel) || activity.ValueKind != JsonValueKind.Object) return Refuse(400, "BadSyntax");
            var (status, sent) = Send(FakeTeamsRules.Text(channel, "id") ?? "", null, activity);
            if (status >= 300) return (status, sent);
            var id = sent!["id"]!.GetValue<string>();
            return (201, new() { ["id"] = $"{FakeTeamsRules.Text(channel, "id")}{Thread}{id}", ["activityId"] = id });
        }
        if (!body.TryGetProperty("members", out var members) || members.GetArrayLength() != 1 || !People.TryGetValue(FakeTeamsRules.Text(members[0], "id") ?? "", out var person))
            return Refuse(400, "BadArgument");
        if (person.HasNoApp) return Refuse(403, "ForbiddenOperationException");
        if (activity.ValueKind == JsonValueKind.Object) Send(PersonalOf(person.Id), null, activity);
        return (201, new() { ["id"] = PersonalOf(person.Id) });
    }

    (int, JsonObject?) MembersOf(string conversation, IQueryCollection query)
    {
        if (!Conversations.TryGetValue(Channel(conversation), out var known)) return Refuse(404, "ConversationNotFound");
        if (!int.TryParse(query["pageSize"], CultureInfo.InvariantCulture, out var size) || size is < 50 or > 500) return Refuse(400, "BadArgument");
        var from = int.TryParse(query["continuationToken"], CultureInfo.InvariantCulture, out var next) ? next : 0;
        var page = known.Members.Skip(from).Take(size).Select(id => (JsonNode)MemberOf(People[id])).ToArray();
        var answer = new JsonObject { ["members"] = new JsonArray(page) };
        if (from + page.Length < known.Members.Count) answer["continuationToken"] = (from + page.Length).ToString(CultureInfo.InvariantCulture);
        return (200, answer);
    }

    (int, JsonObject?) MemberOf(string conversation, string user) =>
        Conversations.TryGetValue(Channel(conversation), out var known) && known.Members.FirstOrDefault(m => m == user || People[m].ObjectId == user) is { } id
            ? (200, MemberOf(People[id])) : Refuse(404, "MemberNotFoundInConversation");

    static JsonObject MemberOf(TeamsPerson person) => new()
    {
        ["id"] = person.Id, ["aadObjectId"] = person.ObjectId, ["name"] = person.Name, ["email"] = person.Email, ["tenantId"] = Tenant,
        ["userPrincipalName"] = person.IsGuest ? $"{person.Email?.Replace('@', '_')}#EXT#@fake.example" : person.Email, ["userRole"] = person.IsGuest ? "guest" : "user",
    };

    void Show(TeamsMessage message)
    {
        lock (gate) messages.Add(message);
        Arrived?.Invoke(message);
    }

    string NextId() => (1_790_000_000_000 + Interlocked.Increment(ref ids)).ToString(CultureInfo.InvariantCulture);

    static (int, JsonObject?) Refuse(int status, string code) => (status, FakeTeamsRules.Error(code));
}
