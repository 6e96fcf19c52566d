using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Fakes;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>The host of both platforms seen from a Slack workspace: its people and channels, and what Slack itself sends.</summary>
internal sealed class SlackAtWork : IAsyncDisposable
{
    public const string Admin = "U0CARL", Employee = "U0LIAM", Manager = "U0UMA", Finance = "U0DAVID", Colleague = "U0DIEGO", Stranger = "U0WHO", Guest = "U0GUEST";

    /// <summary>A channel of people who all belong to the organisation, and one in which a guest reads along.</summary>
    public const string Channel = "C0TEAM", Mixed = "C0MIXED";

    private SlackAtWork(TalkingHost host) => Host = host;

    public TalkingHost Host { get; }
    public FakeSlack Slack => Host.Slack;
    public ServiceUnderTest Service => Host.Service;

    public static async Task<SlackAtWork> StartAsync(params (string Key, string? Value)[] settings)
    {
        var host = await TalkingHost.StartAsync(settings);
        var slack = host.Slack;
        slack.AddUser(Admin, "Carl Fischer", TalkingHost.Admin, locale: "en-IN");
        slack.AddUser(Employee, "Liam Hassan", TalkingHost.Employee);
        slack.AddUser(Manager, "Uma Lopes", TalkingHost.Manager, locale: "en-US");
        slack.AddUser(Finance, "David Becker", TalkingHost.Finance, locale: "en-US");
        slack.AddUser(Colleague, "Diego Davies", "diego.davies@northgate.example", locale: "en-US");
        slack.AddUser(Stranger, "Walter Who", "walter.who@elsewhere.example");
        slack.AddUser(Guest, "Gina Guest", "gina@agency.example", guest: true);
        slack.Members[Channel] = [FakeSlack.Bot, Admin, Employee, Manager];
        slack.Members[Mixed] = [FakeSlack.Bot, Manager, Guest];
        return new(host);
    }

    /// <summary>Somebody writes to the bot directly; Slack tells the service.</summary>
    public Task WriteAsync(string user, string text, string? thread = null) => DeliverAsync(Slack.DirectMessage(user, text, thread));

    /// <summary>Writes to the bot directly and waits for what it says to that.</summary>
    public async Task<FakeMessage> AskAsync(string user, string text)
    {
        await WriteAsync(user, text);
        return await Slack.NextMessageAsync();
    }

    /// <summary>Types <c>/ai …</c> and waits for the answer.</summary>
    public async Task<FakeMessage> CommandAsync(string user, string text, string? channel = null)
    {
        await TypeAsync(user, text, channel);
        return await Slack.NextMessageAsync();
    }

    public async Task TypeAsync(string user, string text, string? channel = null) =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Slack.Command(Slack.SlashCommand(user, channel ?? FakeSlack.DirectMessageOf(user), text)))).Status);

    public Task MentionAsync(string user, string channel, string text, string? thread = null) => DeliverAsync(Slack.Mention(user, channel, text, thread));

    public async Task DeliverAsync(JsonObject envelope) => Assert.Equal(HttpStatusCode.OK, (await SendAsync(Slack.Event(envelope))).Status);

    /// <summary>Presses a button or sends a dialog, and reads what Slack is told at once.</summary>
    public async Task<JsonElement> InteractAsync(JsonObject payload)
    {
        var (status, body) = await SendAsync(Slack.Interaction(payload));
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpRequestMessage request) => Host.SendAsync(request);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
