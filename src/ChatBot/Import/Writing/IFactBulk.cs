using ChatBot.Import.Reading;

namespace ChatBot.Import.Writing;

/// <summary>A row of use with the numbers of the store.</summary>
/// <param name="day">The local day of the person who did it.</param>
internal readonly struct FactToWrite(in UsageEntry entry, int identityId, int sliceId, DateOnly day)
{
    // A field, so that writers can look at it without copying its many numbers.
    public readonly UsageEntry Entry = entry;

    public int IdentityId => identityId;
    public int SliceId => sliceId;
    public DateOnly Day => day;
}

/// <summary>The fast way into the table of facts, one per database. Both write inside the caller's transaction.</summary>
internal interface IFactBulk : IAsyncDisposable
{
    /// <summary>Equal rows get neighbouring keys: the content's hash, plus one for each row before with the same content.</summary>
    Task WriteAsync(ReadOnlyMemory<FactToWrite> facts, CancellationToken ct);

    /// <summary>After the last batch; only now are all rows in the table.</summary>
    Task FinishAsync(CancellationToken ct);
}
