using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors;

namespace ChatBot.Tests.Vendors;

/// <summary>The file of expected sums, read as it is: every payload it names, every figure it names of it.</summary>
public sealed class Expected_sums
{
    public static TheoryData<string> Payloads()
    {
        var data = new TheoryData<string>();
        foreach (var member in Sample.Json("expected.json").EnumerateObject()) if (member.Name != "note") data.Add(member.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Every_payload_comes_to_its_sums(string sample)
    {
        var source = SourceOf(sample);
        var batches = Exports(sample).Select(payload => Sources.Find(source)!.Map(payload, Content_never_enters.Context)).ToList();
        var store = batches.Aggregate(new FactStore(), (store, batch) => store.Take(batch));
        var checks = 0;
        Compare(Sample.Json("expected.json").GetProperty(sample), store.Facts.ToList(), batches[^1], ref checks);

        Assert.True(checks > 0);
    }

    private static void Compare(JsonElement expected, List<UsageFact> facts, MappedBatch batch, ref int checks)
    {
        var totals = Totals.Of(facts);
        foreach (var member in expected.EnumerateObject())
        {
            checks++;
            var value = member.Value;
            switch (member.Name)
            {
                case "requests": Equal(value, totals.Requests); break;
                case "errors" or "failures": Equal(value, totals.Errors); break;
                case "prompts" or "messages": Equal(value, totals.Prompts); break;
                case "sessions": Equal(value, totals.Sessions); break;
                case "accepts" or "accepted": Equal(value, totals.Accepts); break;
                case "suggestionsShown": Equal(value, totals.Suggestions); break;
                case "linesAdded": Equal(value, totals.LinesAdded); break;
                case "linesRemoved": Equal(value, totals.LinesRemoved); break;
                case "linesAccepted": Equal(value, totals.LinesAccepted); break;
                case "linesSuggested": Equal(value, totals.LinesSuggested); break;
                case "reasoningTokens": Equal(value, totals.Reasoning); break;
                case "tokensOut": Equal(value, totals.TokensOut); break;
                case "totalTokensUnsplit" or "tokensPromptTotal": Equal(value, totals.Unsplit); break;
                case "tokens":
                    foreach (var token in value.EnumerateObject())
                    {
                        Equal(token.Value, token.Name switch
                        {
                            "input" => totals.TokensIn, "output" => totals.TokensOut, "cacheRead" => totals.CacheRead, "cacheWrite" => totals.CacheWrite,
                            _ => throw new ArgumentOutOfRangeException(token.Name),
                        });
                    }
                    break;
                case "credits": Equal(value, totals.Credits); break;
                case "net": Equal(value, totals.Billed); break;
                case "gross" or "listCost": Equal(value, totals.List); break;
                case "rows": Equal(value, facts.Count(fact => fact.CostKind == CostKind.Billed) is > 0 and var rows ? rows : facts.Select(fact => fact.PersonRef).Distinct().Count()); break;
                case "facts" when value.ValueKind == JsonValueKind.Number: Equal(value, facts.Count); break;
                case "ignored" or "skippedInactive": Equal(value, batch.Skipped.Values.Sum()); break;
                case "facts":
                    foreach (var person in value.EnumerateArray())
                        Compare(person, [.. facts.Where(fact => fact.PersonRef == "login:" + person.GetProperty("login").GetString())], batch, ref checks);
                    break;
                case "cost" when value.ValueKind == JsonValueKind.Array:
                    foreach (var actor in value.EnumerateArray())
                        Equal(actor.GetProperty("amount"), Totals.Of(facts.Where(fact => fact.PersonRef == "email:" + actor.GetProperty("actor").GetString())).Estimated);
                    break;
                case "cost":
                    var kinds = value.TryGetProperty("kind", out var kind) && kind.GetString() == "estimated" ? totals.Estimated
                        : expected.TryGetProperty("listCost", out _) ? totals.Billed : totals.Billed + totals.List + totals.Estimated;
                    Equal(value.GetProperty("amount"), kinds);
                    Assert.All(facts.Where(fact => fact.Cost is not null), fact => Assert.Equal(value.GetProperty("currency").GetString(), fact.Cost!.Value.Currency));
                    break;
                case "login" or "warning" or "perExport": break;
                default: throw new ArgumentOutOfRangeException(member.Name);
            }
        }
    }

    private static void Equal(JsonElement expected, decimal actual) => Assert.Equal(
        decimal.Parse(expected.ToString(), CultureInfo.InvariantCulture), actual);

    private static string SourceOf(string sample) =>
        Content_never_enters.Every.FirstOrDefault(pair => pair.Sample == sample).Source ?? Sources.OtlpMetrics;

    private static IEnumerable<ReadOnlyMemory<byte>> Exports(string sample) => sample.EndsWith(".sequence.json", StringComparison.Ordinal)
        ? Sample.Json(sample).EnumerateArray().Select(export => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(export.GetRawText()))
        : [Sample.Bytes(sample)];
}
