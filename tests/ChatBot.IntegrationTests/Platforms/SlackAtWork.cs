using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Fakes;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.Operations;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>The real service over the sample organisation, with a Slack workspace outside that enforces Slack's limits.</summary>
internal sealed class SlackAtWork : IAsyncDisposable
{
    public const string Admin = "U0CARL", Employee = "U0LIAM", Manager = "U0UMA", Finance = "U0DAVID", Colleague = "U0DIEGO", Stranger = "U0WHO", Guest = "U0GUEST";

    /// <summary>A channel of people who all belong to the organisation, and one in which a guest reads along.</summary>
    public const string Channel = "C0TEAM", Mixed = "C0MIXED";

    private readonly string data;

    private SlackAtWork(FakeSlack slack, ServiceUnderTest service, string data) => (Slack, Service, this.data) = (slack, service, data);

    public FakeSlack Slack { get; }

    public ServiceUnderTest Service { get; }

    public string StoreFile => new Storage.StorageOptions { DataDirectory = data }.SqliteFile;

    public static async Task<SlackAtWork> StartAsync(Action<FakeSlack, Dictionary<string, string?>>? change = null)
    {
        var slack = await FakeSlack.StartAsync(new ShiftedClock(DateTimeOffset.Parse(SampleStore.Now, System.Globalization.CultureInfo.InvariantCulture)));
        slack.AddUser(Admin, "Carl Fischer", "carl.fischer@northgate.example", locale: "en-IN");
        slack.AddUser(Employee, "Liam Hassan", "liam.hassan@northgate.example");
        slack.AddUser(Manager, "Uma Lopes", "uma.lopes@northgate.example", locale: "en-US");
        slack.AddUser(Finance, "David Becker", "david.becker@northgate.example", locale: "en-US");
        slack.AddUser(Colleague, "Diego Davies", "diego.davies@northgate.example", locale: "en-US");
        slack.AddUser(Stranger, "Walter Who", "walter.who@elsewhere.example");
        slack.AddUser(Guest, "Gina Guest", "gina@agency.example", guest: true);
        slack.Members[Channel] = [FakeSlack.Bot, Admin, Employee, Manager];
        slack.Members[Mixed] = [FakeSlack.Bot, Manager, Guest];
        var settings = new Dictionary<string, string?>
        {
            ["environment"] = "Development", ["Clock:Start"] = SampleStore.Now, ["Slack:SigningSecret"] = FakeSlack.SigningSecret, ["Slack:BotToken"] = FakeSlack.BotToken,
            ["Slack:ApiBaseUrl"] = slack.ApiBaseUrl.AbsoluteUri,
        };
        change?.Invoke(slack, settings);
        var data = await SampleStore.CopyAsync();
        return new(slack, await ServiceUnderTest.StartAsync(data, [.. settings.Select(s => (s.Key, s.Value))]), data);
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

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await Service.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Slack.DisposeAsync();
        StoreDirectory.Delete(data);
    }
}
