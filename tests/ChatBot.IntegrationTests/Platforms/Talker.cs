using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Fakes;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>A person on one platform: says things, presses, fills in, and hears. See <see cref="TalkingHost"/>.</summary>
internal sealed class Talker
{
    private readonly TalkingHost host;

    public Talker(TalkingHost host, string email, TeamsPerson person) => (this.host, Email, Person) = (host, email, person);

    public Talker(TalkingHost host, string email, string slackUser) => (this.host, Email, SlackUser) = (host, email, slackUser);

    public string Email { get; }
    public TeamsPerson? Person { get; }
    public string? SlackUser { get; }

    /// <summary>The chat with the bot alone.</summary>
    public Room Personal => Person is { } person ? new(Platform.Teams, FakeTeams.PersonalOf(person.Id)) : new(Platform.Slack, FakeSlack.DirectMessageOf(SlackUser!));

    /// <summary>Says something in the personal chat and waits for what comes back.</summary>
    public async Task<Heard> AsksAsync(string text)
    {
        await SaysAsync(text);
        return await NextAsync();
    }

    /// <summary>Says something; in a group or channel with a mention of the bot.</summary>
    /// <returns>The platform's request, for what is to be edited, deleted or repeated.</returns>
    public async Task<JsonObject> SaysAsync(string text, Room? room = null, string? thread = null)
    {
        var said = Person is { } person ? host.Teams.Message(person, text, room?.Id, thread)
            : room is null ? host.Slack.DirectMessage(SlackUser!, text, thread) : host.Slack.Mention(SlackUser!, room.Id, text, thread);
        await SendAsync(said);
        return said;
    }

    /// <summary>The platform's own request once more, or one that a test has changed.</summary>
    public async Task SendAsync(JsonObject said)
    {
        var (status, _) = await host.SendAsync(Person is null ? host.Slack.Event(said) : host.Teams.Request(said));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    /// <summary>Types <c>/ai …</c> on Slack, or the same words on Teams, which has no such commands.</summary>
    public async Task CommandsAsync(string text, Room? room = null)
    {
        if (Person is not null) await SaysAsync(text, room);
        else Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(host.Slack.Command(host.Slack.SlashCommand(SlackUser!, (room ?? Personal).Id, text)))).Status);
    }

    /// <summary>Changes what was said before.</summary>
    public Task EditsAsync(JsonObject said, string text) => SendAsync(Person is null ? host.Slack.Edited(said, text) : host.Teams.Edited(said, text));

    public Task DeletesAsync(JsonObject said) => SendAsync(FakeTeams.Withdrawn(said));

    /// <summary>Adds the bot to the personal chat, or to a group or channel.</summary>
    public async Task InstallsAsync(Room? room = null)
    {
        foreach (var activity in host.Teams.Installed(Person!, room?.Id)) await SendAsync(activity);
    }

    public async Task UninstallsAsync(Room? room = null)
    {
        foreach (var activity in host.Teams.Uninstalled(Person!, room?.Id)) await SendAsync(activity);
    }

    /// <summary>What arrives next in the personal chat.</summary>
    public Task<Heard> NextAsync() => host.NextAsync(Personal);

    /// <summary>Presses the button with this title. On Slack what follows arrives as messages.</summary>
    public async Task<Shown> PressesAsync(Heard heard, string title, params (string Field, string Value)[] inputs)
    {
        var filled = inputs.ToDictionary(i => i.Field, i => i.Value);
        if (Person is not null) return await AnsweredAsync(PressOf(heard, title, filled), heard);
        var (status, _) = await host.SendAsync(host.Slack.Interaction(host.Slack.Press(SlackUser!, heard.OnSlack!, ActionIdOf(heard.Card, title), filled)));
        return new((int)status, null, default, null);
    }

    /// <summary>The press as Teams would send it, for tests that send it twice or change it.</summary>
    public JsonObject PressOf(Heard heard, string title, IReadOnlyDictionary<string, string>? inputs = null) =>
        host.Teams.Press(Person!, heard.Room.Id, heard.ThreadId, heard.Id, heard.Card, title, inputs);

    /// <summary>Presses what is on the card that an earlier press brought up for this person alone.</summary>
    public Task<Shown> PressesAsync(Heard heard, Shown seen, string title, params (string Field, string Value)[] inputs) =>
        PressesAsync(heard with { Card = seen.Card }, title, inputs);

    /// <summary>Teams asks for a fresh view of a card by itself as it comes into sight.</summary>
    public async Task<Shown> SeesAgainAsync(Heard heard)
    {
        var action = heard.Card.GetProperty("refresh").GetProperty("action");
        var data = JsonNode.Parse(action.GetProperty("data").GetRawText())!.AsObject();
        return await AnsweredAsync(host.Teams.Execute(Person!, action.GetProperty("verb").GetString()!, data, heard.Room.Id, heard.ThreadId, heard.Id, automatic: true), heard);
    }

    /// <summary>Presses a button that opens a dialog.</summary>
    public async Task<OpenForm> OpensAsync(Heard heard, string title)
    {
        var shown = await PressesAsync(heard, title);
        if (Person is null)
        {
            var view = await host.Slack.NextViewAsync();
            return new(view.Body.GetProperty("title").GetProperty("text").GetString()!, view.Body, heard.Room) { OnSlack = view, ThreadId = heard.ThreadId };
        }
        return shown.Form ?? throw new InvalidOperationException($"No dialog opened, but: {shown.Notice}");
    }

    /// <summary>Sends a dialog off.</summary>
    public async Task<Shown> SubmitsAsync(OpenForm form, params (string Field, string Value)[] fields)
    {
        var filled = fields.ToDictionary(f => f.Field, f => f.Value);
        if (Person is { } person)
            return await AnsweredAsync(host.Teams.Submit(person, form.Body, form.Room.Id, form.ThreadId, filled), new(form.Room, "", "", default, false) { ThreadId = form.ThreadId });
        var (status, body) = await host.SendAsync(host.Slack.Interaction(FakeSlack.Submission(SlackUser!, form.OnSlack!, filled)));
        var stays = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("response_action", out _);
        var errors = stays && body.TryGetProperty("errors", out var fieldErrors) ? string.Join(' ', fieldErrors.EnumerateObject().Select(e => e.Value.GetString())) : null;
        return new((int)status, errors ?? (stays ? NoticeIn(body) : null), default, stays ? form : null);
    }

    /// <summary>The words of a view that took the dialog's place and asks for nothing.</summary>
    private static string? NoticeIn(JsonElement body) =>
        body.TryGetProperty("view", out var view) && !view.TryGetProperty("submit", out _) ? string.Join('\n', FakeTeamsRules.Walk(view.GetProperty("blocks")).Where(e => FakeTeamsRules.Text(e, "type") is "mrkdwn" or "plain_text").Select(e => FakeTeamsRules.Text(e, "text"))) : null;

    /// <summary>Sends an invoke and reads what Teams would show.</summary>
    public async Task<Shown> AnsweredAsync(JsonObject activity, Heard about)
    {
        var (status, body) = await host.SendAsync(host.Teams.Request(activity));
        if (body.ValueKind != JsonValueKind.Object) return new((int)status, null, default, null);
        if (body.TryGetProperty("task", out var task))
        {
            var value = task.GetProperty("value");
            if (task.GetProperty("type").GetString() == "message") return new((int)status, value.GetString(), default, null);
            var card = value.GetProperty("card").GetProperty("content");
            return new((int)status, null, default, new(value.GetProperty("title").GetString()!, card, about.Room) { ThreadId = about.ThreadId });
        }
        var answered = body.GetProperty("value");
        return body.GetProperty("type").GetString() switch
        {
            "application/vnd.microsoft.card.adaptive" => new(body.GetProperty("statusCode").GetInt32(), null, answered, null),
            "application/vnd.microsoft.activity.message" => new(body.GetProperty("statusCode").GetInt32(), answered.GetString() is { Length: > 0 } text ? text : null, default, null),
            "application/vnd.microsoft.error" => new(body.GetProperty("statusCode").GetInt32(), answered.GetProperty("message").GetString(), default, null),
            var other => throw new InvalidOperationException($"Teams does not know the answer {other}."),
        };
    }

    internal static IReadOnlyList<string> ButtonsOf(JsonElement card) => card.ValueKind != JsonValueKind.Object ? [] : [.. FakeTeamsRules.Walk(card)
        .Select(e => FakeTeamsRules.Text(e, "type") is "Action.Execute" or "Action.Submit" ? FakeTeamsRules.Text(e, "title")
            : FakeTeamsRules.Text(e, "type") == "button" && e.TryGetProperty("text", out var text) ? FakeTeamsRules.Text(text, "text") : null).OfType<string>()];

    private static string ActionIdOf(JsonElement card, string title) => FakeTeamsRules.Walk(card)
        .Where(e => FakeTeamsRules.Text(e, "type") == "button" && e.TryGetProperty("text", out var text) && FakeTeamsRules.Text(text, "text") == title)
        .Select(e => FakeTeamsRules.Text(e, "action_id")!).FirstOrDefault()
        ?? throw new InvalidOperationException($"The message has no button \"{title}\", but {string.Join(", ", ButtonsOf(card).Select(b => $"\"{b}\""))}.");
}
