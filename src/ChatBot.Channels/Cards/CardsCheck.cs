namespace ChatBot.Channels.Cards;

/// <summary>The proof of all cards at the command line.</summary>
public static class CardsCheck
{
    /// <summary>Writes one line per problem (file, line, what is wrong), or one line saying what was proved.</summary>
    /// <returns>How many problems there are.</returns>
    public static async Task<int> RunAsync(string directory, TextWriter output, CancellationToken cancellationToken)
    {
        var catalogue = CardCatalogue.TryLoad(directory, out var problems);
        foreach (var problem in problems)
            await output.WriteLineAsync(problem.ToString().AsMemory(), cancellationToken);
        if (problems.Count == 0)
        {
            var samples = catalogue.Kinds.Sum(kind => catalogue.Samples(kind).Count);
            await output.WriteLineAsync(
                $"{catalogue.Kinds.Count} cards bind their {samples} samples and keep the limits of their platforms.".AsMemory(), cancellationToken);
        }
        return problems.Count;
    }
}
