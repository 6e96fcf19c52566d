namespace ChatBot.Operations;

internal sealed record ClockOptions
{
    /// <summary>The instant at which the service's clock starts, for rehearsals and tests. Development only.</summary>
    public DateTimeOffset? Start { get; set; }
}

/// <summary>The system's clock, moved so that it showed another instant when the service started.</summary>
internal sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly TimeSpan shift = start - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
}
