using System.Text;
using ChatBot.Fakes;
using ChatBot.IntegrationTests.Import;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>What is held about a person, who looked, the copy, the pause, the end.</summary>
public sealed class Owning_ones_data : IAsyncLifetime
{
    private TalkingHost bot = null!;

    public async Task InitializeAsync() => bot = await TalkingHost.StartAsync(("Privacy:EraseLeaversAfterDays", "0"));

    public async Task DisposeAsync() => await bot.DisposeAsync();

    private static async Task<string> CommandAsync(Talker talker, string text)
    {
        await talker.CommandsAsync(text);
        return (await talker.NextAsync()).Text;
    }

    [Fact]
    public async Task Everybody_sees_what_is_held_about_them_and_who_looked()
    {
        var (carl, liam) = (bot.OnSlack(TalkingHost.Admin), bot.OnSlack(TalkingHost.Employee));
        Assert.Equal("Nobody was shown figures of you by name.", await CommandAsync(liam, "privacy looked"));
        await carl.AsksAsync("how many prompts did Liam Hassan send last week?");
        await carl.AsksAsync("prompts by person last week in Data Plane");
        var looked = await CommandAsync(liam, "privacy looked");
        Assert.StartsWith("2 times", looked, StringComparison.Ordinal);

        // What commands show by name counts as well: what somebody holds, not in which team they are.
        await carl.CommandsAsync("people find Liam Hassan");
        Assert.Contains("Seats and accounts", (await carl.NextAsync()).Text, StringComparison.Ordinal);
        var uma = bot.OnSlack(TalkingHost.Manager);
        Assert.DoesNotContain("Seats and accounts", await CommandAsync(uma, "people find Liam Hassan"), StringComparison.Ordinal);
        var listed = await CommandAsync(carl, "seats list GitHub Copilot dormant");
        looked = await CommandAsync(liam, "privacy looked");
        Assert.StartsWith("3 times", looked, StringComparison.Ordinal);
        Assert.Contains("seats and linked accounts", looked, StringComparison.Ordinal);
        var paula = bot.OnSlack("paula.kumar@northgate.example");
        Assert.Contains("Paula Kumar", listed, StringComparison.Ordinal);
        Assert.Contains("dormant seats of GitHub Copilot", await CommandAsync(paula, "privacy looked"), StringComparison.Ordinal);
        Assert.Contains("Carl Fischer", looked, StringComparison.Ordinal);
        var held = await CommandAsync(liam, "mydata");
        Assert.Contains("email:liam.hassan@northgate.example", held, StringComparison.Ordinal);
        Assert.Contains("3 times somebody else was shown your figures", held, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what do you know about me?")]
    [InlineData("What is stored about me")]
    [InlineData("which data do you keep about me?")]
    [InlineData("my data")]
    public async Task The_question_is_understood_in_plain_words(string text) =>
        Assert.StartsWith("What I hold about you", (await bot.OnTeams(TalkingHost.Employee).AsksAsync(text)).Text, StringComparison.Ordinal);

    [Fact]
    public async Task The_copy_comes_as_a_file_to_the_person_alone()
    {
        var liam = bot.OnSlack(TalkingHost.Employee);
        await liam.CommandsAsync("privacy export");
        var file = await liam.NextAsync();
        Assert.StartsWith("Done: the file holds everything", (await liam.NextAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(FakeSlack.DirectMessageOf(liam.SlackUser!), file.Room.Id);
        var (name, bytes) = Assert.Single(bot.Slack.Uploads.Values);
        Assert.Equal("my-data-2026-06-17.jsonl", name);
        var lines = Encoding.UTF8.GetString(bytes!).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, l => l.Contains("\"kind\":\"person\"", StringComparison.Ordinal) && l.Contains("liam.hassan", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("\"kind\":\"usage\"", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("uma.lopes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_Teams_the_copy_comes_as_text()
    {
        var liam = bot.OnTeams(TalkingHost.Employee);
        Assert.Contains("liam.hassan", await CommandAsync(liam, "/ai privacy export"), StringComparison.Ordinal);
        var last = "";
        while (!last.StartsWith("Done: the file holds everything", StringComparison.Ordinal)) last = (await liam.NextAsync()).Text;
    }

    [Fact]
    public async Task While_paused_use_is_not_kept()
    {
        var liam = bot.OnSlack(TalkingHost.Employee);
        var before = CountIn((await liam.AsksAsync("my prompts today")).Text);
        Assert.StartsWith("Done: from now on", await CommandAsync(liam, "privacy pause"), StringComparison.Ordinal);
        await SendUseAsync("while-paused", cost: 7);
        Assert.Contains("Capture of your use is paused", await CommandAsync(liam, "privacy"), StringComparison.Ordinal);
        Assert.StartsWith("Done: your use is captured again", await CommandAsync(liam, "privacy resume"), StringComparison.Ordinal);
        await SendUseAsync("while-captured", cost: 5);
        Assert.Equal(before + 3, CountIn((await liam.AsksAsync("my prompts today")).Text));
    }

    private static int CountIn(string text) => text.Split(' ')[0] is var first && int.TryParse(first, System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 0;

    [Fact]
    public async Task Erasure_reaches_everything_keeps_the_bill_and_no_delivery_brings_the_person_back()
    {
        var (carl, liam) = (bot.OnSlack(TalkingHost.Admin), bot.OnSlack(TalkingHost.Employee));
        await SendUseAsync("before", cost: 5);
        await liam.AsksAsync("my prompts today");
        await carl.AsksAsync("how many prompts did Liam Hassan send last week?");
        var spend = (await carl.AsksAsync("total consumption last month")).Text.Split(' ')[0];
        var asked = await CommandAsync(liam, "privacy erase");
        Assert.Contains("It reaches 1 person", asked, StringComparison.Ordinal);
        Assert.Contains("cannot be undone", await CommandAsync(liam, "yes"), StringComparison.Ordinal);
        Assert.StartsWith("Done:", await CommandAsync(liam, "yes"), StringComparison.Ordinal);

        Assert.Empty(await TextsWithAsync("liam.hassan", "Liam Hassan"));
        await SendUseAsync("after", cost: 5);
        await SendUseAsync("before", cost: 5);
        await bot.RunAsync("import", ImportBench.Sample);
        Assert.Empty(await TextsWithAsync("liam.hassan", "Liam Hassan"));

        Assert.Equal(spend, (await carl.AsksAsync("total consumption last month")).Text.Split(' ')[0]);
        Assert.DoesNotContain("prompts", (await carl.AsksAsync("how many prompts did Liam Hassan send last week?")).Text.Split('\n')[0].Split('–')[0], StringComparison.Ordinal);
        Assert.Contains("Nobody here has the e-mail", (await liam.AsksAsync("my prompts last week")).Text, StringComparison.Ordinal);
        Assert.Equal(await FiguresAsync(), await RecountedAsync());
    }

    [Fact]
    public async Task Whoever_the_directory_deletes_or_deactivates_is_erased_where_the_policy_says_so()
    {
        var provisioning = System.Text.Json.JsonDocument.Parse(await bot.RunAsync("token", "issue", "--kind", "provisioning", "--name", "directory", "--json")).RootElement.GetProperty("token").GetString()!;
        foreach (var (name, leaves) in ((string, HttpMethod)[])[("zoe", HttpMethod.Delete), ("yan", HttpMethod.Patch)])
        {
            var made = await ScimAsync(HttpMethod.Post, "/scim/v2/Users", $$"""{"userName":"{{name}}.leaver@northgate.example","displayName":"{{name}} Leaver","active":true}""");
            await SendUseAsync($"of-{name}", cost: 5, $"{name}.leaver@northgate.example");
            Assert.NotEmpty(await TextsWithAsync($"{name}.leaver"));
            await ScimAsync(leaves, $"/scim/v2/Users/{made.RootElement.GetProperty("id").GetString()}", leaves == HttpMethod.Delete ? "" : """{"Operations":[{"op":"replace","value":{"active":false}}]}""");
            await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
            Assert.Empty(await TextsWithAsync($"{name}.leaver", $"{name} Leaver"));
            await SendUseAsync($"after-{name}", cost: 5, $"{name}.leaver@northgate.example");
            Assert.Empty(await TextsWithAsync($"{name}.leaver", $"{name} Leaver"));
        }

        Assert.DoesNotContain(await bot.Service.SettleAsync(bot.Clock.GetUtcNow()), t => t.StartsWith("privacy.erase", StringComparison.Ordinal));
        Assert.Equal(await FiguresAsync(), await RecountedAsync());

        async Task<System.Text.Json.JsonDocument> ScimAsync(HttpMethod method, string path, string body)
        {
            using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/scim+json"), Headers = { Authorization = new("Bearer", provisioning) } };
            using var response = await bot.Service.Http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return System.Text.Json.JsonDocument.Parse(text.Length > 0 ? text : "{}");
        }
    }

    private string? token;

    /// <summary>Somebody's prompts of a minute ago, as an agent on their machine tells of them.</summary>
    private async Task SendUseAsync(string id, int cost, string person = "liam.hassan@northgate.example")
    {
        token ??= System.Text.Json.JsonDocument.Parse(await bot.RunAsync("token", "issue", "--kind", "ingest", "--name", "laptop", "--may-name-people", "--json")).RootElement.GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/agent")
        {
            Content = new StringContent($$"""
                {"id":"{{id}}","time":"2026-06-17T14:00:00Z","person":"email:{{person}}","tool":"windsurf","prompts":3,"sessions":1,"cost":{"amount":"{{cost}}.00","currency":"USD"} }
                """, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", token);
        using var response = await bot.Service.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Every text in every table that holds one of the words.</summary>
    private async Task<List<string>> TextsWithAsync(params string[] words)
    {
        await using var connection = Open();
        var found = new List<string>();
        foreach (var (table, column) in await ColumnsAsync(connection))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT \"{column}\" FROM \"{table}\" WHERE typeof(\"{column}\") = 'text' AND ({string.Join(" OR ", words.Select(w => $"\"{column}\" LIKE '%{w}%'"))})";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync()) found.Add($"{table}.{column}: {rows.GetString(0)}");
        }
        return found;
    }

    private async Task<string> FiguresAsync()
    {
        await using var connection = Open();
        var sums = new List<string>();
        foreach (var table in new[] { "PersonDays", "PersonMonths", "GroupTotals" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) || '|' || SUM(\"Prompts\") || '|' || SUM(\"CostUnits\") || '|' || SUM(\"CostNanos\") || '|' || SUM(\"ActiveFacts\") FROM \"{table}\"";
            sums.Add($"{table} {await command.ExecuteScalarAsync()}");
        }
        return string.Join('\n', sums);
    }

    private async Task<string> RecountedAsync()
    {
        await bot.RunAsync("rebuild-day", "2025-04-01", "2026-06-18");
        return await FiguresAsync();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={new StorageOptions { DataDirectory = bot.Service.Data }.SqliteFile};Pooling=False;Mode=ReadOnly");
        connection.Open();
        return connection;
    }

    private static async Task<List<(string Table, string Column)>> ColumnsAsync(SqliteConnection connection)
    {
        var columns = new List<(string, string)>();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) columns.Add((rows.GetString(0), rows.GetString(1)));
        return columns;
    }
}
