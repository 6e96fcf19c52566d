using ChatBot.Core.Demonstration;

namespace ChatBot.Import;

/// <summary>Puts the demonstration into a store that is empty or holds another demonstration, never into one with real data.</summary>
internal sealed class DemonstrationStore(Importer importer)
{
    /// <returns>What an import tells; the cast only when it was created.</returns>
    public async Task<(ImportOutcome Outcome, DemonstrationCast? Cast)> CreateAsync(DemonstrationOrder order, IProgress<ImportProgress> progress, CancellationToken ct)
    {
        if (order.Problem is { } problem) return (new ImportOutcome.Impossible(problem), null);
        var rows = DemonstrationOrganisation.Create(order);
        var outcome = await importer.RunAsync(new(DemonstrationFiles.Of(rows), IsDemonstration: true), progress, ct);
        return (outcome, outcome is ImportOutcome.Done ? rows.Cast : null);
    }
}
