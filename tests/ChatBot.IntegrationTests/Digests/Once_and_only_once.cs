using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Fakes;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer;
using ChatBot.IntegrationTests.SqlServer.StandIn;
using ChatBot.Operations;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace ChatBot.IntegrationTests.Digests;

/// <summary>Two hosts on one store with clocks a minute apart, platforms that answer 429 and 5xx, one host killed at a random instant and the rest taken up by another.
/// CHATBOT_ONCE_RUNS and CHATBOT_ONCE_SEED ask for more runs, or for one again.</summary>
public sealed class Once_and_only_once(ITestOutputHelper output)
{
    private static readonly DateTimeOffset At = new(2026, 6, 23, 1, 0, 0, TimeSpan.Zero);

    /// <summary>On one file, where the host that dies is a process of its own.</summary>
    [SqliteFact(OnSqlite.AnotherProcess)]
    public Task Every_lead_gets_exactly_one_digest_however_hosts_and_platforms_fail() => RunAllAsync(10, StartProcessAsync);

    /// <summary>In T-SQL, where the host that dies loses its line to the server.</summary>
    [Fact]
    public Task So_it_is_on_SQL_Server() => RunAllAsync(3, StartToBeCutOffAsync);

    private async Task RunAllAsync(int usual, Func<string, List<(string, string?)>, Task<Doomed>> startAsync)
    {
        var runs = Setting("CHATBOT_ONCE_RUNS", usual);
        var first = Setting("CHATBOT_ONCE_SEED", Environment.TickCount & 0xFFFFF);
        for (var seed = first; seed < first + runs; seed++)
        {
            output.WriteLine($"seed {seed}");
            await RunAsync(seed, startAsync);
        }
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private async Task RunAsync(int seed, Func<string, List<(string, string?)>, Task<Doomed>> startAsync)
    {
        var random = new Random(seed);
        var data = await FilledStore.SmallOrganisation.CopyAsync();
        await using var teams = await FakeTeams.StartAsync();
        await using var slack = await FakeSlack.StartAsync();
        using var arrivals = new SemaphoreSlim(0);
        teams.Arrived += _ => arrivals.Release();
        slack.Arrived += _ => arrivals.Release();
        var leads = Meet(data, teams, slack);
        Stumble(random, teams, slack);
        List<(string, string?)> settings =
        [
            .. teams.Settings, ("Slack:SigningSecret", FakeSlack.SigningSecret), ("Slack:BotToken", FakeSlack.BotToken), ("Slack:ApiBaseUrl", slack.ApiBaseUrl.AbsoluteUri),
            ("Nudges:QuietFrom", "00:00"), ("Nudges:QuietUntil", "00:00"), ("Nudges:QuietWeekends", "false"), ("Logging:LogLevel:Default", "Error"), ("environment", "Development"),
        ];

        await using (var doomed = await startAsync(data, settings))
        await using (var other = await ServiceUnderTest.StartAsync(data, new ShiftedClock(At.AddMinutes(1)), [.. settings]))
        {
            var settled = other.SettleAsync(At.AddMinutes(1));
            for (var seen = random.Next(leads.Count); seen > 0; seen--)
                if (!await arrivals.WaitAsync(TimeSpan.FromSeconds(20))) break;
            await doomed.DieAsync();
            await settled;
        }

        // Nobody is left: what the dead one had in hand is taken up when its leases have run out.
        Execute(data, "UPDATE Outbox SET LeasedUntil = 1 WHERE LeasedUntil IS NOT NULL");
        await using (var heir = await ServiceUnderTest.StartAsync(data, new ShiftedClock(At.AddMinutes(2)), [.. settings]))
        {
            await heir.SettleAsync(At.AddMinutes(2));
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (Number(data, "SELECT COUNT(*) FROM Outbox WHERE State IN (0, 1) OR (State = 4 AND LeasedUntil IS NOT NULL)") > 0)
                await arrivals.WaitAsync(TimeSpan.FromMilliseconds(200), patience.Token);
        }

        var inDoubt = Texts(data, "SELECT p.Email FROM Outbox o JOIN Tellings t ON o.Identity = t.Rule || '/' || t.Period || '/' || t.PersonId JOIN People p ON p.Id = t.PersonId WHERE o.State = 4");
        Assert.Equal(leads.Count, Number(data, "SELECT COUNT(*) FROM Tellings WHERE Rule = 'digest.weekly' AND Period = '2026-W25'"));
        Assert.Equal(0, Number(data, "SELECT COUNT(*) FROM Outbox WHERE State = 3"));
        foreach (var (email, platform, conversation) in leads)
        {
            var got = platform == Platform.Teams
                ? teams.In(conversation).Count(m => IsDigest(m.Words))
                : slack.In(conversation).Count(m => IsDigest(m.Text));

            // Teams cannot be asked what arrived: what its host was sending as it died is told to admins instead of sent twice.
            var wanted = platform == Platform.Teams && inDoubt.Contains(email) ? got is 0 or 1 : got == 1;
            Assert.True(wanted, $"{email} on {platform} got {got} digests (seed {seed}).");
        }

        output.WriteLine($"  {leads.Count} digests, {inDoubt.Count} in doubt on Teams");
        StoreDirectory.Delete(data);
    }

    /// <summary>A host that will not live to the end.</summary>
    private sealed record Doomed(IAsyncDisposable Host, Func<Task> DieAsync) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    /// <summary>Its tick asks as it starts.</summary>
    private static async Task<Doomed> StartProcessAsync(string data, List<(string Key, string? Value)> settings)
    {
        var process = await ServiceProcess.StartAsync(data,
            [.. settings.Where(s => s.Key != "environment").Select(s => (s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value ?? "")), ("DOTNET_ENVIRONMENT", "Development"), ("ASPNETCORE_ENVIRONMENT", "Development"), ("Clock__Start", At.ToString("O", CultureInfo.InvariantCulture))]);
        return new(process, process.KillAsync);
    }

    private static async Task<Doomed> StartToBeCutOffAsync(string data, List<(string, string?)> settings)
    {
        StandInServer.Create(data);
        var line = new StandInLine();
        StandInServer.Put(data, line);
        var host = await ServiceUnderTest.StartAsync(data, new ShiftedClock(At), [.. settings]);
        StandInServer.Put(data, new());
        var settled = host.SettleAsync(At);
        return new(host, async () =>
        {
            line.Cut();
            // What it was doing fails, or was done before.
            await Record.ExceptionAsync(() => settled);
        });
    }

    /// <summary>In the language of its reader.</summary>
    private static bool IsDigest(string text) => text.StartsWith("Your teams, week of", StringComparison.Ordinal) || text.StartsWith("Ihre Teams, Woche vom", StringComparison.Ordinal);

    /// <summary>All who lead somebody have spoken to the bot, on one platform or the other.</summary>
    private static List<(string Email, Platform Platform, string Conversation)> Meet(string data, FakeTeams teams, FakeSlack slack)
    {
        var leads = new List<(string, Platform, string)>();
        foreach (var email in Texts(data, "SELECT Email FROM People WHERE LeftDay IS NULL AND Id IN (SELECT ManagerId FROM People WHERE LeftDay IS NULL) ORDER BY Id"))
        {
            var platform = leads.Count % 2 == 0 ? Platform.Teams : Platform.Slack;
            ConversationRef reference;
            if (platform == Platform.Teams)
            {
                var person = teams.AddPerson(email, email);
                reference = new(platform, FakeTeams.Tenant, FakeTeams.PersonalOf(person.Id), ConversationKind.Personal) { UserId = person.Id, ServiceUrl = teams.ServiceUrl, BotId = FakeTeams.Bot };
            }
            else
            {
                var user = slack.AddUser($"U{leads.Count:D4}", email, email);
                reference = new(platform, FakeSlack.Team, FakeSlack.DirectMessageOf(user), ConversationKind.Personal) { UserId = user };
            }

            leads.Add((email, platform, reference.ConversationId));
            var met = new byte[16];
            met[15] = (byte)leads.Count;
            Execute(data, "INSERT INTO Conversations (Id, Platform, ExternalId, PersonId, Reference, UpdatedAt, Version) SELECT $id, $platform, 'person|' || Email, Id, $reference, 1, 0 FROM People WHERE Email = $email",
                ("$id", met), ("$platform", platform.ToString().ToLowerInvariant()), ("$reference", JsonSerializer.Serialize(reference, ChannelJson.Default.ConversationRef)), ("$email", email));
        }

        return leads;
    }

    private static void Stumble(Random random, FakeTeams teams, FakeSlack slack)
    {
        for (var n = random.Next(8); n > 0; n--) teams.FailNext("send", random.Next(2) == 0 ? new FakeTeams.Fault(429, RetryAfter: 1) : new FakeTeams.Fault(random.Next(2) == 0 ? 502 : 503));
        for (var n = random.Next(8); n > 0; n--)
            slack.FailNext("chat.postMessage", random.Next(3) switch { 0 => new FakeSlack.Fault(429, RetryAfter: 1), 1 => new FakeSlack.Fault(503), _ => new FakeSlack.Fault(500, AfterDoing: true) });
    }

    private static void Execute(string data, string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private static long Number(string data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static List<string> Texts(string data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read()) texts.Add(rows.GetString(0));
        return texts;
    }

    private static SqliteConnection Open(string data)
    {
        var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(Path.Combine(data, "chatbot.db")));
        connection.Open();
        return connection;
    }
}
