using ChatBot.Import;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.IntegrationTests.Import;

public sealed class Importing_into_a_store_with_a_past
{
    private const string Person = "noah.foster@northgate.example";

    [Fact]
    public async Task Who_is_missing_has_left_and_who_is_listed_again_comes_back()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        var id = bench.Query($"SELECT Id FROM People WHERE Email = '{Person}'").Single();
        var history = bench.Query($"SELECT FromDay, UntilDay, TeamId, ManagerId FROM Memberships WHERE PersonId = {id}").Single();

        foreach (var file in new[] { DatasetFiles.People, DatasetFiles.Seats, DatasetFiles.Requests, DatasetFiles.Budgets }) bench.Edit(file, lines => lines.RemoveAll(l => l.Contains(Person, StringComparison.Ordinal)));
        var left = await bench.ImportedAsync();

        Assert.Equal("people: 1 left", left.Kinds.Single(k => k.Kind == "people").ToString());
        Assert.Equal(Day(2026, 6, 17), bench.Query($"SELECT LeftDay FROM People WHERE Id = {id}").Single());
        Assert.Equal(Day(2026, 6, 17), bench.Query($"SELECT UntilDay FROM Memberships WHERE PersonId = {id}").Single());
        Assert.Empty(bench.Query($"SELECT * FROM Seats WHERE PersonId = {id}"));
        Assert.Empty(bench.Query($"SELECT * FROM AccessRequests WHERE PersonId = {id}"));
        Assert.NotEmpty(bench.Query($"SELECT * FROM UsageFacts f JOIN Identities i ON i.Id = f.IdentityId WHERE i.PersonId = {id}"));

        foreach (var file in DatasetFiles.All) File.Copy(Path.Combine(ImportBench.Sample, file), Path.Combine(bench.Files, file), overwrite: true);
        var back = await bench.ImportedAsync();

        Assert.Equal("people: 1 changed", back.Kinds.Single(k => k.Kind == "people").ToString());
        Assert.Equal(history, bench.Query($"SELECT FromDay, UntilDay, TeamId, ManagerId FROM Memberships WHERE PersonId = {id}").Single());
        Assert.True((await bench.ImportedAsync()).IsUnchanged);
    }

    [Fact]
    public async Task A_move_to_another_team_is_dated_and_the_past_stays()
    {
        using var bench = new ImportBench();
        bench.Replace(DatasetFiles.Organisation, "\"data_to\": \"2026-06-17\"", "\"data_to\": \"2026-06-10\"");
        await bench.ImportedAsync();
        var before = bench.Query($"SELECT TeamId, ManagerId FROM Memberships WHERE PersonId = (SELECT Id FROM People WHERE Email = '{Person}')").Single();
        bench.Replace(DatasetFiles.Organisation, "\"data_to\": \"2026-06-10\"", "\"data_to\": \"2026-06-17\"");
        bench.Edit(DatasetFiles.People, lines =>
        {
            var at = lines.FindIndex(l => l.StartsWith(Person, StringComparison.Ordinal));
            lines[at] = string.Join(',', lines[at].Split(',').Select((f, i) => i == 4 ? "Data Plane" : f));
        });

        await bench.ImportedAsync();

        var rows = bench.Query($"SELECT FromDay, UntilDay, TeamId, ManagerId FROM Memberships WHERE PersonId = (SELECT Id FROM People WHERE Email = '{Person}') ORDER BY FromDay");
        Assert.Equal(2, rows.Count);
        Assert.EndsWith($"|{Day(2026, 6, 17)}|{before}", rows[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Day(2026, 6, 17)}||{bench.Query("SELECT Id FROM Teams WHERE Name = 'Data Plane'").Single()}|", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_time_zone_dates_the_persons_rows_anew_and_nobody_elses()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        var facts = bench.Query("SELECT f.UtcDay, f.IdentityId, f.Key, f.Day FROM UsageFacts f ORDER BY 1, 2, 3");
        bench.Edit(DatasetFiles.People, lines =>
        {
            var at = lines.FindIndex(l => l.StartsWith("marta.richter@", StringComparison.Ordinal));
            lines[at] = string.Join(',', lines[at].Split(',').Select((f, i) => i == 6 ? "Pacific/Kiritimati" : f));
        });

        var report = await bench.ImportedAsync();

        Assert.Equal(["people: 1 changed"], report.Kinds.Where(k => !k.IsUnchanged).Select(k => k.ToString()));
        Assert.Equal(0, report.RowsWritten);
        var identity = bench.Query("SELECT Id FROM Identities WHERE Ref = 'email:marta.richter@northgate.example'").Single();
        var moved = facts.Except(bench.Query("SELECT f.UtcDay, f.IdentityId, f.Key, f.Day FROM UsageFacts f ORDER BY 1, 2, 3")).ToList();
        Assert.NotEmpty(moved);
        Assert.All(moved, row => Assert.Equal(identity, row.Split('|')[1]));
        Assert.Empty(bench.Query($"SELECT 1 FROM UsageFacts WHERE IdentityId = {identity} AND PeriodStart IS NOT NULL AND Day <> (PeriodStart / 1000 + 14 * 3600) / 86400 + {new DateOnly(1970, 1, 1).DayNumber}"));
        AssertRollupsEqualFacts(bench);
    }

    [Fact]
    public async Task What_other_feeds_and_people_brought_stays()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        using (var db = bench.Open())
        {
            var tool = db.Tools.Single(t => t.Name == "Midjourney");
            db.Sources.Add(new SourceRow { Id = 50, Name = "some.feed" });
            db.Slices.Add(new SliceRow { Id = 5000, ToolId = tool.Id, Feature = "of another feed" });
            db.UsageFacts.Add(new UsageFactRow { SourceId = 50, UtcDay = new(2026, 6, 1), Day = new(2026, 6, 1), IdentityId = db.Identities.First().Id, Key = 1, SliceId = 5000, Prompts = 3 });
            db.AccessRequests.Add(new AccessRequestRow { Id = Guid.CreateVersion7(ImportBench.Now), PersonId = 1, ToolId = tool.Id, RequestedDay = new(2026, 6, 2) });
            db.SaveChanges();
            await db.Database.OpenConnectionAsync();
            await RollupWriter.RecountAsync(db.Database.GetDbConnection(), null, [new DateOnly(2026, 6, 1)], CancellationToken.None);
        }

        foreach (var file in new[] { DatasetFiles.Tools, DatasetFiles.Usage }) bench.Edit(file, lines => lines.RemoveAll(l => l.Contains("Midjourney", StringComparison.Ordinal)));
        var report = await bench.ImportedAsync();

        Assert.Equal("tools: 1 changed", report.Kinds.Single(k => k.Kind == "tools").ToString());
        Assert.Equal(((int)ToolStatus.Unlisted).ToString(System.Globalization.CultureInfo.InvariantCulture), bench.Query("SELECT Status FROM Tools WHERE Name = 'Midjourney'").Single());
        Assert.Equal("1", bench.Query("SELECT count(*) FROM UsageFacts WHERE SourceId = 50").Single());
        Assert.Equal("1", bench.Query("SELECT count(*) FROM AccessRequests WHERE ToolId = (SELECT Id FROM Tools WHERE Name = 'Midjourney')").Single());
        Assert.True((await bench.ImportedAsync()).IsUnchanged);
        AssertRollupsEqualFacts(bench);
    }

    [Fact]
    public async Task Days_that_a_feed_tells_of_are_not_counted_twice()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        using (var db = bench.Open())
        {
            db.Sources.Add(new SourceRow { Id = 50, Name = "some.feed" });
            db.FeedDays.Add(new FeedDayRow { ToolId = db.Tools.Single(t => t.Name == "Cursor").Id, UtcDay = new(2026, 6, 2), IdentityId = FeedDayRow.LocalDay, SourceId = 50, Tells = Core.Usage.Measures.All });
            db.SaveChanges();
        }

        bench.Edit(DatasetFiles.Usage, lines => lines.RemoveAt(lines.FindIndex(l => l.StartsWith("2026-06-02", StringComparison.Ordinal) && l.Contains("Claude Code", StringComparison.Ordinal))));
        await bench.ImportedAsync();

        var counted = bench.Query($"SELECT DISTINCT t.Name, f.Counts FROM UsageFacts f JOIN Slices s ON s.Id = f.SliceId JOIN Tools t ON t.Id = s.ToolId WHERE f.Day = {Day(2026, 6, 2)} AND f.UtcDay = f.Day ORDER BY 1");
        Assert.Contains($"Cursor|{(int)Counts.Nothing}", counted);
        Assert.Contains($"Claude Code|{(int)Counts.All}", counted);
        Assert.DoesNotContain($"Cursor|{(int)Counts.All}", counted);
    }

    [Fact]
    public async Task The_operators_time_zone_wins_and_dates_what_is_nobodys()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        bench.Zone = "Pacific/Kiritimati";
        var report = await bench.ImportedAsync();
        Assert.Equal(["settings: 1 changed"], report.Kinds.Where(k => !k.IsUnchanged).Select(k => k.ToString()));
        Assert.Empty(bench.Query($"SELECT 1 FROM UsageFacts f JOIN Identities i ON i.Id = f.IdentityId WHERE i.PersonId IS NULL AND PeriodStart IS NOT NULL AND Day <> (PeriodStart / 1000 + 14 * 3600) / 86400 + {new DateOnly(1970, 1, 1).DayNumber}"));
        AssertRollupsEqualFacts(bench);
    }

    [Fact]
    public async Task A_tool_that_is_gone_from_every_file_is_gone()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        foreach (var file in new[] { DatasetFiles.Tools, DatasetFiles.Usage, DatasetFiles.Seats, DatasetFiles.Requests }) bench.Edit(file, lines => lines.RemoveAll(l => l.Contains("DeepL Write", StringComparison.Ordinal)));
        var report = await bench.ImportedAsync();
        Assert.Equal("tools: 1 removed", report.Kinds.Single(k => k.Kind == "tools").ToString());
        Assert.Equal("seat prices: 1 removed", report.Kinds.Single(k => k.Kind == "seat prices").ToString());
        AssertRollupsEqualFacts(bench);
    }

    [Fact]
    public async Task An_email_that_becomes_a_person_brings_its_use_along()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        Assert.Equal("", bench.Query("SELECT PersonId FROM Identities WHERE Ref = 'email:ci-agent@northgate.example'").Single());
        bench.Edit(DatasetFiles.People, lines => lines.Add("CI-Agent@northgate.example,Cia Gent,Builder,mid,Search,,Asia/Kolkata,en-IN,2025-01-01"));
        await bench.ImportedAsync();
        var id = bench.Query("SELECT PersonId FROM Identities WHERE Ref = 'email:ci-agent@northgate.example'").Single();
        Assert.NotEmpty(bench.Query($"SELECT * FROM PersonDays WHERE PersonId = {id}"));
        AssertRollupsEqualFacts(bench);
    }

    private static void AssertRollupsEqualFacts(ImportBench bench)
    {
        const string facts = """
            SELECT coalesce(i.PersonId, 0) p, f.Day d, f.SliceId s, sum(coalesce(f.Sessions, 0)), sum(coalesce(f.Prompts, 0)), sum(coalesce(f.TokensIn, 0)), sum(coalesce(f.CostUnits, 0)), sum(coalesce(f.CostNanos, 0))
            FROM UsageFacts f JOIN Identities i ON i.Id = f.IdentityId GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """;
        const string rollups = "SELECT PersonId, Day, SliceId, Sessions, Prompts, TokensIn, CostUnits, CostNanos FROM PersonDays ORDER BY 1, 2, 3";
        static bool HasUse(string row) => row.Split('|').Skip(3).Any(n => n != "0");
        Assert.Equal(bench.Query(facts).Where(HasUse), bench.Query(rollups).Where(HasUse));
    }

    private static string Day(int year, int month, int day) => new DateOnly(year, month, day).DayNumber.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
