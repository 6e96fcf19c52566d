namespace ChatBot.Scheduling;

/// <summary>Something that the calendar owes: digests, nudges, ageing, follow-ups. Registered as a singleton; asked by the tick and by the verb <c>due</c>.</summary>
internal interface IDue
{
    /// <summary>One lower-case word.</summary>
    string Name { get; }

    /// <summary>Decides and queues what is owed at that instant and was not done yet. Running it again, late, or on two hosts changes nothing: the
    /// table's unique keys decide.</summary>
    /// <param name="dryRun">List it and change nothing.</param>
    /// <param name="tell">Called for each thing owed.</param>
    Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct);
}

/// <param name="Rule">What kind of thing: <c>digest.weekly</c>.</param>
/// <param name="To">Whom, by e-mail; or what, where it is nobody's.</param>
/// <param name="Period">For which the thing is done once.</param>
/// <param name="What">In words, for an admin.</param>
/// <param name="Outcome">What became of it; none in a dry run.</param>
internal sealed record Owed(string Rule, string To, string Period, string What, string? Outcome = null);
