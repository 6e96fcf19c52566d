namespace ChatBot.Core.Access;

/// <summary>Whether access was ever real: computed from facts of use, never a status that somebody sets.</summary>
public abstract record Proof
{
    private Proof() { }

    /// <param name="TimeToUseDays">From the first ticket to the first real use.</param>
    public sealed record Proven(DateOnly Day, int TimeToUseDays) : Proof;

    /// <param name="DaysLeft">Until it is asked about.</param>
    public sealed record Waiting(int DaysLeft) : Proof;

    public sealed record Unused(int Days) : Proof;

    /// <summary>There is nothing yet that could be used.</summary>
    public sealed record NothingToProve : Proof;

    public static Proof Of(AccessRequestState state, DateOnly today, int unusedDays) => state switch
    {
        { FirstUseDay: { } day } => new Proven(day, day.DayNumber - state.ClockDay.DayNumber),
        { Stage: Stage.Provisioned, ProvisionedDay: { } since } => today.DayNumber - since.DayNumber is var days && days < unusedDays ? new Waiting(unusedDays - days) : new Unused(days),
        _ => new NothingToProve(),
    };
}
