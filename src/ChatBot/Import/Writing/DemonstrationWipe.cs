using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Import.Writing;

/// <summary>Empties a store of made-up people, so that nothing of them stays when others come. Never called on real data.</summary>
internal static class DemonstrationWipe
{
    // Children before parents; messages name people, so they go as well. The audit trail stays.
    private static readonly string[] Tables =
    [
        "ActiveSets", "GroupTotals", "GroupMembers", "PersonMonths", "PersonDays", "UsageFacts", "ImportedDays", "Deliveries", "Identities", "Slices", "Sources",
        "AccessRequests", "Budgets", "Seats", "SeatPrices", "ToolSlugs", "Memberships", "Roles", "ExchangeRates", "Ledger", "Outbox", "Inbox",
    ];

    public static async Task ApplyAsync(ChatBotDb db, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var table in Tables) await Delete(db, table, ct);
        await db.Database.ExecuteSqlRawAsync("UPDATE Conversations SET PersonId = NULL, State = NULL", ct);

        // A token without its person would speak for everyone.
        await db.Database.ExecuteSqlRawAsync("UPDATE Tokens SET RevokedAt = {0} WHERE PersonId IS NOT NULL AND RevokedAt IS NULL", [now.ToUnixTimeMilliseconds()], ct);
        await db.Database.ExecuteSqlRawAsync("UPDATE People SET ManagerId = NULL", ct);
        await db.Database.ExecuteSqlRawAsync("UPDATE Teams SET ParentId = NULL", ct);
        foreach (var table in new[] { "People", "Teams", "CostCenters", "Tools" }) await Delete(db, table, ct);
    }

    // Table names are the constants above: a statement cannot take them as parameters.
    private static Task<int> Delete(ChatBotDb db, string table, CancellationToken ct) => db.Database.ExecuteSqlRawAsync(string.Concat("DELETE FROM ", table), ct);
}
