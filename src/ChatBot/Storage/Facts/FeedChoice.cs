using System.Data.Common;
using ChatBot.Core.Usage;

namespace ChatBot.Storage.Facts;

/// <summary>How choices between feeds are written down: <c>gateway-first</c> holds tools, <c>order/TOOL/MEASURE</c> holds feeds, best first.</summary>
internal static class FeedChoice
{
    public const string GatewayFirst = "gateway-first";

    private const string Order = "order/";

    /// <summary>The groups of columns by the words that people use.</summary>
    public static readonly IReadOnlyDictionary<string, Measures> Words = new Dictionary<string, Measures>(StringComparer.OrdinalIgnoreCase)
    {
        ["tokens"] = Measures.Consumption, ["use"] = Measures.Activity, ["lines"] = Measures.Lines, ["money"] = Measures.Money, ["time"] = Measures.Time,
    };

    public static string OrderOf(string tool, string measure) => $"{Order}{tool}/{measure.ToLowerInvariant()}";

    public static string PrefixOf(string tool) => $"{Order}{tool}/";

    public static Precedence Read(DbConnection connection, DbTransaction? transaction)
    {
        using var rows = Statement.Prepare(connection, transaction, "SELECT \"Name\", \"Value\" FROM \"IngestChoices\"");
        var choices = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Step()) choices[rows.Text(0)] = rows.Text(1);
        return Of(choices);
    }

    public static Precedence Of(IReadOnlyDictionary<string, string> choices)
    {
        var chains = new List<PrecedenceChain>();
        foreach (var (name, value) in choices)
            if (name.StartsWith(Order, StringComparison.Ordinal) && name[Order.Length..].Split('/') is [var tool, var word] && Words.TryGetValue(word, out var measure))
                chains.Add(new(tool, measure, Rivalry.PersonDay, List(value)));
        var precedence = chains.Count == 0 ? Precedence.Default : Precedence.Default.With(chains);
        return choices.TryGetValue(GatewayFirst, out var tools) ? precedence.WithGatewayFirst(List(tools)) : precedence;
    }

    public static string[] List(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
