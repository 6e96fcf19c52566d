using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ChatBot.Ingest.Pull;
using ChatBot.Ingest.Pull.Connectors;

namespace ChatBot.Commands;

/// <summary><c>sources pull NAME</c>: one pull now, beside a running service, however long the vendor asks to wait.</summary>
internal static class SourcesPullVerb
{
    private static readonly Argument<string> Name = new("name") { Description = "The source: its key under Sources:, such as GitHubCopilot." };
    private static readonly Option<DateOnly?> From = new("--from") { Description = "First day (UTC), YYYY-MM-DD; without it, what is new since the last pull." };
    private static readonly Option<DateOnly?> Until = new("--until") { Description = "Last day; today when left out." };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a feed." };

    static SourcesPullVerb() => Name.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string>() is { } name && AllConnectors.Find(name) is null)
            result.AddError($"No source is called {name}. Sources that can be pulled: {string.Join(", ", AllConnectors.All.Select(c => c.Name))}.");
    });

    public static Command Create()
    {
        var verb = VerbWords.Verb("pull", "Pulls a vendor's data now.", "sources pull GitHubCopilot --from 2026-06-01 --until 2026-06-07", Name, From, Until, Json);
        verb.SetAction(PullAsync);
        return verb;
    }

    private static async Task<int> PullAsync(ParseResult parsed, CancellationToken ct)
    {
        var connector = AllConnectors.Find(parsed.GetValue(Name)!)!;
        var (first, last) = (parsed.GetValue(From), parsed.GetValue(Until));
        if (first is null && last is not null) throw new Refusal("--until needs a --from.");
        if (last < first) throw new Refusal($"{last:yyyy-MM-dd} is before {first:yyyy-MM-dd}. Name the first day first.");

        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var settings = connector.SettingsOf(app.Configuration);
        if (connector.Missing(settings) is { Count: > 0 } missing) throw new Refusal($"{connector.Title} cannot be pulled: {string.Join(" and ", missing)} is not set.");
        if (!settings.Enabled) throw new Refusal($"{connector.Title} is switched off. Remove Sources:{connector.Name}:Enabled, or set it to true.");

        var wish = first is { } day
            ? new Wish.Days(Start(day), last is { } end ? Start(end).AddDays(1) : DateTimeOffset.MaxValue)
            : (Wish)new Wish.Everything();
        var (output, error, isJson) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(Json));
        var results = await app.Services.GetRequiredService<PullEngine>().RunAsync(connector, settings, wish, Patience.ByHand, error.WriteLine, ct);
        if (isJson)
        {
            foreach (var result in results)
                await output.WriteLineAsync(JsonSerializer.Serialize(new
                {
                    source = connector.Name, feed = result.Feed, answers = result.Answers, facts = result.Facts, failure = result.Failure?.Kind.ToString(), reason = result.Failure?.Says,
                }));
        }
        else
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{connector.Title}: {results.Sum(r => r.Facts)} fact(s) in {results.Sum(r => r.Answers)} answer(s), {results.Count(r => r.Failure is null)} of {results.Count} feeds complete."));
        }

        return results.All(r => r.Failure is null) ? CommandLine.Done : CommandLine.Failed;
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
