namespace ChatBot.Core.Usage;

/// <summary>Days from <paramref name="Start"/> to <paramref name="End"/>, both included.</summary>
/// <remarks>The one inclusive range of the house: it is what people say and what the ask contract shows
/// (semantics, section 1). Everything that is stored or paged is half-open.</remarks>
public readonly record struct DateRange(DateOnly Start, DateOnly End)
{
    public static DateRange Day(DateOnly day) => new(day, day);

    public int Days => End.DayNumber - Start.DayNumber + 1;

    public bool Contains(DateOnly day) => day >= Start && day <= End;

    /// <summary>The part of this range that is not after <paramref name="last"/>; empty when <see cref="End"/> is before <see cref="Start"/>.</summary>
    public DateRange CutAt(DateOnly last) => End <= last ? this : this with { End = last };

    public bool IsEmpty => End < Start;

    public IEnumerable<DateOnly> EachDay()
    {
        for (var day = Start; day <= End; day = day.AddDays(1)) yield return day;
    }

    public override string ToString() => $"{Start:yyyy-MM-dd}..{End:yyyy-MM-dd}";
}
