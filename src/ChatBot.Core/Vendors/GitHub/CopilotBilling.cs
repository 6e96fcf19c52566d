using System.Globalization;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.GitHub;

/// <summary>Copilot billing: each row becomes what is billed (net) and what it would cost by the list (gross), with credits and tokens
/// beside the latter.</summary>
/// <remarks>Source: GitHub REST, "Billing usage", and "Billing reports" (read 2026-08). There is no currency field: USD. The CSV has a byte
/// order mark, and newer files more columns than older ones, so columns are found by name.</remarks>
internal static class CopilotBilling
{
    private const string Currency = "USD";

    private sealed record Row(
        string Date, string? User, string? Product, string? Sku, string? Model, string? Repository, string? CostCentre, decimal? Quantity,
        string? Unit, decimal? Net, decimal? Gross);

    public static MappedBatch MapJson(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (answer, builder) =>
    {
        var period = answer.Object("timePeriod");
        var entity = answer.Text("organization") ?? answer.Text("enterprise") ?? context.Entity;
        JsonMapping.Rows(answer.Array("usageItems"), builder, item =>
        {
            var date = item.Text("date") ?? PeriodText(period);
            var row = new Row(
                date, answer.Text("user"), item.Text("product"), item.Text("sku"), item.Text("model"), item.Text("repositoryName"),
                answer.Object("costCenter").Text("name"), item.Amount("grossQuantity") ?? item.Amount("quantity"), item.Text("unitType"),
                item.Amount("netAmount"), item.Amount("grossAmount"));
            Add(row, entity, builder, _ => _);
        });
    });

    public static MappedBatch MapCsv(ReadOnlyMemory<byte> payload, MappingContext context)
    {
        if (Csv.Parse(payload) is not { } csv || !csv.Has("date") || !csv.Has("net_amount")) return MappedBatch.Refused(Csv.NotCsv);
        var builder = new BatchBuilder(context);
        for (var i = 0; i < csv.Count; i++)
        {
            builder.Open();
            var row = new Row(
                csv.Text(i, "date") ?? "", csv.Text(i, "username"), csv.Text(i, "product"), csv.Text(i, "sku"), csv.Text(i, "model"),
                csv.Text(i, "repository"), csv.Text(i, "cost_center_name"), Amount("quantity"), csv.Text(i, "unit_type"),
                Amount("net_amount"), Amount("gross_amount"));
            Add(row, csv.Text(i, "organization") ?? context.Entity, builder, fact => fact with
            {
                TokensIn = Count("input"), TokensOut = Count("output"), TokensCacheRead = Count("cache_read"), TokensCacheWrite = Count("cache_write"),
            });
            builder.Close(i);

            decimal? Amount(string column)
            {
                if (csv.Text(i, column) is not { } text) return null;
                if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return value;
                builder.Fail(Fields.BadAmount);
                return null;
            }

            long? Count(string column)
            {
                if (Amount(column) is not { } value) return null;
                if (value is >= 0 and <= long.MaxValue && value == decimal.Truncate(value)) return (long)value;
                builder.Fail(Fields.BadCount);
                return null;
            }
        }
        return builder.Build();
    }

    private static void Add(Row row, string? entity, BatchBuilder builder, Func<UsageFact, UsageFact> withTokens)
    {
        if (row.Product is { } product && !product.Equals("copilot", StringComparison.OrdinalIgnoreCase)
            && row.Sku?.Contains("copilot", StringComparison.OrdinalIgnoreCase) != true)
        {
            builder.Skip("a product other than Copilot");
            return;
        }
        if (Span(row.Date) is not var (start, end, grain))
        {
            builder.Fail(Fields.BadTime);
            return;
        }
        var key = $"{entity}:{row.Date}:{row.User?.ToLowerInvariant()}:{row.Sku}:{row.Model}:{row.Repository}";
        var like = builder.Period(Feeds.GitHubBilling, key, Tools.GitHubCopilot, start, end, grain) with
        {
            PersonRef = PersonRefs.Login(row.User),
            Surface = row.Sku?.Contains("coding_agent", StringComparison.Ordinal) == true ? Surfaces.Agent : null,
            Feature = row.Sku,
            Model = row.Model,
            Project = row.Repository ?? row.CostCentre,
        };
        if (row.Net is { } net) builder.Add(like with { Cost = builder.Money(net, Currency), CostKind = CostKind.Billed });
        var isCredits = row.Unit?.Contains("credit", StringComparison.OrdinalIgnoreCase) == true;
        builder.Add(withTokens(like with
        {
            SourceKey = key + ":list",
            Cost = builder.Money(row.Gross, Currency),
            CostKind = row.Gross is null ? null : CostKind.List,
            Credits = isCredits ? row.Quantity : null,
            Requests = !isCredits && row.Unit == "requests" && row.Quantity is >= 0 and <= int.MaxValue ? (long)decimal.Round(row.Quantity.Value) : null,
        }));
    }

    private static string PeriodText(Fields period)
    {
        var (year, month, day) = (period.Count("year"), period.Count("month"), period.Count("day"));
        return day is not null ? $"{year:0000}-{month:00}-{day:00}" : month is not null ? $"{year:0000}-{month:00}" : $"{year:0000}";
    }

    private static (DateTimeOffset Start, DateTimeOffset End, Grain Grain)? Span(string date)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (date.Length == 7 && DateTimeOffset.TryParseExact(date, "yyyy-MM", CultureInfo.InvariantCulture, Utc, out var month) && month.Year < 9999)
            return (month, month.AddMonths(1), Grain.Period);
        if (date.Length == 4 && DateTimeOffset.TryParseExact(date, "yyyy", CultureInfo.InvariantCulture, Utc, out var year) && year.Year < 9999)
            return (year, year.AddYears(1), Grain.Period);
        return Instants.TryReadDay(date, out var day) && day.Year < 9999
            ? (Instants.StartOf(day), Instants.StartOf(day.AddDays(1)), Grain.Day)
            : null;
    }
}
