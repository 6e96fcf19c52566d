namespace ChatBot.Import.Reading;

/// <summary>One row of use. Absent numbers are null, as in the store.</summary>
internal struct UsageEntry
{
    /// <summary>Places in <see cref="UsageNames"/>.</summary>
    public int Identity, Slice;

    /// <summary>The date as written; of an instant its UTC date.</summary>
    public DateOnly WrittenDay;

    /// <summary>Of an instant, in milliseconds since 1970; none for a whole day.</summary>
    public long? At;

    public long? Sessions, Prompts, DurationMs, TokensIn, TokensOut, CostUnits, LinesAccepted, LinesSuggested;
    public int? CostNanos;

    /// <summary>Of the content: two equal rows have equal hashes, whatever the order of columns, the quoting or the case of the e-mail.</summary>
    public long Hash;
}

/// <param name="Ref">As in the table of identities: <c>email:…</c>.</param>
internal sealed record IdentityName(string Ref, long Hash)
{
    /// <summary>Rows without an e-mail belong to nobody in particular.</summary>
    public const string Nobody = "anon:import";

    public string? Email => Ref.StartsWith("email:", StringComparison.Ordinal) ? Ref["email:".Length..] : null;
}

internal sealed record SliceName(string Tool, string Surface, string Feature, string Model, string Project, string Currency, long Hash);
