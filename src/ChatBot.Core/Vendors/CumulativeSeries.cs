using System.Globalization;
using System.Text;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors;

/// <summary>One reading of a counter that only grows until its process restarts.</summary>
/// <param name="Series">Identity of the series and of the run of its process (its start), so that runs never mix.</param>
/// <param name="HasStart">The sender told when it began to count, so the first reading counts in full; otherwise it is the baseline.</param>
/// <param name="Value">The reading, in the unit of <paramref name="Counter"/>; not negative.</param>
/// <param name="Template">A fact with everything but key, period and counter.</param>
public sealed record CumulativePoint(string Series, bool HasStart, DateTimeOffset At, decimal Value, Counter Counter, UsageFact Template);

/// <summary>The last reading inside one quarter of an hour.</summary>
/// <param name="Finished">Sum of the readings from which the counter fell back inside this slot.</param>
public readonly record struct SeriesSlot(DateTimeOffset At, decimal Value, decimal Finished)
{
    public DateTimeOffset StartAt => CumulativeSeries.SlotOf(At);
}

/// <summary>What must be remembered of one series; <see cref="ToText"/> and <see cref="Parse"/> are how a store keeps it.</summary>
/// <param name="Version">Grows with every change; the revision of the facts that the change restates.</param>
/// <param name="Base">The reading before the first kept slot; readings up to its instant are too old to count.</param>
/// <param name="Slots">By time; only those in which the counter moved.</param>
public sealed record SeriesState(long Version, SeriesSlot? Base, IReadOnlyList<SeriesSlot> Slots)
{
    public static SeriesState Empty { get; } = new(0, null, []);

    /// <summary>Printable ASCII; grows with the number of slots, at most about six kilobytes.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Version}|");
        if (Base is { } first) Append(text, first);
        text.Append('|');
        for (var i = 0; i < Slots.Count; i++)
        {
            if (i > 0) text.Append(';');
            Append(text, Slots[i]);
        }
        return text.ToString();

        static void Append(StringBuilder text, SeriesSlot slot) =>
            text.Append(CultureInfo.InvariantCulture, $"{slot.At.UtcTicks},{slot.Value},{slot.Finished}");
    }

    /// <exception cref="FormatException">The text did not come from <see cref="ToText"/>.</exception>
    public static SeriesState Parse(string text)
    {
        if (text.Split('|') is not [var version, var first, var rest]) throw new FormatException("A series state has three parts.");
        return new(
            long.Parse(version, CultureInfo.InvariantCulture),
            first.Length == 0 ? null : ParseSlot(first),
            rest.Length == 0 ? [] : rest.Split(';').Select(ParseSlot).ToList());

        static SeriesSlot ParseSlot(string text) => text.Split(',') is [var at, var value, var finished]
            ? new(new(long.Parse(at, CultureInfo.InvariantCulture), TimeSpan.Zero),
                decimal.Parse(value, CultureInfo.InvariantCulture), decimal.Parse(finished, CultureInfo.InvariantCulture))
            : throw new FormatException("A series slot has three fields.");
    }
}

/// <summary>Turns readings of growing counters into amounts per quarter of an hour, the same for any order and any repeats.</summary>
/// <remarks>A quarter of an hour is the longest slot that lies inside one calendar day of every time zone, so a person's day is exact.
/// Each slot is one replacing fact: its last reading less the last reading before it. A reading lower than an earlier one of
/// the same run is a reset and counts in full (OTLP data model, "Resets and gaps", read 2026-11-20).</remarks>
public static class CumulativeSeries
{
    internal const int KeptSlots = 96;

    private static readonly TimeSpan SlotLength = TimeSpan.FromMinutes(15);

    /// <summary>The state after a reading, and the facts whose amounts it changed; none when the reading says nothing new.</summary>
    public static (SeriesState State, IReadOnlyList<UsageFact> Changed) Step(SeriesState state, CumulativePoint point)
    {
        if (state.Base is { } first && point.At <= first.At) return (state, []);
        if (WithReading(state.Slots, point) is not { } slots) return (state, []);

        var version = state.Version + 1;
        var before = Amounts(state.Base, state.Slots, point.HasStart);
        var changed = new List<UsageFact>();
        foreach (var (slot, amount) in Amounts(state.Base, slots, point.HasStart))
        {
            if (before.TryGetValue(slot, out var old) ? old == amount : amount == 0) continue;
            changed.Add(ToFact(point, slot, amount, version));
        }

        if (slots.Count <= KeptSlots) return (new(version, state.Base, slots), changed);
        var folded = slots.Count - KeptSlots / 2;
        return (new(version, slots[folded - 1] with { Finished = 0 }, slots.GetRange(folded, slots.Count - folded)), changed);
    }

    internal static DateTimeOffset SlotOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % SlotLength.Ticks, TimeSpan.Zero);

    private static List<SeriesSlot>? WithReading(IReadOnlyList<SeriesSlot> known, CumulativePoint point)
    {
        var start = SlotOf(point.At);
        var place = known.Count;
        while (place > 0 && known[place - 1].StartAt >= start) place--;

        if (place < known.Count && known[place].StartAt == start)
        {
            var slot = known[place];
            if (point.At <= slot.At) return null;
            var finished = point.Value < slot.Value ? slot.Finished + slot.Value : slot.Finished;
            // No process uses this much; a sum that leaves 64 bits is nonsense and changes nothing.
            if (finished + point.Value > long.MaxValue) return null;
            return new(known) { [place] = new(point.At, point.Value, finished) };
        }

        // A counter that stands still needs no slot of its own, unless it is the baseline of a series without a start.
        if (place > 0 && known[place - 1].Value == point.Value) return null;
        var slots = new List<SeriesSlot>(known);
        slots.Insert(place, new(point.At, point.Value, 0));
        return slots;
    }

    private static Dictionary<DateTimeOffset, decimal> Amounts(SeriesSlot? first, IReadOnlyList<SeriesSlot> slots, bool hasStart)
    {
        var amounts = new Dictionary<DateTimeOffset, decimal>(slots.Count);
        var last = first?.Value ?? (hasStart || slots.Count == 0 ? 0 : slots[0].Finished + slots[0].Value);
        foreach (var slot in slots)
        {
            var reached = slot.Finished + slot.Value;
            amounts[slot.StartAt] = reached >= last ? reached - last : reached;
            last = slot.Value;
        }
        return amounts;
    }

    private static UsageFact ToFact(CumulativePoint point, DateTimeOffset slot, decimal amount, long version) => Counters.Set(
        point.Template with
        {
            SourceKey = FactKey.Of(slot, point.Series),
            Restatement = Restatement.Replaces,
            Revision = version,
            PeriodStartAt = slot,
            PeriodEndAt = slot + SlotLength,
            Grain = Grain.Minute,
            Quality = FactQuality.Aggregate,
        },
        point.Counter, amount);
}
