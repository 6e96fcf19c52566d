using System.Globalization;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;

namespace ChatBot.IntegrationTests.Questions;

/// <summary>One figure all the way from the files to the terminal, worked out here by hand: consumption of the month and seats by the day.</summary>
public sealed class Spend_of_May_from_the_files
{
    private static readonly DateOnly First = new(2026, 5, 1), Last = new(2026, 5, 31);

    [Fact]
    public async Task Is_what_the_verb_answers()
    {
        var data = ServiceUnderTest.NewDirectory();
        Assert.Equal(0, (await ServiceUnderTest.RunAsync("import", ImportBench.Sample, "--data", data)).ExitCode);
        var (exitCode, output, error) = await ServiceUnderTest.RunAsync(
            "ask", "how much did we spend in May?", "--as", "carl.fischer@northgate.example", "--now", "2026-06-17T15:00:00Z", "--json", "--data", data);
        Assert.True(exitCode == 0, error);
        var value = JsonDocument.Parse(output).RootElement.GetProperty("values")[0];
        Assert.Equal(("spend", "USD"), (value.GetProperty("name").GetString(), value.GetProperty("unit").GetString()));
        Assert.Equal(Expected(), value.GetProperty("value").GetDecimal(), 4);
        Directory.Delete(data, recursive: true);
    }

    private static decimal Expected()
    {
        using var organisation = JsonDocument.Parse(File.ReadAllText(Path.Combine(ImportBench.Sample, "org.json")));
        decimal Rate(string currency) => currency.Length == 0 || currency == organisation.RootElement.GetProperty("reporting_currency").GetString()
            ? 1 : organisation.RootElement.GetProperty("fx").GetProperty(currency).GetDecimal();
        var home = organisation.RootElement.GetProperty("time_zone").GetString()!;
        var zones = Rows("people.csv").ToDictionary(p => p["email"].Trim().ToLowerInvariant(), p => p["time_zone"]);
        var consumption = Rows("usage.csv").Where(u => u["cost"].Length > 0)
            .Where(u => Day(u["date"], zones.GetValueOrDefault(u["email"].Trim().ToLowerInvariant(), home)) is var day && day >= First && day <= Last)
            .Sum(u => Number(u["cost"]) * Rate(u["currency"]));
        var prices = Rows("tools.csv").Where(t => t["billing"] != "consumption" && t["seat_price_month"].Length > 0)
            .ToDictionary(t => t["tool"], t => Number(t["seat_price_month"]) * Rate(t["currency"]));
        var seats = Rows("seats.csv").Where(s => prices.ContainsKey(s["tool"])).Sum(s =>
        {
            var from = Day(s["assigned_on"], home) is var assigned && assigned > First ? assigned : First;
            return prices[s["tool"]] * Math.Max(0, Last.DayNumber - from.DayNumber + 1) / 31;
        });
        return consumption + seats;
    }

    /// <summary>The sample's files hold no quoted field that matters here.</summary>
    private static IEnumerable<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(ImportBench.Sample, file));
        var names = lines[0].Split(',');
        return lines.Skip(1).Select(line => line.Split(',')).Select(cells => names.Zip(cells).ToDictionary(c => c.First, c => c.Second));
    }

    private static DateOnly Day(string written, string zone) => written.Contains('T', StringComparison.Ordinal)
        ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(written, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime)
        : DateOnly.Parse(written, CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
