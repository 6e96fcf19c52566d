using System.CommandLine;
using System.Globalization;
using ChatBot.Ingest;
using ChatBot.Ingest.Export;

namespace ChatBot.Commands;

internal static class PricesVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Argument<FileInfo> From = new("file") { Description = "A price list in the service's own form, or LiteLLM's list of model prices." };

    public static Command Create()
    {
        var list = VerbWords.Verb("list", "Shows the price of each model, for one million tokens.", "prices list", Json);
        list.SetAction(ListAsync);
        var import = VerbWords.Verb("import", "Takes a price list in place of the own prices; what was rated before keeps its cost.", "prices import prices.json", From);
        import.SetAction(ImportAsync);
        return VerbWords.Verb("prices", "Prices by which use without a cost of its own is estimated.", "prices list", list, import);
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        foreach (var (price, isOwn) in await app.Services.GetRequiredService<Prices>().AllAsync(ct))
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(Json)
                ? Lines.Json(("model", price.Model), ("currency", price.Currency), ("per_tokens", price.PerTokens), ("input", Text(price.Input)), ("output", Text(price.Output)),
                    ("cache_read", Text(price.CacheRead)), ("cache_write", Text(price.CacheWrite)), ("from", price.ValidFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("own", isOwn))
                : $"{price.Model,-36} {price.Currency} in {Text(price.Input),-8} out {Text(price.Output),-8}{(price.ValidFrom is { } from ? $" from {from:yyyy-MM-dd}" : "")}{(isOwn ? "" : "  (default)")}");
        return CommandLine.Done;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetValue(From)!;
        if (!file.Exists) throw new Refusal($"There is no file {file.FullName}.");
        await using var app = await OpenAsync(parsed, ct);
        var (count, problem) = await app.Services.GetRequiredService<Prices>().ImportAsync(await File.ReadAllBytesAsync(file.FullName, ct), ct);
        if (problem is not null) throw new Refusal(problem);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{count} prices hold from now on; what came before keeps its cost.");
        return CommandLine.Done;
    }

    private static string? Text(decimal? amount) => amount?.ToString("0.#########", CultureInfo.InvariantCulture);

    private static async Task<WebApplication> OpenAsync(ParseResult parsed, CancellationToken ct)
    {
        var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        return app;
    }
}
