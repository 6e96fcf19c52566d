using System.Text;
using ChatBot.Import;

namespace ChatBot.IntegrationTests.Import;

[Collection(Hosting.MeasuringMemory.Name)]
public sealed class Refusing_a_bad_folder
{
    [Fact]
    public async Task Twenty_planted_defects_are_twenty_lines_and_change_nothing()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        var before = bench.Dump();
        var expected = PlantTwenty(bench);

        var problems = await bench.RefusedAsync();

        Assert.Equal(expected.Order(), problems.Listed.Select(p => $"{p.File}:{p.Line} {p.Column}".TrimEnd()).Order());
        Assert.Equal(20, problems.Total);
        Assert.Equal(20, problems.Lines().Count());
        Assert.All(problems.Lines(), line => Assert.DoesNotContain('\n', line));
        Assert.Equal(before, bench.Dump());
    }

    [Fact]
    public async Task Bad_rows_are_left_out_when_asked_and_lose_nothing_else()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        var people = bench.Query("SELECT Email FROM People WHERE LeftDay IS NULL ORDER BY 1");
        PlantTwenty(bench);

        var report = await bench.ImportedAsync(skipBadRows: true);

        Assert.Equal(20, report.Skipped.Total);
        Assert.Equal(people, bench.Query("SELECT Email FROM People WHERE LeftDay IS NULL ORDER BY 1"));
        Assert.Equal("9", bench.Query("SELECT count(*) FROM Tools").Single());
        Assert.Equal((15406 - 6).ToString(System.Globalization.CultureInfo.InvariantCulture), bench.Query("SELECT count(*) FROM UsageFacts").Single());
    }

    [Fact]
    public async Task Bad_rows_of_a_first_import_take_with_them_only_what_cannot_be_without()
    {
        using var bench = new ImportBench();
        bench.Replace(DatasetFiles.Tools, "true,seat,32.00,USD", "true,seat,32.00,XXX");
        bench.Replace(DatasetFiles.Teams, "Gemini,Data,", "Gemini,Dta,");

        var report = await bench.ImportedAsync(skipBadRows: true);

        Assert.Equal(2, report.Skipped.Total);
        Assert.Contains(report.Consequences, c => c.StartsWith("people without the team that was left out: ", StringComparison.Ordinal));
        Assert.Contains(report.Consequences, c => c.StartsWith("seats whose person or tool was left out: ", StringComparison.Ordinal));
        Assert.Contains(report.Consequences, c => c.StartsWith("rows of use whose tool was left out: ", StringComparison.Ordinal));
        Assert.Equal("143", bench.Query("SELECT count(*) FROM People").Single());
    }

    /// <returns>File, line and column of each defect.</returns>
    private static List<string> PlantTwenty(ImportBench bench)
    {
        var expected = new List<string>();
        void Plant(string file, string column, Func<string, bool> which, Func<string, string> how)
        {
            bench.Edit(file, lines =>
            {
                var at = lines.FindIndex(1, l => which(l));
                Assert.True(at > 0, $"{file} {column}");
                lines[at] = how(lines[at]);
                expected.Add($"{file}:{at + 1} {column}".TrimEnd());
            });
        }

        string Field(string line, int index, string value) => string.Join(',', line.Split(',').Select((f, i) => i == index ? value : f));
        bool Leads(string line) => bench.Lines(DatasetFiles.People).Any(l => l.Split(',')[5] == line.Split(',')[0]);
        var number = 10;
        Func<string, bool> PlainPerson()
        {
            number += 7;
            var line = bench.Lines(DatasetFiles.People).Skip(number).First(l => !Leads(l));
            return l => l == line;
        }

        Plant(DatasetFiles.People, "name", PlainPerson(), l => Field(l, 1, "Anna \"the first"));
        Plant(DatasetFiles.People, "", PlainPerson(), l => l + ",more");
        Plant(DatasetFiles.People, "team", PlainPerson(), l => Field(l, 4, "Serch"));
        Plant(DatasetFiles.People, "time_zone", PlainPerson(), l => Field(l, 6, "Europe/Berln"));
        Plant(DatasetFiles.People, "locale", PlainPerson(), l => Field(l, 7, "xx-KK-99"));
        Plant(DatasetFiles.People, "seniority", PlainPerson(), l => Field(l, 3, "guru"));
        Plant(DatasetFiles.People, "start_date", PlainPerson(), l => Field(l, 8, "2025-02-30"));
        Plant(DatasetFiles.People, "email", l => l.StartsWith("will.banks@", StringComparison.Ordinal), l => l + "\n" + Field(l, 0, "WILL.BANKS@northgate.example "));
        expected[^1] = Next(expected[^1]);
        Plant(DatasetFiles.Teams, "parent", l => l.StartsWith("Platform,", StringComparison.Ordinal), l => Field(l, 1, "Runtime"));
        Plant(DatasetFiles.Tools, "seat_price_month", l => l.StartsWith("Cursor,", StringComparison.Ordinal), l => Field(l, 4, "39,00").Replace("39,00", "-39.00", StringComparison.Ordinal));
        Plant(DatasetFiles.Tools, "currency", l => l.StartsWith("DeepL", StringComparison.Ordinal), l => Field(l, 5, "CHF"));
        Plant(DatasetFiles.Seats, "email", l => l.StartsWith("will.banks@", StringComparison.Ordinal), l => Field(l, 0, "bill.banks@northgate.example"));
        Plant(DatasetFiles.Budgets, "from_month", l => l.StartsWith("team,Mobile", StringComparison.Ordinal), l => Field(l, 4, "2025-13"));
        Plant(DatasetFiles.Requests, "decided_on", l => l.Contains("granted", StringComparison.Ordinal), l => Field(l, 4, ""));
        Plant(DatasetFiles.Usage, "date", l => l.StartsWith("2026-06-03", StringComparison.Ordinal), l => Field(l, 0, "2026-06-31"));
        Plant(DatasetFiles.Usage, "prompts", l => l.StartsWith("2026-06-04", StringComparison.Ordinal), l => Field(l, 8, "-3"));
        Plant(DatasetFiles.Usage, "tokens_in", l => l.StartsWith("2026-06-05", StringComparison.Ordinal), l => Field(l, 10, "99999999999999999999"));
        Plant(DatasetFiles.Usage, "tool", l => l.StartsWith("2026-06-08", StringComparison.Ordinal), l => Field(l, 2, "Curser"));
        Plant(DatasetFiles.Usage, "surface", l => l.StartsWith("2026-06-09", StringComparison.Ordinal), l => Field(l, 3, "\"ide"));
        Plant(DatasetFiles.Usage, "cost", l => l.StartsWith("2026-06-10", StringComparison.Ordinal), l => Field(l, 12, "1.234.5"));
        return expected;
    }

    private static string Next(string place)
    {
        var parts = place.Split(':', ' ');
        return $"{parts[0]}:{int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) + 1} {parts[2]}";
    }

    public static TheoryData<string, string, string, string> SingleDefects => new()
    {
        { DatasetFiles.Organisation, "\"fx\": {", "\"fx\": {,", "org.json:5 column 10: this is not JSON" },
        { DatasetFiles.Organisation, "\"EUR\": 1.08", "\"EUR\": -1", "org.json:6 fx.EUR: \"-1\" is not a rate" },
        { DatasetFiles.Organisation, "\"EUR\": 1.08", "\"EUR\": 1.08, \"EUR\": 1.09", "org.json:6 fx.EUR: is there twice" },
        { DatasetFiles.Organisation, "America/New_York", "New York", "org.json:9 time_zone: \"New York\" is not a time zone" },
        { DatasetFiles.Organisation, "\"reporting_currency\": \"USD\",", "", "org.json:1 reporting_currency: is missing" },
        { DatasetFiles.Organisation, "\"fiscal_year_start_month\": 2", "\"fiscal_year_start_month\": 13", "org.json:8 fiscal_year_start_month: 13 does not fit" },
        { DatasetFiles.Organisation, "carl.fischer", "karl.fischer", "org.json:12 admins[0]: \"karl.fischer@northgate.example\" is not in people.csv; did you mean" },
        { DatasetFiles.Organisation, "\"data_to\": \"2026-06-17\"", "\"data_to\": \"2024-06-17\"", "org.json:20 data_to: 2024-06-17 is before data_from" },
        { DatasetFiles.Seats, "email,tool,", "email,product,", "seats.csv:1 tool: the column is missing" },
        { DatasetFiles.Usage, "lines_accepted,lines_suggested", "lines_accepted,lines_suggested,Tool", "usage.csv:1 Tool: the column is there twice" },
        { DatasetFiles.Teams, "team,parent,cost_center", "team,parent,cost_center,colour", "teams.csv:2: the row has 3 fields and the first line has 4" },
        { DatasetFiles.Requests, ",open,", ",open,2026-06-01", "requests.csv:37 decided_on: an open request is not decided" },
        { DatasetFiles.Budgets, "org,,9900.00", "org,Everyone,9900.00", "budgets.csv:2 name: \"Everyone\" names somebody" },
        { DatasetFiles.Budgets, "person,*,", "team,*,", "budgets.csv:22 name: a budget of level team names a team" },
        { DatasetFiles.Usage, ",USD,", ",GBP,", "usage.csv:2 currency: GBP has no exchange rate" },
        { DatasetFiles.Usage, "2025-04-24T14:45:38Z", "2025-04-24T14:45:38+02:00", "usage.csv:2 date: \"2025-04-24T14:45:38+02:00\" is not a day or time" },
        { DatasetFiles.Usage, "warehouse-sync", "ware\u0000house", "usage.csv:3 project: \"ware\uFFFDhouse\" holds control characters" },
    };

    [Theory]
    [MemberData(nameof(SingleDefects))]
    public async Task One_slip_is_one_line_that_says_where_and_what(string file, string from, string to, string expected)
    {
        using var bench = new ImportBench();
        bench.Replace(file, from, to);
        var problems = await bench.RefusedAsync();
        var line = Assert.Single(problems.Lines());
        Assert.StartsWith(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_one_line_and_what_points_into_it_is_not_judged()
    {
        using var bench = new ImportBench();
        File.Delete(Path.Combine(bench.Files, DatasetFiles.Tools));
        var line = Assert.Single((await bench.RefusedAsync()).Lines());
        Assert.StartsWith("tools.csv: the file is missing from ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_listed_is_one_line_for_all_its_rows_of_use()
    {
        using var bench = new ImportBench();
        bench.Edit(DatasetFiles.Tools, lines => lines.RemoveAll(l => l.StartsWith("Midjourney", StringComparison.Ordinal)));
        var line = Assert.Single((await bench.RefusedAsync()).Lines());
        Assert.Contains("\"Midjourney\" is not in tools.csv", line, StringComparison.Ordinal);
        Assert.EndsWith("more rows like it.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_currency_without_a_rate_is_one_line_for_all_its_rows_of_use()
    {
        using var bench = new ImportBench();
        bench.Replace(DatasetFiles.Organisation, "\"EUR\": 1.08", "\"CHF\": 1.08");
        var lines = (await bench.RefusedAsync()).Lines().Select(l => l.Split(' ')[0]).ToList();
        Assert.Equal(["tools.csv:7", "tools.csv:8"], lines.Where(l => l.StartsWith("tools", StringComparison.Ordinal)));
        Assert.Single(lines, l => l.StartsWith("usage", StringComparison.Ordinal));
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public async Task A_missing_column_does_not_hide_what_else_is_wrong_with_its_file()
    {
        using var bench = new ImportBench();
        bench.Replace(DatasetFiles.Seats, ",assigned_on,", ",given_on,");
        bench.Replace(DatasetFiles.Seats, "aaron.banerjee@northgate.example,Cursor", "aaron.banerjee@northgate.example,Curser");
        bench.Replace(DatasetFiles.Usage, "sessions,prompts", "sessions,questions");
        bench.Replace(DatasetFiles.Usage, "2025-04-25T18:16:36Z", "2025-04-31T18:16:36Z");
        var lines = (await bench.RefusedAsync()).Lines().Select(l => l.Split(": ")[0]).ToList();
        Assert.Equal(["seats.csv:1 assigned_on", "seats.csv:4 tool", "usage.csv:1 prompts", "usage.csv:7 date"], lines);
    }

    [Fact]
    public async Task A_misspelt_key_is_one_line_and_not_one_for_each_row_that_names_it()
    {
        using var bench = new ImportBench();
        bench.Replace(DatasetFiles.People, "aaron.banerjee@northgate.example", "aaron.banerjee.northgate.example");
        Assert.StartsWith("people.csv:2 email: ", Assert.Single((await bench.RefusedAsync()).Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_name_in_few_rows_is_a_line_each_and_in_many_one_together()
    {
        using var bench = new ImportBench();
        bench.Replace(DatasetFiles.People, ",Search,", ",Serch,");
        bench.Replace(DatasetFiles.People, ",Search,", ",Serch,");
        bench.Replace(DatasetFiles.Tools, "Cursor,", "Cursors,");
        var lines = (await bench.RefusedAsync()).Lines().ToList();
        Assert.Equal(2, lines.Count(l => l.Contains("\"Serch\" is not in teams.csv; did you mean \"Search\"?", StringComparison.Ordinal)));
        Assert.Single(lines, l => l.StartsWith("seats.csv", StringComparison.Ordinal) && l.Contains("did you mean \"Cursors\"?", StringComparison.Ordinal) && l.EndsWith("more rows like it.", StringComparison.Ordinal));
        Assert.Single(lines, l => l.StartsWith("usage.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_circle_of_managers_is_shown_as_a_path()
    {
        using var bench = new ImportBench();
        bench.Edit(DatasetFiles.People, lines =>
        {
            var head = lines.FindIndex(1, l => l.Split(',')[5].Length == 0);
            var report = lines.First(l => l.Split(',')[5] == lines[head].Split(',')[0]).Split(',')[0];
            lines[head] = string.Join(',', lines[head].Split(',').Select((f, i) => i == 5 ? report : f));
        });
        var line = Assert.Single((await bench.RefusedAsync()).Lines());
        Assert.Matches("""^people\.csv:\d+ manager_email: (\S+) → \S+ → \1: they manage themselves in a circle""", line);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_told_by_its_line()
    {
        using var bench = new ImportBench();
        var path = Path.Combine(bench.Files, DatasetFiles.People);
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("Núñez"u8) + 1;
        File.WriteAllBytes(path, [.. bytes[..at], 0xFA, .. bytes[(at + 2)..]]);
        var line = Assert.Single((await bench.RefusedAsync()).Lines());
        Assert.Matches("""^people\.csv:\d+ name: the text is not valid UTF-8""", line);

        File.WriteAllText(path, Encoding.UTF8.GetString(bytes), Encoding.Unicode);
        line = Assert.Single((await bench.RefusedAsync()).Lines(), l => l.StartsWith("people", StringComparison.Ordinal));
        Assert.Equal("people.csv:1: the file is UTF-16; save it as UTF-8.", line);
    }

    [Fact]
    public async Task A_huge_line_is_one_problem_and_is_never_held_in_memory()
    {
        using var bench = new ImportBench();
        bench.Edit(DatasetFiles.Usage, lines => lines.Insert(5, new string('x', 30_000_000)));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var line = Assert.Single((await bench.RefusedAsync()).Lines());
        Assert.Equal("usage.csv:6: the line is longer than 256 KiB, which no row of this format is.", line);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 30_000_000);
    }

    [Fact]
    public async Task A_quote_that_never_closes_costs_its_own_line_only()
    {
        using var bench = new ImportBench();
        bench.Edit(DatasetFiles.Usage, lines => lines[100] = lines[100].Replace(",ide,", ",\"ide,", StringComparison.Ordinal).Replace(",web,", ",\"web,", StringComparison.Ordinal).Replace(",cli,", ",\"cli,", StringComparison.Ordinal));
        var line = Assert.Single((await bench.RefusedAsync()).Lines());
        Assert.Equal("usage.csv:101 surface: a quote is opened and never closed; end the field with a quote.", line);
        var report = await bench.ImportedAsync(skipBadRows: true);
        Assert.Equal(15405, report.UsageRows);
    }

    [Fact]
    public async Task What_is_listed_is_short_and_what_is_counted_is_everything()
    {
        using var bench = new ImportBench();
        bench.Edit(DatasetFiles.Usage, lines =>
        {
            for (var i = 1; i < lines.Count; i++) lines[i] = "yesterday" + lines[i][lines[i].IndexOf(',', StringComparison.Ordinal)..];
        });
        var problems = await bench.RefusedAsync();
        Assert.Equal(15406, problems.Total);
        Assert.Equal("usage.csv: and 15,356 more.", problems.Lines().Last());
        Assert.Equal(51, problems.Lines().Count());
    }

    [Fact]
    public async Task A_folder_without_people_is_refused()
    {
        using var bench = new ImportBench();
        bench.Edit(DatasetFiles.People, lines => lines.RemoveRange(1, lines.Count - 1));
        Assert.Contains((await bench.RefusedAsync()).Lines(), l => l.StartsWith("people.csv: the file names nobody", StringComparison.Ordinal));
    }
}
