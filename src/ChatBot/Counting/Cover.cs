using ChatBot.Core.Usage;
using ChatBot.Storage.Rollups;

namespace ChatBot.Counting;

/// <summary>A stretch to read from a roll-up.</summary>
/// <param name="First">Day number of the first day or month.</param>
/// <param name="Bucket">The time part of every row; -1 = look it up by day.</param>
/// <param name="Sign">-1 takes away what a whole month holds too much.</param>
internal readonly record struct Stretch(Span Span, int First, int Last, int Bucket, int Sign);

/// <summary>Covers days with as few roll-up rows as can be: whole months where a month lies in one time part.</summary>
internal static class Cover
{
    /// <param name="subtract">A month that lies mostly inside may be read whole and the rest taken away; sums can, sets cannot.</param>
    /// <param name="onlyDays">Where a month cannot stand for its days.</param>
    public static List<Stretch> Of(Layout layout, bool subtract, bool onlyDays = false)
    {
        var stretches = new List<Stretch>();
        var range = layout.Range;
        for (var month = new DateOnly(range.Start.Year, range.Start.Month, 1); month <= range.End; month = month.AddMonths(1))
        {
            var (monthFirst, monthLast) = (month.DayNumber, month.AddMonths(1).DayNumber - 1);
            var first = Math.Max(monthFirst, range.Start.DayNumber);
            var last = Math.Min(monthLast, range.End.DayNumber);
            var bucket = onlyDays ? -1 : OneBucket(layout, first, last);
            var isWhole = first == monthFirst && last == monthLast;
            if (bucket < 0 || !isWhole && !(subtract && 2 * (last - first + 1) > monthLast - monthFirst + 1))
            {
                AddDays(stretches, first, last);
                continue;
            }
            stretches.Add(new(Span.Month, monthFirst, monthFirst, bucket, 1));
            if (first > monthFirst) stretches.Add(new(Span.Day, monthFirst, first - 1, bucket, -1));
            if (last < monthLast) stretches.Add(new(Span.Day, last + 1, monthLast, bucket, -1));
        }
        return stretches;
    }

    private static int OneBucket(Layout layout, int first, int last)
    {
        var bucket = layout.BucketOf(first);
        for (var day = first + 1; day <= last; day++)
            if (layout.BucketOf(day) != bucket) return -1;
        return bucket;
    }

    private static void AddDays(List<Stretch> stretches, int first, int last)
    {
        if (stretches.Count > 0 && stretches[^1] is { Span: Span.Day, Bucket: -1 } before && before.Last == first - 1)
            stretches[^1] = before with { Last = last };
        else
            stretches.Add(new(Span.Day, first, last, -1, 1));
    }
}
