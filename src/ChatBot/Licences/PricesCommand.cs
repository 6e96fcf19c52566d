using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.Commands;
using ChatBot.Core.Usage;
using ChatBot.Dialogue;
using ChatBot.Ingest;

namespace ChatBot.Licences;

/// <summary>What a seat and what a million tokens cost. A price list is brought in by the verb <c>prices import</c>, which takes a file.</summary>
internal sealed class PricesCommand(Prices prices) : ICommand
{
    public string Name => "prices";
    public IReadOnlyList<string> Verbs => ["seats", "models"];
    public string Usage => "prices [seats] · prices models [PART OF A NAME] · … page N · to change a seat price: tools price TOOL AMOUNT";
    public string Does => "What seats and models cost";
    public Audience For => Audience.Finance;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var words = new Arguments(call.Words);
        var page = words.Page();
        var verb = words.Next();
        var phrasing = new Phrasing(call.Deed.Actor.Locale);
        switch (verb)
        {
            case "" or "seats":
                var tools = call.Deed.Organisation.Tools.Where(t => t.SeatPriceMonth is not null).OrderBy(t => t.Name, StringComparer.Ordinal).ToList().PageOf(page);
                return CommandAnswer.Say(CommandTalk.Table($"{tools.Total} tools with a seat price", "prices seats", tools, ["Tool", "Seat a month", "Seats"],
                    t => [t.Name, phrasing.Money(t.SeatPriceMonth!.Value.Amount, t.SeatPriceMonth.Value.Currency), phrasing.Number(call.Deed.Organisation.Seats.Count(s => s.Tool == t.Id))],
                    next: ["/ai prices models"]));
            case "models":
                var all = (await prices.AllAsync(ct)).Where(p => p.Price.Model.Contains(words.Rest, StringComparison.OrdinalIgnoreCase)).ToList();
                if (all.Count == 0) return CommandAnswer.Say($"There is no price for a model by \"{CommandTalk.Shown(words.Rest)}\".");
                var models = all.PageOf(page);
                return CommandAnswer.Say(CommandTalk.Table($"{models.Total} prices of models, per million tokens", $"prices models {words.Rest}".Trim(), models, ["Model", "In · out", "Cache read · write", "Since, whose"],
                    p => [p.Price.Model, $"{Amount(p.Price.Input, p.Price)} · {Amount(p.Price.Output, p.Price)}", $"{Amount(p.Price.CacheRead, p.Price)} · {Amount(p.Price.CacheWrite, p.Price)}",
                        $"{p.Price.ValidFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "always"}, {(p.IsOwn ? "your own" : "came with the service")}"]));
            default:
                return CommandTalk.NotUnderstood(this, verb);
        }

        string Amount(decimal? amount, TokenPrice price) => amount is { } known ? phrasing.Money(known * 1_000_000m / price.PerTokens, price.Currency) : "–";
    }
}
