using System.Net;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace ChatBot.IntegrationTests.Hosts;

/// <summary>A newer version has upgraded the store; hosts of this one go on beside it until they are exchanged.</summary>
public sealed class Upgrading_side_by_side : IDisposable
{
    private readonly StoreFile store = new();

    [Fact]
    public async Task A_newer_version_that_only_added_lets_this_one_work_on()
    {
        var (_, issued, _) = await ServiceUnderTest.RunAsync("token", "issue", "--kind", "ingest", "--name", "load", "--may-name-people", "--json", "--data", store.Data);
        var token = System.Text.Json.JsonDocument.Parse(issued).RootElement.GetProperty("token").GetString()!;
        await using var service = await ServiceUnderTest.StartAsync(store.Data);
        Upgrade(marked: true);
        Assert.Equal("""{"status":"ready"}""", await service.Http.GetStringAsync("/readyz"));

        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var body = new StringContent(
            """{"id":"e1","time":"2026-06-02T10:00:00Z","person":"email:p1@a.example","tool":"codex","prompts":1}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await service.Http.PostAsync("/webhooks/agent", body)).StatusCode);
        Assert.Equal(1, store.Number("SELECT COUNT(*) FROM UsageFacts WHERE Later = 7"));
    }

    [Fact]
    public async Task And_lets_it_start()
    {
        await using (await ServiceUnderTest.StartAsync(store.Data)) { }
        Upgrade(marked: true);
        await using var service = await ServiceUnderTest.StartAsync(store.Data);
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task One_that_did_more_does_not()
    {
        await using var service = await ServiceUnderTest.StartAsync(store.Data);
        Upgrade(marked: false);
        var answer = await service.Http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("29990101000000_Future", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_marks_what_it_adds_in_the_store_and_in_the_script()
    {
        var (_, script, _) = await ServiceUnderTest.RunAsync("migrate", "--script", "--data", store.Data);
        await using (await ServiceUnderTest.StartAsync(store.Data)) { }
        var marks = store.Texts("SELECT Migration FROM AdditiveMigrations");
        Assert.Contains(marks, mark => mark.EndsWith("_SeveralHosts", StringComparison.Ordinal));
        foreach (var mark in marks) Assert.Contains($"INSERT INTO \"AdditiveMigrations\" (\"Migration\") SELECT '{mark}'", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_is_what_the_version_before_need_not_know()
    {
        HashSet<string> made = ["New"];
        var needless = new DropIndexOperation { Table = "Old", Name = "A" };
        needless.AddAnnotation(Additions.Annotation, true);
        Assert.All(
            new MigrationOperation[]
            {
                new CreateTableOperation { Name = "New" }, new CreateIndexOperation { Table = "Old", Columns = ["A"] }, new CreateIndexOperation { Table = "New", Columns = ["A"], IsUnique = true },
                new AddColumnOperation { Table = "Old", Name = "A", IsNullable = true }, new AddColumnOperation { Table = "Old", Name = "A", DefaultValue = 0 }, new AddForeignKeyOperation { Table = "New" }, needless,
            }, operation => Assert.True(Additions.OnlyAdds(operation, made), operation.GetType().Name));
        Assert.All(
            new MigrationOperation[]
            {
                new CreateIndexOperation { Table = "Old", Columns = ["A"], IsUnique = true }, new AddColumnOperation { Table = "Old", Name = "A" }, new DropColumnOperation { Table = "Old", Name = "A" },
                new AlterColumnOperation { Table = "Old", Name = "A" }, new DropTableOperation { Name = "Old" }, new RenameColumnOperation { Table = "Old" }, new SqlOperation { Sql = "DELETE FROM Old" },
                new AddForeignKeyOperation { Table = "Old" }, new DropIndexOperation { Table = "Old", Name = "A" },
            }, operation => Assert.False(Additions.OnlyAdds(operation, made), operation.GetType().Name));
    }

    public void Dispose() => store.Dispose();

    private void Upgrade(bool marked)
    {
        store.Change("CREATE TABLE Future (Id INTEGER PRIMARY KEY); ALTER TABLE UsageFacts ADD COLUMN Later INTEGER NOT NULL DEFAULT 7; ALTER TABLE Inbox ADD COLUMN Later TEXT NULL");
        if (marked) store.Change("INSERT INTO AdditiveMigrations VALUES ('29990101000000_Future')");
        store.Change("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '9.9.9')");
    }
}
