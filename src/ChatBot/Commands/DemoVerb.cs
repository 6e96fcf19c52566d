using System.CommandLine;
using ChatBot.Core.Demonstration;
using ChatBot.Import;
using ChatBot.Storage;

namespace ChatBot.Commands;

internal static class DemoVerb
{
    private static readonly DemonstrationOrder Usual = DemonstrationOrder.Default(default);

    private static readonly Option<int> People = new("--people") { Description = "How many people.", DefaultValueFactory = _ => Usual.People };
    private static readonly Option<int> Days = new("--days") { Description = "How many days the story tells, ending today.", DefaultValueFactory = _ => Usual.Days };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Another seed tells another story; the same one the same.", DefaultValueFactory = _ => Usual.Seed };

    public static Command Create()
    {
        var verb = VerbWords.Verb("demo", "Creates the invented organisation, or makes it again, its story ending today. Never touches real data.",
            "demo --people 300 --days 365 --seed 7", People, Days, Seed);
        verb.SetAction(CreateAsync);
        return verb;
    }

    private static async Task<int> CreateAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var order = new DemonstrationOrder(parsed.GetValue(People), parsed.GetValue(Days), parsed.GetValue(Seed), now);
        var console = parsed.InvocationConfiguration;
        DemonstrationCast? cast = null;
        var outcome = await ImportProgressBars.ShowAsync(async progress =>
        {
            (var created, cast) = await app.Services.GetRequiredService<DemonstrationStore>().CreateAsync(order, progress, ct);
            return created;
        }, console.Error);
        await ImportVerb.TellAsync(outcome, console);
        if (cast is null) return CommandLine.Done;

        await console.Output.WriteLineAsync($"""
            Who is who:
              {cast.Admin}  admin
              {cast.Finance}  finance
              {cast.Manager}  leads {cast.ManagedTeam}
              {cast.Blocked}  principal engineer, waiting for {cast.BlockedTool}
              {cast.Runaway}  whose agent ran nine days from {cast.RunawayFrom:yyyy-MM-dd}
              {cast.Unengaged[0]}  senior with access who does not use it
            Worth asking about: {cast.SmallTeam} (a team too small for figures), {cast.UnapprovedTool} (not approved), {cast.BurstingTeam} (its budget is about to burst).
            """);
        return CommandLine.Done;
    }

    /// <summary>An empty store in Development gets the invented organisation, so that there is something to ask about.</summary>
    public static async Task FillEmptyStoreAsync(WebApplication app, TextWriter output, CancellationToken ct)
    {
        await using (var db = app.Services.GetRequiredService<Func<ChatBotDb>>()())
            if (!app.Environment.IsDevelopment() || db.Organisations.Any()) return;

        await output.WriteLineAsync("The store is empty: inventing an organisation to look at …");
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var (outcome, _) = await app.Services.GetRequiredService<DemonstrationStore>().CreateAsync(DemonstrationOrder.Default(now), new Progress<ImportProgress>(), ct);
        if (outcome is ImportOutcome.Impossible(var reason)) throw new Refusal(reason);
    }
}
