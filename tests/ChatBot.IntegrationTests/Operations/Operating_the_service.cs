using System.Net;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer;
using ChatBot.Operations;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBot.IntegrationTests.Operations;

public sealed class Operating_the_service
{
    [Fact]
    public async Task A_started_service_is_healthy_and_ready()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/healthz")).StatusCode);
        Assert.Equal("""{"status":"ready"}""", await service.Http.GetStringAsync("/readyz"));
    }

    [Fact]
    public async Task A_store_that_another_version_took_over_makes_it_unready_and_says_so()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        MarkAsNewer(Path.Combine(service.Data, "chatbot.db"));
        var answer = await service.Http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("written by a newer version", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/healthz")).StatusCode);
    }

    [SqliteFact]
    public async Task A_file_that_is_no_store_is_left_alone_with_one_sentence()
    {
        var data = ServiceUnderTest.NewDirectory();
        var file = Path.Combine(data, "chatbot.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("this is no database ", 300)));
        var before = await File.ReadAllBytesAsync(file);
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("serve", "--data", data);
        Assert.Equal(1, exitCode);
        Assert.Contains("is not a readable store", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_port_in_use_ends_with_one_sentence()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("serve", "--data", service.Data, "--urls", service.Http.BaseAddress!.ToString());
        Assert.Equal(1, exitCode);
        Assert.StartsWith("Something else already listens on", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("Organisation:Admin", "The setting Organisation:Admin is unknown. Known there: ")]
    [InlineData("Retention:Days", "The setting Retention:Days is unknown. Known there: ")]
    public async Task A_misspelt_setting_stops_the_start(string key, string sentence)
    {
        var problem = await Assert.ThrowsAsync<Commands.Refusal>(() => ServiceUnderTest.StartAsync(null, (key, "x")));
        Assert.StartsWith(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_left_as_it_was()
    {
        var data = ServiceUnderTest.NewDirectory();
        await ServiceUnderTest.RunAsync("migrate", "--data", data);
        var file = Path.Combine(data, "chatbot.db");
        MarkAsNewer(file);

        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("serve", "--data", data);
        Assert.Equal(1, exitCode);
        Assert.Contains("written by a newer version", error, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    [SqliteFact]
    public async Task An_upgrade_keeps_what_the_store_holds_and_a_copy_of_it()
    {
        var data = ServiceUnderTest.NewDirectory();
        var file = Path.Combine(data, "chatbot.db");
        var options = new DbContextOptionsBuilder<SqliteChatBotDb>();
        StorageSetup.UseSqlite(options, file);
        string first;
        await using (var old = new SqliteChatBotDb(options.Options))
        {
            first = old.Database.GetMigrations().First();
            await old.GetService<IMigrator>().MigrateAsync(first);
            old.CostCenters.Add(new Storage.Rows.CostCenterRow { Id = 1, Code = "CC-1" });
            await old.SaveChangesAsync();
        }

        Assert.Equal(0, (await ServiceUnderTest.RunAsync("migrate", "--data", data)).ExitCode);
        Assert.True(File.Exists($"{file}.{first}"));
        await using (var upgraded = new SqliteChatBotDb(options.Options))
            Assert.Equal("CC-1", (await upgraded.CostCenters.SingleAsync()).Code);
        StoreDirectory.Delete(data);
    }

    [SqliteFact]
    public async Task The_script_brings_a_store_of_any_age_to_this_version_and_then_has_nothing_left_to_do()
    {
        foreach (var age in new[] { 0, 1, 3 })
        {
            var data = ServiceUnderTest.NewDirectory();
            var options = new DbContextOptionsBuilder<SqliteChatBotDb>();
            StorageSetup.UseSqlite(options, Path.Combine(data, "chatbot.db"));
            if (age > 0)
                await using (var old = new SqliteChatBotDb(options.Options)) await old.GetService<IMigrator>().MigrateAsync(old.Database.GetMigrations().ElementAt(age - 1));
            for (var times = 0; times < 2; times++)
            {
                var (_, script, _) = await ServiceUnderTest.RunAsync("migrate", "--script", "--data", data);
                await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(data, "chatbot.db")};Pooling=False");
                connection.Open();
                await using var command = connection.CreateCommand();
                command.CommandText = script;
                command.ExecuteNonQuery();
                Assert.Equal(times == 1, script.StartsWith("-- The store is at this version already.", StringComparison.Ordinal));
            }

            var (exitCode, output, _) = await ServiceUnderTest.RunAsync("migrate", "--data", data);
            Assert.Equal((0, "The store is at this version already."), (exitCode, output.Trim()));
            StoreDirectory.Delete(data);
        }
    }

    [Fact]
    public async Task A_token_is_shown_once_and_revoked_by_name()
    {
        var data = ServiceUnderTest.NewDirectory();
        var (_, issued, _) = await ServiceUnderTest.RunAsync("token", "issue", "--kind", "ingest", "--name", "laptops", "--data", data);
        var token = JsonDocument.Parse(issued).RootElement.GetProperty("token").GetString()!;
        Assert.StartsWith("cb_ingest_", token, StringComparison.Ordinal);

        var (again, _, error) = await ServiceUnderTest.RunAsync("token", "issue", "--kind", "ingest", "--name", "laptops", "--data", data);
        Assert.Equal(1, again);
        Assert.Contains("is in use", error, StringComparison.Ordinal);

        var (_, list, _) = await ServiceUnderTest.RunAsync("token", "list", "--data", data);
        Assert.Contains("laptops", list, StringComparison.Ordinal);
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);

        Assert.Equal(0, (await ServiceUnderTest.RunAsync("token", "revoke", "laptops", "--data", data)).ExitCode);
        Assert.Equal(1, (await ServiceUnderTest.RunAsync("token", "revoke", "laptops", "--data", data)).ExitCode);
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData(2, "no-such-verb")]
    [InlineData(2, "token", "issue", "--kind", "ingest")]
    [InlineData(0, "doctor", "--help")]
    public async Task Wrong_usage_is_exit_code_two(int expected, params string[] args) =>
        Assert.Equal(expected, (await ServiceUnderTest.RunAsync(args)).ExitCode);

    [Fact]
    public void Every_verb_is_in_the_README()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ChatBot.sln"))) at = at.Parent!;
        var page = File.ReadAllText(Path.Combine(at.FullName, "README.md"));
        Assert.DoesNotContain(Commands.CommandLine.Root().Subcommands, verb => !page.Contains($"| `{verb.Name}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Packages_are_built_complete_or_not_at_all()
    {
        var file = Path.Combine(ServiceUnderTest.NewDirectory(), "teams.zip");
        Assert.Equal(1, (await ServiceUnderTest.RunAsync("package", "teams", "--app-id", "no-guid", "--host", "bot.example.com", "--out", file)).ExitCode);
        Assert.False(File.Exists(file));
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("package", "teams", "--app-id", "11111111-2222-3333-4444-555555555555", "--host", "bot.example.com", "--out", file);
        Assert.True(exitCode == 0, error);
        using (var zip = System.IO.Compression.ZipFile.OpenRead(file)) Assert.Contains(zip.Entries, e => e.Name == "manifest.json");
        var (_, manifest, _) = await ServiceUnderTest.RunAsync("package", "slack", "--socket-mode");
        Assert.True(JsonDocument.Parse(manifest).RootElement.GetProperty("settings").GetProperty("socket_mode_enabled").GetBoolean());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void Settings_and_their_classes_are_in_step()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.json")));
        var sections = file.RootElement.EnumerateObject().Select(p => p.Name).Except(["//", "ConnectionStrings", "Logging"]).Order(StringComparer.Ordinal);
        Assert.Equal(Settings.Sections.Keys.Order(StringComparer.Ordinal), sections);
        foreach (var (section, type) in Settings.Sections)
        {
            var shown = file.RootElement.GetProperty(section).EnumerateObject().Select(p => p.Name).ToList();
            Assert.Equal("//", shown[0]);
            Assert.Equal(type.GetProperties().Where(p => p.CanWrite).Select(p => p.Name).Order(StringComparer.Ordinal), shown.Skip(1).Order(StringComparer.Ordinal));
        }
    }

    private static void MarkAsNewer(string file)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '6.0.7')";
        command.ExecuteNonQuery();
    }
}
