using ChatBot.Core.Access;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Dialogue;

namespace ChatBot.Access;

/// <summary>How long access takes, what waiting costs, and who waits longest, as far as the reader may see it.</summary>
internal sealed class WaitsCommand(AccessPolicies policies, AccessDesk desk) : ICommand
{
    private const int DefaultDays = 90, MostLines = 8;

    public string Name => "waits";

    public IReadOnlyList<string> Verbs { get; } = ["last"];

    public string Usage => "waits [last N days]";

    public string Does => "how long access takes by tool and function, what waiting costs, and who waits longest";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        string[] said = [.. call.Words];
        var days = said switch
        {
            [] => DefaultDays,
            ["last", var number, .. var rest] when rest is [] or ["days"] && int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 1000 => n,
            _ => 0,
        };
        if (days == 0) return CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}");
        var around = await policies.AroundAsync(call.Deed.Organisation, call.Deed.Now, ct);
        var range = new DateRange(around.Today.AddDays(1 - days), around.Today);
        return CommandAnswer.Say(Words(around, call.Deed.Actor, await desk.SinceAsync(range.Start, ct), range));
    }

    /// <summary>Figures of everybody for admins and finance; of everyone below for managers; for others of the organisation, where enough people are in them, and their own waits by name.</summary>
    internal static string Words(AccessSurroundings around, Person reader, IReadOnlyList<AccessRequestState> states, DateRange range)
    {
        var organisation = around.Organisation;
        var (seesAll, words) = (organisation.IsAdmin(reader) || organisation.IsFinance(reader), new Phrasing(reader.Locale));
        var below = organisation.Leads(reader.Id) ? organisation.Reports(reader.Id).Select(p => p.Id).ToHashSet() : [];
        var seen = seesAll || below.Count == 0 ? states : [.. states.Where(s => below.Contains(s.Requester) || s.Owner == reader.Id || s.MayDecide(reader.Id))];
        var report = AccessReport.Of([.. seen], organisation, around.Policy, around.Price, range);
        var lines = new List<string> { $"{Headline(report.All, words)} – {(seesAll || below.Count == 0 ? "the organisation" : "everyone below you, and what you decide")}, {words.Range(range)}." };
        var minimum = seesAll || below.Count > 0 ? 0 : organisation.Settings.MinimumGroupSize;
        if (minimum > 0 && states.Select(s => s.Requester).Distinct().Count() < minimum) lines = [$"Fewer than {minimum} people asked for access in these days, so there is no figure for the organisation."];
        else
        {
            // Money is for those who answer for it.
            if (seesAll || below.Count > 0) lines.Add(Price(around, report, words));
            Add(lines, "By tool:", report.ByTool, states, minimum, words, (s, key) => organisation.Tools.FirstOrDefault(t => t.Id == s.Tool)?.Name == key);
            Add(lines, "By what was in the way:", report.ByFunction, states, minimum, words, (s, key) => AccessWords.Of(s.Blocker) == key);
        }

        var view = around.ViewFor(reader.Id, reader.Id);
        var oldest = report.Oldest.Where(s => seesAll || below.Contains(s.Requester) || s.Owner == reader.Id || s.MayDecide(reader.Id)).ToList();
        if (oldest.Count > 0) lines.AddRange(["Longest waits:", .. oldest.Select(s => $"• {organisation.Find(s.Requester)?.Name}: {AccessCards.Line(s, view with { Today = around.TodayOf(s.Requester) })}")]);
        var mine = states.Where(s => s.Requester == reader.Id && s.IsOpen).OrderBy(s => s.ClockDay).ToList();
        if (mine.Count > 0) lines.AddRange(["Yours:", .. mine.Select(s => $"• {AccessCards.Line(s, view with { Today = around.TodayOf(s.Requester) })}")]);
        return string.Join('\n', lines);
    }

    /// <summary>"12 wait; access took 5 days (median), 34 at the 90th percentile; to the first use 9 and 40".</summary>
    private static string Headline(AccessFigures figures, Phrasing words)
    {
        var waiting = figures.Waiting == 0 ? "Nobody waits" : figures.Waiting == 1 ? "1 request waits" : $"{words.Number(figures.Waiting)} requests wait";
        return figures.MedianDays is not { } median ? $"{waiting}; nothing was handed over"
            : $"{waiting}; time to access {AccessWords.Days(median)} (median), {AccessWords.Days(figures.P90Days!.Value)} (90th percentile)"
                + (figures.MedianToUseDays is { } use ? $"; to the first real use {AccessWords.Days(use)} and {AccessWords.Days(figures.P90ToUseDays!.Value)}" : "")
                + $"; {words.Number(figures.Proven)} of {words.Number(figures.Handed)} proven by use";
    }

    private static string Price(AccessSurroundings around, AccessReport report, Phrasing words) => report.All.Cost is { } cost
        ? $"Working days lost: {words.Number(report.All.DaysLost)}, which is {words.Money(cost.Amount, cost.Currency)} at {words.Money(around.Price.DayRate!.Value, cost.Currency)} a day and {words.Number(around.Price.ShareBlocked * 100)}% blocked (settings Access:DayRate, Access:ShareBlocked)."
        : $"Working days lost: {words.Number(report.All.DaysLost)}. No day rate is set (Access:DayRate), so they have no price.";

    /// <summary>Parts of too few people are left out, and with them the next smallest, so that the rest cannot be told from the total.</summary>
    private static void Add(List<string> lines, string title, IEnumerable<AccessFigures> figures, IReadOnlyList<AccessRequestState> states, int minimum, Phrasing words, Func<AccessRequestState, string, bool> isOf)
    {
        HashSet<PersonId> People(AccessFigures f) => [.. states.Where(s => isOf(s, f.Key)).Select(s => s.Requester)];
        var shown = figures.OrderByDescending(f => f.Waiting).ThenByDescending(f => f.MedianDays).ThenBy(f => f.Key, StringComparer.Ordinal).ToList();
        if (minimum > 0)
        {
            var hidden = shown.Where(f => People(f).Count < minimum).ToList();
            shown.RemoveAll(hidden.Contains);
            while (shown.Count > 0 && hidden.SelectMany(People).Distinct().Count() is > 0 and var few && few < minimum)
            {
                hidden.Add(shown.MinBy(f => People(f).Count)!);
                shown.Remove(hidden[^1]);
            }
        }

        if (shown.Count == 0) return;
        lines.Add(title);
        lines.AddRange(shown.Take(MostLines).Select(f => $"• {char.ToUpperInvariant(f.Key[0])}{f.Key[1..]}: {Headline(f, words)}"));
    }
}
