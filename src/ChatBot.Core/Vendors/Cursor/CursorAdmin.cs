using System.Globalization;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Cursor;

/// <summary>Cursor's Admin API: days tell activity and lines, events tell tokens and money; the two are never added.</summary>
/// <remarks>Source: Cursor documentation, "Admin API" (read 2026-08). <c>chargedCents</c> already holds the token fee. Events have no id: two
/// alike in one millisecond are one. Cloud-agent webhooks carry no use.</remarks>
internal static class CursorAdmin
{
    private const string Vendor = "cursor";

    public static MappedBatch MapDaily(ReadOnlyMemory<byte> payload, MappingContext context) => Page(payload, context, "data", (row, builder) =>
    {
        var day = row.Day("day") ?? row.Day("date");
        var user = row.Text("userId") ?? row.Text("email");
        if (day is null || user is null)
        {
            builder.Fail("the user or the day is missing");
            return;
        }
        builder.Add(builder.Day(Feeds.CursorDaily, $"{day:yyyy-MM-dd}:{user}", Tools.Cursor, day) with
        {
            PersonRef = context.Person(PersonRefs.Email(row.Text("email")) ?? PersonRefs.Vendor(Vendor, user)),
            Surface = Surfaces.Ide,
            Model = row.Text("mostUsedModel"),
            Requests = Sum(row, builder, "composerRequests", "chatRequests", "agentRequests", "cmdkUsages"),
            Accepts = row.Count("totalAccepts"),
            Rejects = row.Count("totalRejects"),
            LinesAccepted = row.Count("acceptedLinesAdded"),
            LinesAdded = row.Count("totalLinesAdded"),
            LinesRemoved = row.Count("totalLinesDeleted"),
        });
    });

    public static MappedBatch MapEvents(ReadOnlyMemory<byte> payload, MappingContext context) => Page(payload, context, "usageEvents", MapEvent);

    public static MappedBatch MapMembers(ReadOnlyMemory<byte> payload, MappingContext context) => Page(payload, context, "teamMembers", (row, builder) =>
    {
        if (PersonRefs.Vendor(Vendor, row.Text("id")) is { } id && PersonRefs.Email(row.Text("email")) is { } email)
        {
            builder.Note(new VendorNotice.IdentityKnown(id, email["email:".Length..], row.Text("name")));
            builder.Note(new VendorNotice.SeatSeen(Tools.Cursor, context.Entity ?? "", email, row.Text("role"), null, null,
                row.Flag("isRemoved") == true ? DateOnly.FromDateTime(context.ReceivedAt.UtcDateTime) : null, null));
        }
        else
        {
            builder.Fail("the member has no id or no e-mail");
        }
    });

    /// <summary>Spend of the current cycle, as budgets and not as use: the events tell the same money day by day.</summary>
    public static MappedBatch MapSpend(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (page, builder) =>
    {
        var cycle = page.Instant("subscriptionCycleStart");
        JsonMapping.Rows(page.Array("teamMemberSpend"), builder, row =>
        {
            var spent = builder.Money(row.Amount("overallSpendCents") / 100, "USD");
            var limit = builder.Money(row.Amount("effectivePerUserLimitDollars"), "USD");
            var person = PersonRefs.Email(row.Text("email")) ?? PersonRefs.Vendor(Vendor, row.Text("userId"));
            builder.Note(new VendorNotice.BudgetEvent(
                $"spend:{cycle?.ToUnixTimeSeconds()}:{row.Text("userId") ?? person}", "spend_tracked", "user", person, null, null, spent, limit, null));
        });
        NotePage(page, builder);
    });

    /// <summary>Cloud agents report a change of status and nothing else.</summary>
    public static MappedBatch MapWebhook(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (root, builder) =>
        JsonMapping.Row(0, root, builder, body =>
            builder.Note(new VendorNotice.Signal(body.Text("event") ?? "unknown", body.Text("id") ?? ""))));

    private static void MapEvent(Fields row, BatchBuilder builder)
    {
        var at = row.Instant("timestamp");
        var tokens = row.Object("tokenUsage");
        var service = row.Text("serviceAccountId");
        var person = service is null ? PersonRefs.Email(row.Text("userEmail")) : PersonRefs.Vendor(Vendor, service);
        if (service is not null && person is not null) builder.Note(new VendorNotice.ServiceIdentity(person, row.Text("serviceAccountName")));
        var charged = row.Amount("chargedCents");
        var cost = builder.Money(charged / 100, "USD");
        var fact = builder.Event(Feeds.CursorEvents, "", Tools.Cursor, at) with
        {
            PersonRef = builder.Context.Person(person),
            Surface = row.Flag("isHeadless") == true || row.Has("cloudAgentId") ? Surfaces.Agent : Surfaces.Ide,
            Feature = row.Text("kind"),
            Model = row.Text("model"),
            TokensIn = tokens.Count("inputTokens"),
            TokensOut = tokens.Count("outputTokens"),
            TokensCacheWrite = tokens.Count("cacheWriteTokens"),
            TokensCacheRead = tokens.Count("cacheReadTokens"),
            Cost = cost,
            // What the plan includes is shown at its list value; only chargeable calls are on the invoice.
            CostKind = cost is null ? null : row.Flag("isChargeable") == true ? CostKind.Billed : CostKind.List,
            SessionId = row.Text("conversationId"),
        };
        var identity = string.Create(CultureInfo.InvariantCulture,
            $"{row.Text("timestamp")}|{row.Text("userEmail")}|{fact.Model}|{fact.SessionId}|{fact.TokensIn}|{fact.TokensOut}"
            + $"|{fact.TokensCacheRead}|{fact.TokensCacheWrite}|{charged}");
        builder.Add(fact with { SourceKey = FactKey.Of(at ?? default, Fingerprint.Of(identity).ToString()) });
    }

    private static MappedBatch Page(ReadOnlyMemory<byte> payload, MappingContext context, string rows, Action<Fields, BatchBuilder> map) =>
        JsonMapping.Document(payload, context, (page, builder) =>
        {
            JsonMapping.Rows(page.Array(rows), builder, row => map(row, builder));
            NotePage(page, builder);
        });

    private static void NotePage(Fields page, BatchBuilder builder)
    {
        var pagination = page.Object("pagination");
        if (pagination.Flag("hasNextPage") != true) return;
        var current = pagination.Count("page") ?? pagination.Count("currentPage") ?? 1;
        if (current < int.MaxValue) builder.Note(new VendorNotice.NextPage((current + 1).ToString(CultureInfo.InvariantCulture)));
    }

    private static long? Sum(Fields row, BatchBuilder builder, params ReadOnlySpan<string> names)
    {
        long? sum = null;
        foreach (var name in names) sum = builder.Sum(sum, row.Count(name));
        return sum;
    }
}
