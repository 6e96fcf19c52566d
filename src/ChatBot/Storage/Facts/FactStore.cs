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
    public void Link(WriteScope scope, string reference, int? person, DateTimeOffset now) => Write(scope, write =>
    {
        write.At(now);
        write.Link(reference, person);
        return true;
    });

    /// <summary>Takes some of the use of an identity away; what was billed stays, for nobody.</summary>
    /// <param name="from">Where to go on; at first <see cref="FactPlace.First"/>.</param>
    /// <returns>Facts that there were, and where to go on; none when that was all.</returns>
    public (int Erased, FactPlace? Next) EraseSome(WriteScope scope, string reference, FactPlace from) => Write(scope, write => write.EraseSome(reference, from));

    /// <summary>Of an identity without use: remembers only that it was erased.</summary>
    public void Forget(WriteScope scope, string reference, DateTimeOffset now) => Write(scope, write =>
    {
        write.Forget(reference, now);
        return true;
    });

    /// <summary>Judges everything of these tools again, after another feed has been chosen for them in the same transaction.</summary>
    /// <param name="tools">Slugs.</param>
    public void Rejudge(WriteScope scope, IEnumerable<string> tools, DateTimeOffset now)
    {
        known.Forget();
        Write(scope, write =>
        {
            write.At(now);
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
