namespace ChatBot.Storage.Facts;

/// <summary>Takes mapped deliveries into the store: facts, what was delivered and the roll-ups change together, in the caller's transaction.</summary>
/// <remarks>Runs on the writer's thread only. Totals follow from what was delivered, not from its order, repetition or split.</remarks>
internal sealed class FactStore(Keys keys)
{
    private readonly KnownNames known = new();
    private bool isUnsettled;

    public Taken Take(WriteScope scope, Delivery delivery) => Write(scope, [delivery])[0];

    /// <returns>In the order of the deliveries.</returns>
    public IReadOnlyList<Taken> Write(WriteScope scope, IReadOnlyList<Delivery> deliveries) => Write(scope, write => deliveries.Select(write.Take).ToList());

    /// <summary>Gives an identity to a person, or to nobody, with all of its history.</summary>
    public void Link(WriteScope scope, string reference, int? person) => Write(scope, write =>
    {
        write.Link(reference, person);
        return true;
    });

    /// <summary>Takes the use of an identity away and remembers only that it was erased.</summary>
    /// <returns>Facts that there were.</returns>
    public int Erase(WriteScope scope, string reference, DateTimeOffset now) => Write(scope, write => write.Erase(reference, now));
    /// <summary>Judges everything of these tools again, after another feed has been chosen for them in the same transaction.</summary>
    /// <param name="tools">Slugs.</param>
    public void Rejudge(WriteScope scope, IEnumerable<string> tools)
    {
        known.Forget();
        Write(scope, write =>
        {
            foreach (var tool in tools) write.Doubt(tool);
            return true;
        });
    }

    /// <summary>Remembers why something was turned away without a fact.</summary>
    public void Note(WriteScope scope, Action<SourceBook> note) => Write(scope, write =>
    {
        note(write.Sources);
        return true;
    });

    private T Write<T>(WriteScope scope, Func<FactWrite, T> work)
    {
        // What the last transaction added to the memory may have been rolled back with it.
        if (isUnsettled) known.Forget();
        isUnsettled = true;
        scope.AfterCommit(() => isUnsettled = false);
        FactsLock.Take(scope.Connection, scope.Transaction);
        using var write = new FactWrite(scope.Connection, scope.Transaction, known, keys);
        var result = work(write);
        write.Finish();
        return result;
    }
}
