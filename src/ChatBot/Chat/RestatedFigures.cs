using ChatBot.Channels;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Digests;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using Microsoft.Extensions.Options;
using Outcome = ChatBot.Outreach.Told;

namespace ChatBot.Chat;

/// <summary>When a source tells anew of days that were over, identities are linked, another feed is counted or the rules of projects change, whoever was told figures about such days hears
/// of those that moved by more than the set share: old, new, and why. Once, in one message for all of them, with the rights that the person has by then.</summary>
internal sealed class RestatedFigures(
    ReadSessions sessions, OrganisationPictures pictures, GroupWriter writer, ChatHandler chat, ToldBook book, Outreach.Outreach outreach, IOptionsMonitor<DigestOptions> options) : IDue
{
    public const string Rule = "figures.restated";

    private const int MostAtOnce = 2_000, MostLines = 8;

    /// <summary>A source restates in many pieces: told when it has been quiet about the day for so long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <summary>A restatement's time may be so much early.</summary>
    private const int EarlyMs = 600_000;

    private const string Doubtful =
        """
         SELECT t."PersonId", t."Figure", t."Question", t."FromDay", t."LastDay", t."AsOf", t."Said", t."CheckedAt" FROM "ToldFigures" t
         WHERE EXISTS (SELECT 1 FROM "Restatements" r WHERE r."Day" BETWEEN t."FromDay" AND t."LastDay" AND r."LastAt" <= @p0 AND r."LastAt" > t."CheckedAt" - @p1)
         ORDER BY t."PersonId", t."ToldAt"
         """;
    private const string Restatements =
        "SELECT r.\"Day\", r.\"ToolId\", r.\"LastAt\", r.\"SourceId\", s.\"Name\" FROM \"Restatements\" r LEFT JOIN \"Sources\" s ON s.\"Id\" = r.\"SourceId\" WHERE r.\"LastAt\" > @p0 AND r.\"LastAt\" <= @p1 ORDER BY s.\"Name\", r.\"Day\"";
    private const string Checked = "UPDATE \"ToldFigures\" SET \"CheckedAt\" = @p0 WHERE \"PersonId\" = @p1 AND \"Figure\" = @p2";
    private const string ToldAnew = "UPDATE \"ToldFigures\" SET \"CheckedAt\" = @p0, \"Said\" = @p1 WHERE \"PersonId\" = @p2 AND \"Figure\" = @p3";

    private sealed record Kept(int Person, byte[] Figure, Question? Question, DateRange Days, DateTimeOffset AsOf, IReadOnlyList<ToldFigure> Said, long CheckedAt);

    /// <param name="Source">Its name; none where the house changed something.</param>
    private sealed record Restated(DateOnly Day, int Tool, long LastAt, int SourceId, string? Source);

    /// <param name="Line">None = nothing worth telling.</param>
    private sealed record Judged(Kept Kept, IReadOnlyList<ToldFigure> Now, string? Line);

    private DateTimeOffset? lookedAt;

    public string Name => "restated figures";

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        if (!dryRun && lookedAt is { } last && at >= last && at - last < Pause) return;
        await book.FlushAsync(ct);
        var (kept, restated, picture) = Read(at);
        if (picture is null) return;
        foreach (var person in kept.GroupBy(k => k.Person))
        {
            ct.ThrowIfCancellationRequested();
            await SettleAsync(picture, [.. person], restated, at, dryRun, tell, ct);
        }
        if (!dryRun) lookedAt = kept.Count < MostAtOnce ? at : null;
    }

    private (List<Kept> Kept, List<Restated> Restated, OrganisationPicture? Picture) Read(DateTimeOffset at)
    {
        using var session = sessions.Take();
        var kept = new List<Kept>();
        var until = Converters.ToNumber(at - Quiet);
        var rows = session.Prepare(Doubtful).Bind(0, until).Bind(1, EarlyMs);
        while (kept.Count < MostAtOnce && rows.Step())
            kept.Add(new(rows.Int32(0), rows.Blob(1).ToArray(), ConversationStates.ReadQuestion(rows.Text(2)), new(DateOnly.FromDayNumber(rows.Int32(3)), DateOnly.FromDayNumber(rows.Int32(4))),
                DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(5)), ToldBook.Read(rows.Text(6)), rows.Int64(7)));
        rows.Reset();
        var restated = new List<Restated>();
        if (kept.Count > 0)
        {
            rows = session.Prepare(Restatements).Bind(0, kept.Min(k => k.CheckedAt) - EarlyMs).Bind(1, until);
            while (rows.Step()) restated.Add(new(DateOnly.FromDayNumber(rows.Int32(0)), rows.Int32(1), rows.Int64(2), rows.Int32(3), rows.IsNull(4) ? null : rows.Text(4)));
        }
        var picture = pictures.Look(session);
        session.Done();
        return (kept, restated, picture);
    }

    private async Task SettleAsync(OrganisationPicture picture, List<Kept> kept, List<Restated> restated, DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        var person = picture.Organisation.Find(new PersonId(kept[0].Person));
        IReadOnlyList<Judged> judged;
        Action<WriteScope>? remember = null;
        if (person is null) judged = [.. kept.Select(k => new Judged(k, k.Said, null))];
        else (judged, remember) = Judge(person, kept, restated);

        var lines = judged.Where(j => j.Line is not null).Select(j => j.Line!).ToList();
        if (dryRun)
        {
            if (lines.Count > 0) tell(new(Rule, person!.Email, Period(at), Text(lines)));
            return;
        }

        var outcome = await writer.WriteAsync(scope =>
        {
            Outcome? told = null;
            if (lines.Count > 0)
                told = outreach.Tell(scope, new(kept[0].Person, Rule, Period(at), new MessageContent(Text(lines)), Purpose.Nudge, "Figures that I had told you about days that were over changed: a source told anew of them, or what belongs to whom was set right."));
            if (told == Outcome.Queued) remember!(scope);
            Note(scope, judged, told, at);
            return told;
        }, ct);
        if (outcome is { } what) tell(new(Rule, person!.Email, Period(at), Text(lines), DigestsDue.Words(what)));
    }

    private (IReadOnlyList<Judged> Judged, Action<WriteScope> Remember) Judge(Person person, List<Kept> kept, List<Restated> restated)
    {
        var asked = kept.Where(k => k.Question is not null && Of(k, restated).Count > 0).ToList();
        var (answers, remember) = chat.AgainAll(person.Email, [.. asked.Select(k => (k.Question!, k.AsOf))]);
        var phrasing = new Phrasing(person.Locale);
        var judged = kept.Except(asked).Select(k => new Judged(k, k.Said, null)).ToList();
        for (var i = 0; i < asked.Count; i++)
        {
            // What the person may not see any more is not told, and nothing is said about it.
            var now = answers[i] is { Kind: AnswerKind.Answer } answer ? ToldFigures.Of(answer) : [];
            var moved = ToldFigures.Moved(asked[i].Said, now, (decimal)options.CurrentValue.CorrectionShare);
            judged.Add(new(asked[i], now, moved.Count == 0 ? null : Correction(asked[i], restated, answers[i].Headline ?? answers[i].Text, moved, phrasing)));
        }
        return (judged, remember);
    }

    private static string Correction(Kept kept, List<Restated> restated, string headline, IReadOnlyList<MovedFigure> moved, Phrasing phrasing)
    {
        var since = Of(kept, restated);
        return ToldFigures.Correction(headline, moved, Days(since.Where(r => r.Source is not null), r => r.Source!), Days(since.Where(r => r.SourceId < 0), r => WordsOf((HouseChange)r.SourceId)), phrasing);

        static List<(string Why, IReadOnlyList<DateOnly> Days)> Days(IEnumerable<Restated> some, Func<Restated, string> why) =>
            [.. some.GroupBy(why).Select(g => (g.Key, (IReadOnlyList<DateOnly>)[.. g.Select(r => r.Day).Distinct().Order()]))];
    }

    /// <summary>What was told anew or changed since, of the days and tools of the question.</summary>
    private static List<Restated> Of(Kept kept, List<Restated> restated) =>
        [.. restated.Where(r => kept.Days.Contains(r.Day) && r.LastAt > kept.CheckedAt - EarlyMs && IsAbout(kept.Question!, r))];

    private static bool IsAbout(Question question, Restated restated) => restated switch
    {
        { SourceId: (int)HouseChange.ProjectRulesChanged } => question.By.Contains(Dimension.Project) || !question.Filters.Projects.IsEmpty,
        { Tool: 0 } => true,
        { Tool: var tool } => (question.Filters.Tools.IsEmpty || question.Filters.Tools.Contains(new(tool))) && !question.Filters.ExceptTools.Contains(new(tool)),
    };

    private static string WordsOf(HouseChange change) => change switch
    {
        HouseChange.IdentitiesLinked => "identities were linked",
        HouseChange.OtherFeedCounted => "another feed is counted now",
        HouseChange.ProjectRulesChanged => "the rules of projects changed",
    };

    private static void Note(WriteScope scope, IReadOnlyList<Judged> judged, Outcome? told, DateTimeOffset at)
    {
        // Told today already, or over the budget: it stays owed, and is looked at again.
        var isOwed = told is Outcome.Already or Outcome.OverBudget or Outcome.TooLate;
        using var seen = Statement.Prepare(scope.Connection, scope.Transaction, Checked);
        using var anew = Statement.Prepare(scope.Connection, scope.Transaction, ToldAnew);
        foreach (var (kept, now, line) in judged)
        {
            if (line is null) seen.Bind(0, Converters.ToNumber(at)).Bind(1, kept.Person).Bind(2, kept.Figure).Run();
            else if (!isOwed) anew.Bind(0, Converters.ToNumber(at)).Bind(1, ToldBook.Write(now)).Bind(2, kept.Person).Bind(3, kept.Figure).Run();
        }
    }

    private static string Period(DateTimeOffset at) => at.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(List<string> lines) => string.Join('\n',
    [
        lines.Count == 1 ? "A figure that I told you is another one now:" : "Figures that I told you are others now:",
        .. lines.Take(MostLines).Select(l => $"• {l}"),
        .. lines.Count > MostLines ? [$"• and {lines.Count - MostLines} more: ask again to see them"] : Array.Empty<string>(),
    ]);
}
