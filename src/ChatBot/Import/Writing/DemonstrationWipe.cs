using ChatBot.Core.Usage;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Import.Writing;

/// <summary>Takes made-up people and their use out of a store, so that nothing of them stays when others come. Never called on real data.</summary>
/// <remarks>What did not come with the demonstration stays: the facts that feeds delivered, as nobody's until somebody real owns them, people
/// whom an identity provider tells of, conversations, tokens without a person, the audit trail.</remarks>
internal static class DemonstrationWipe
{
    private static readonly string[] Statements =
    [
        "DELETE FROM ActiveSets", "DELETE FROM GroupTotals", "DELETE FROM GroupMembers", "DELETE FROM PersonMonths", "UPDATE MonthVersions SET Version = Version + 1", "DELETE FROM PersonDays", "DELETE FROM ImportedDays",
        "DELETE FROM UsageFacts WHERE SourceId IN (SELECT Id FROM Sources WHERE Name = {0})",
        "DELETE FROM AccessEvents", "DELETE FROM AccessHandovers", "DELETE FROM AccessRules", "DELETE FROM AccessRequests", "DELETE FROM Budgets", "DELETE FROM Seats", "DELETE FROM SeatPrices", "DELETE FROM Memberships", "DELETE FROM Roles", "DELETE FROM ExchangeRates",
        "DELETE FROM Ledger", "DELETE FROM AnsweredGroups", "DELETE FROM ToldFigures", "DELETE FROM Absences", "DELETE FROM Nudges", "DELETE FROM Volunteers", "DELETE FROM Pairs", "DELETE FROM Campaigns", "DELETE FROM Wins", "DELETE FROM Tellings", "DELETE FROM Preferences", "DELETE FROM Digests",
        "UPDATE Conversations SET PersonId = NULL, State = NULL",

        // A token without its person or team would speak for everyone.
        "UPDATE Tokens SET RevokedAt = {1} WHERE (PersonId IS NOT NULL OR TeamId IS NOT NULL) AND RevokedAt IS NULL",
        "UPDATE Identities SET TeamId = NULL",
        "UPDATE Identities SET PersonId = NULL WHERE PersonId NOT IN (SELECT PersonId FROM ScimUsers WHERE PersonId IS NOT NULL)",
        "DELETE FROM Identities WHERE Id NOT IN (SELECT IdentityId FROM UsageFacts)",
        "DELETE FROM Slices WHERE Id NOT IN (SELECT SliceId FROM UsageFacts)",
        "DELETE FROM ToolSlugs WHERE ToolId NOT IN (SELECT ToolId FROM Slices)",
        "DELETE FROM Tools WHERE Id NOT IN (SELECT ToolId FROM Slices)",
        "UPDATE People SET ManagerId = NULL, TeamId = NULL",
        "DELETE FROM People WHERE Id NOT IN (SELECT PersonId FROM ScimUsers WHERE PersonId IS NOT NULL)",
        "UPDATE Teams SET ParentId = NULL", "DELETE FROM Teams", "DELETE FROM CostCenters",
    ];

    /// <returns>Local days of the facts that stay: their roll-ups are to be counted again.</returns>
    public static async Task<HashSet<DateOnly>> ApplyAsync(ChatBotDb db, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var statement in Statements) await db.Database.ExecuteSqlRawAsync(statement, [Feeds.Import, now.ToUnixTimeMilliseconds()], ct);
        return (await db.UsageFacts.Select(f => f.Day).Distinct().ToListAsync(ct)).ToHashSet();
    }
}
