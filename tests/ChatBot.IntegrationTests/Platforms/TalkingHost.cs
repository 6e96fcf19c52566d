using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Fakes;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer.StandIn;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>The real service on a real SQLite file with the small organisation in it, living on both fake platforms at once, by a clock that a test
/// may move. People of the organisation talk to it:
/// <code>
/// await using var bot = await TalkingHost.StartAsync();
/// var uma = bot.OnTeams("uma.lopes@northgate.example");          // or OnSlack
/// var answer = await uma.AsksAsync("how many prompts did I send last week?");
/// var shown = await uma.PressesAsync(answer, "by tool");          // a button of the card she got, by its title
/// var form = await uma.OpensAsync(answer, "Correct something");   // a dialog; then uma.SubmitsAsync(form, ("day", "2026-06-01"))
/// var group = bot.TeamsGroup(uma, liam);                          // or TeamsChannel, SlackChannel
/// await uma.SaysAsync("spend last month", group);
/// var told = await uma.NextAsync();                               // what arrives next in her personal chat: answers, reminders
/// bot.Clock.Advance(TimeSpan.FromDays(7));
/// </code>
/// Messages, updates and notices of a conversation arrive in order, each once. Verbs run beside it on the same store with <see cref="RunAsync"/>.
/// It starts on <see cref="Start"/>, the day after which the sample has no data; settings given win over those of the fixture.</summary>
internal sealed class TalkingHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 6, 17, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Of the sample organisation: an admin, two in finance, a manager and somebody of her team, an employee elsewhere.</summary>
    public const string Admin = "carl.fischer@northgate.example", Finance = "david.becker@northgate.example", Manager = "uma.lopes@northgate.example",
        Employee = "liam.hassan@northgate.example";

    private readonly ConcurrentDictionary<string, System.Threading.Channels.Channel<Heard>> rooms = new();
    private readonly ConcurrentDictionary<(Platform, string), Talker> talkers = new();
    private readonly (string Key, string? Value)[] settings;
    private readonly string data;

    /// <summary>Behind a load balancer that gives each request to the next.</summary>
    private readonly List<ServiceUnderTest> hosts = [];
    private readonly List<StandInLine> lines = [];
    private int users, turn;

    private TalkingHost(string data, (string, string?)[] settings) => (this.data, this.settings) = (data, settings);

    public MovableClock Clock { get; } = new(Start);
    public FakeTeams Teams { get; private set; } = null!;
    public FakeSlack Slack { get; private set; } = null!;
    public ServiceUnderTest Service => hosts[0];

    /// <param name="settings">Of the service, such as <c>("Organisation:Admins:0", "…")</c>.</param>
    public static async Task<TalkingHost> StartAsync(params (string Key, string? Value)[] settings)
    {
        var host = new TalkingHost(await FilledStore.SmallOrganisation.CopyAsync(), settings);
        await host.MeetPlatformsAsync();
        host.hosts.Add(await host.ServeAsync());
        return host;
    }

    /// <summary>Two hosts on what stands in for SQL Server.</summary>
    public static async Task<TalkingHost> StartOnServerAsync(params (string Key, string? Value)[] settings)
    {
        var host = new TalkingHost(await FilledStore.SmallOrganisation.CopyAsync(), settings);
        await host.MeetPlatformsAsync();
        StandInServer.Create(host.data);
        for (var n = 0; n < 2; n++)
        {
            host.lines.Add(new());
            StandInServer.Put(host.data, host.lines[n]);
            host.hosts.Add(await host.ServeAsync());
        }
        return host;
    }

    /// <summary>The first of the hosts on the server loses it for ever, and with it its leases; the load balancer notices later.</summary>
    public void CutOff() => lines[0].Cut();

    /// <summary>The host that was cut off is gone, and the time of its leases is over.</summary>
    public async Task BuryAsync()
    {
        await hosts[0].DisposeAsync();
        hosts.RemoveAt(0);
        await using var db = Open();
        await db.Database.ExecuteSqlRawAsync("UPDATE Outbox SET LeasedUntil = 1 WHERE LeasedUntil IS NOT NULL; UPDATE Inbox SET LeasedUntil = 1 WHERE LeasedUntil IS NOT NULL");
    }

    private async Task MeetPlatformsAsync()
    {
        Teams = await FakeTeams.StartAsync(Clock);
        Slack = await FakeSlack.StartAsync(Clock);
        Teams.Arrived += message => RoomOf(Platform.Teams, message.Conversation).Writer.TryWrite(Heard.Of(message));
        Slack.Arrived += message => RoomOf(Platform.Slack, message.Channel).Writer.TryWrite(Heard.Of(message));
    }

    /// <summary>The service ends and starts again on the same store; platforms and people stay.</summary>
    public async Task RestartAsync()
    {
        await Service.DisposeAsync();
        hosts[0] = await ServeAsync();
    }

    private Task<ServiceUnderTest> ServeAsync() => ServiceUnderTest.StartAsync(data, Clock, [.. Settings().Select(s => (s.Key, s.Value))]);

    private Dictionary<string, string?> Settings()
    {
        var all = new Dictionary<string, string?>
        {
            ["environment"] = "Development", ["Slack:SigningSecret"] = FakeSlack.SigningSecret, ["Slack:BotToken"] = FakeSlack.BotToken,
            ["Slack:ApiBaseUrl"] = Slack.ApiBaseUrl.AbsoluteUri, ["Logging:LogLevel:Default"] = "Error",
        };
        foreach (var (key, value) in Teams.Settings) all[key] = value;
        foreach (var (key, value) in settings) all[key] = value;
        return all;
    }

    /// <summary>A verb that speaks to the platforms, in a process of its own beside the service.</summary>
    public Task<string> RunApartAsync(params string[] args) =>
        ServiceProcess.RunAsync([.. args, "--data", data], [.. Settings().Where(s => s.Key != "environment").Select(s => (s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value ?? "")), ("DOTNET_ENVIRONMENT", "Development")]);

    /// <summary>A verb on the same store, as from the command line, while the service runs.</summary>
    public async Task<string> RunAsync(params string[] args)
    {
        var (exitCode, output, error) = await ServiceUnderTest.RunAsync([.. args, "--data", data]);
        Assert.True(exitCode == 0, error);
        return output;
    }

    /// <summary>A person of the organisation in the fake directory, with this e-mail; the same one for the same address.</summary>
    public Talker OnTeams(string email) => talkers.GetOrAdd((Platform.Teams, email), _ => new(this, email, Teams.AddPerson(NameOf(email), email)));

    /// <summary>A user of the fake workspace.</summary>
    public Talker OnSlack(string email) => talkers.GetOrAdd((Platform.Slack, email), _ =>
        new(this, email, Slack.AddUser($"U{Interlocked.Increment(ref users).ToString("D4", CultureInfo.InvariantCulture)}", NameOf(email), email)));

    /// <summary>Somebody whom the test has put into the fake directory itself: a guest, or without an e-mail.</summary>
    public Talker OnTeams(TeamsPerson person) => new(this, person.Email ?? "", person);

    public Room TeamsGroup(params Talker[] members) => new(Platform.Teams, Teams.AddGroup([.. members.Select(m => m.Person!)]));

    public Room TeamsChannel(params Talker[] members) => new(Platform.Teams, Teams.AddChannel([.. members.Select(m => m.Person!)]));

    public Room SlackChannel(params Talker[] members)
    {
        var id = $"C{Interlocked.Increment(ref users).ToString("D4", CultureInfo.InvariantCulture)}";
        Slack.Members[id] = [.. members.Select(m => m.SlackUser!), FakeSlack.Bot];
        return new(Platform.Slack, id);
    }

    /// <summary>What arrives next in this conversation, for anybody.</summary>
    public async Task<Heard> NextAsync(Room room)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            return await RoomOf(room.Platform, room.Id).Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await using var db = Open();
            var unsent = await db.Outbox.Where(o => o.State != OutboxState.Sent).Select(o => $"{o.Identity} ({o.State}, not before {o.NotBefore:u}) {o.Reason}").ToListAsync(CancellationToken.None);
            throw new TimeoutException($"Nothing arrived in {room.Id} on {room.Platform} by {Clock.GetUtcNow():u}. Not sent: {string.Join("; ", unsent)}");
        }
    }

    /// <summary>What the service has told people by itself, whoever set it off: rule, person, period, in the order of telling.</summary>
    public IReadOnlyList<(string Rule, string To, string Period)> Told()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(Storage.StorageSetup.SqliteConnectionString(Directory.GetFiles(data, "*.db").Single()));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT t.Rule, p.Email, t.Period FROM Tellings t JOIN People p ON p.Id = t.PersonId ORDER BY t.ToldAt, t.Rule, t.PersonId";
        using var rows = command.ExecuteReader();
        var told = new List<(string, string, string)>();
        while (rows.Read()) told.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2)));
        return told;
    }

    /// <summary>Somebody goes to live elsewhere, as the directory tells it.</summary>
    public void MovesTo(string email, string zone)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(Storage.StorageSetup.SqliteConnectionString(Directory.GetFiles(data, "*.db").Single()));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE People SET TimeZone = $zone, Version = Version + 1 WHERE Email = $email; UPDATE Organisations SET Version = Version + 1";
        command.Parameters.AddWithValue("$zone", zone);
        command.Parameters.AddWithValue("$email", email);
        Assert.Equal(2, command.ExecuteNonQuery());
    }

    /// <summary>Moves the clock ahead, a second at a time, until it has happened: for waits between attempts.</summary>
    public async Task TimePassesUntilAsync(Func<bool> happened)
    {
        for (var seconds = 0; !happened(); seconds++)
        {
            Assert.True(seconds < 3600, "It did not happen within an hour.");
            Clock.Advance(TimeSpan.FromSeconds(1));
            // What became due runs on other threads; this is no part of what is measured.
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Waits for something that work in the background does; no time passes by it.</summary>
    public static async Task HappensAsync(Func<Task<bool>> happened)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (!await happened())
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(30), "It did not happen.");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public static Task HappensAsync(Func<bool> happened) => HappensAsync(() => Task.FromResult(happened()));

    /// <summary>Everything that came in so far is worked through.</summary>
    public Task HandledAsync() => HappensAsync(async () =>
    {
        await using var db = Open();
        return !await db.Inbox.AnyAsync(i => i.State == InboxState.Received || i.State == InboxState.Leased);
    });

    /// <summary>Everything that may leave now has left. Before a leap of the clock: a message on its way would arrive with a token that ended meanwhile, and wait for its next attempt.</summary>
    public Task SentAsync() => HappensAsync(async () =>
    {
        await using var db = Open();
        var now = Clock.GetUtcNow();
        return !await db.Outbox.AnyAsync(o => o.State == OutboxState.Leased || (o.State == OutboxState.InDoubt && o.LeasedUntil != null)
            || (o.State == OutboxState.Waiting && o.NotBefore <= now && !db.Outbox.Any(e => e.Conversation == o.Conversation && e.Id < o.Id && e.State == OutboxState.Waiting && e.NotBefore > now && e.Reason != null)));
    });

    /// <summary>The lines of the audit trail about this act, as soon as they hold what is waited for.</summary>
    public async Task<string> TrailAsync(string act, Func<string, bool> holds)
    {
        var lines = "";
        await HappensAsync(async () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(5));
            await using var db = Open();
            var rows = await db.Audit.Where(a => a.Act == act && a.Refused == (act != "message.abandoned")).OrderBy(a => a.Id).ToListAsync();
            lines = string.Join('\n', rows.Select(a => $"{a.Actor} {a.Subject} {a.From} {a.After}"));
            return holds(lines);
        });
        return lines;
    }

    /// <summary>As after the retention of answers.</summary>
    public async Task ForgetAnswersAsync()
    {
        await using var db = Open();
        db.Answers.RemoveRange(await db.Answers.ToListAsync());
        await db.SaveChangesAsync();
    }

    /// <summary>No conversation with this person is known in which something could be begun.</summary>
    public async Task<bool> IsClosedAsync(string email)
    {
        await using var db = Open();
        return !await db.Conversations.AnyAsync(c => c.ExternalId == $"person|{email}" && c.Reference != null);
    }

    /// <summary>A directory provisions a user.</summary>
    /// <param name="user">A SCIM user as JSON.</param>
    public async Task ProvisionAsync(string user)
    {
        var issued = await RunAsync("token", "issue", "--kind", "provisioning", "--name", "directory", "--json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/scim/v2/Users")
        {
            Content = new StringContent(user, System.Text.Encoding.UTF8, "application/scim+json"),
            Headers = { Authorization = new("Bearer", JsonDocument.Parse(issued).RootElement.GetProperty("token").GetString()) },
        };
        using var response = await Service.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private SqliteChatBotDb Open()
    {
        var options = new DbContextOptionsBuilder<SqliteChatBotDb>();
        StorageSetup.UseSqlite(options, new StorageOptions { DataDirectory = data }.SqliteFile);
        return new SqliteChatBotDb(options.Options);
    }

    public async Task<(System.Net.HttpStatusCode Status, JsonElement Body)> SendAsync(HttpRequestMessage request)
    {
        var host = hosts[(int)((uint)Interlocked.Increment(ref turn) % hosts.Count)];
        using var response = await host.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts) await host.DisposeAsync();
        await Teams.DisposeAsync();
        await Slack.DisposeAsync();
        StoreDirectory.Delete(data);
    }

    private System.Threading.Channels.Channel<Heard> RoomOf(Platform platform, string id) =>
        rooms.GetOrAdd($"{platform}/{id}", _ => System.Threading.Channels.Channel.CreateUnbounded<Heard>());

    private static string NameOf(string email) =>
        CultureInfo.InvariantCulture.TextInfo.ToTitleCase(email.Split('@')[0].Replace('.', ' '));
}

/// <summary>A conversation on one of the platforms.</summary>
internal sealed record Room(Platform Platform, string Id);

/// <summary>One message, update or notice of the bot.</summary>
/// <param name="Text">The words; those of the card where it is a card.</param>
/// <param name="Card">What the platform got: an Adaptive Card, or the body with its blocks. Undefined when there is none.</param>
/// <param name="OnlyFor">Slack: shown to this user alone.</param>
internal sealed record Heard(Room Room, string Id, string Text, JsonElement Card, bool IsUpdate, string? OnlyFor = null)
{
    public string? ThreadId { get; init; }
    public FakeMessage? OnSlack { get; init; }

    /// <summary>Titles of what can be pressed.</summary>
    public IReadOnlyList<string> Buttons => Talker.ButtonsOf(Card);

    public bool HasChart => Card.ValueKind != JsonValueKind.Undefined && Card.GetRawText() is var raw
        && (raw.Contains("\"Chart.", StringComparison.Ordinal) || raw.Contains("data_visualization", StringComparison.Ordinal));

    public static Heard Of(TeamsMessage message) =>
        new(new(Platform.Teams, message.Conversation), message.Id, message.Words, message.Card, message.IsUpdate) { ThreadId = message.ThreadId };

    public static Heard Of(FakeMessage message) =>
        new(new(Platform.Slack, message.Channel), message.Ts, message.Text, message.Body, message.IsUpdate, message.OnlyFor) { ThreadId = message.ThreadTs, OnSlack = message };
}

/// <summary>What somebody sees at once after a press or a submission.</summary>
/// <param name="Notice">A short sentence; none = nothing was said.</param>
/// <param name="Card">Takes the place of the card for the one who pressed; undefined otherwise. On Slack it arrives as an update of the message.</param>
/// <param name="Form">A dialog that opened, or stayed open.</param>
internal sealed record Shown(int Status, string? Notice, JsonElement Card, OpenForm? Form)
{
    public IReadOnlyList<string> Buttons => Talker.ButtonsOf(Card);
}

/// <summary>An open dialog.</summary>
/// <param name="Body">Teams: the card. Slack: the view.</param>
internal sealed record OpenForm(string Title, JsonElement Body, Room Room)
{
    public string? ThreadId { get; init; }
    public FakeView? OnSlack { get; init; }
}
