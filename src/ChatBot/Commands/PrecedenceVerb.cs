using System.CommandLine;
using ChatBot.Ingest;
using ChatBot.Storage;

namespace ChatBot.Commands;

internal static class PrecedenceVerb
{
    private static readonly Option<string?> Only = new("--tool") { Description = "Slug of one tool, such as claude-code." };
    private static readonly Argument<string> Tool = new("tool") { Description = "Slug of the tool, such as claude-code." };
    private static readonly Argument<string> Measure = new("measure") { Description = "tokens, use, lines, money or time." };
    private static readonly Argument<string[]> Feeds = new("feeds") { Description = "Feeds as in sources, best first.", Arity = ArgumentArity.OneOrMore };

    static PrecedenceVerb() => Measure.AcceptOnlyFromAmong([.. Storage.Facts.FeedChoice.Words.Keys]);

    public static Command Create()
    {
        var show = VerbWords.Verb("show", "Shows the order of feeds, per tool and group of columns.", "precedence show --tool claude-code", Only);
        show.SetAction(ShowAsync);
        var gateway = VerbWords.Verb("gateway", "Lets a gateway's records count before the tool's own telemetry.", "precedence gateway claude-code", Tool);
        gateway.SetAction((parsed, ct) => ChangeAsync(parsed, ["gateway", parsed.GetValue(Tool)!], ct));
        var telemetry = VerbWords.Verb("telemetry", "Lets the tool's own telemetry count before a gateway's records.", "precedence telemetry claude-code", Tool);
        telemetry.SetAction((parsed, ct) => ChangeAsync(parsed, ["telemetry", parsed.GetValue(Tool)!], ct));
        var order = VerbWords.Verb("order", "Sets the order of feeds for one group of columns of a tool.", "precedence order claude-code tokens claude-code.metrics claude-code.logs", Tool, Measure, Feeds);
        order.SetAction((parsed, ct) => ChangeAsync(parsed, ["order", parsed.GetValue(Tool)!, parsed.GetValue(Measure)!, .. parsed.GetValue(Feeds)!], ct));
        var back = VerbWords.Verb("default", "Takes back what was chosen for a tool.", "precedence default claude-code", Tool);
        back.SetAction((parsed, ct) => ChangeAsync(parsed, ["default", parsed.GetValue(Tool)!], ct));
        return VerbWords.Verb("precedence", "Which feed is counted where several tell of one activity.", "precedence show", show, gateway, telemetry, order, back);
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        foreach (var line in await app.Services.GetRequiredService<FeedChoices>().ShowAsync(parsed.GetValue(Only), ct)) await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
        return CommandLine.Done;
    }

    private static async Task<int> ChangeAsync(ParseResult parsed, IReadOnlyList<string> words, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var choices = app.Services.GetRequiredService<FeedChoices>();
        var (change, problem) = await choices.PlanAsync(words, ct);
        if (change is null) throw new Refusal(problem!);
        await app.Services.GetRequiredService<GroupWriter>().WriteAsync(scope => choices.Apply(scope, change, Operator.CommandLine), ct);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{change.Says} {change.Days} days of people were judged again.");
        return CommandLine.Done;
    }

    private static async Task<WebApplication> OpenAsync(ParseResult parsed, CancellationToken ct)
    {
        var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        return app;
    }
}
