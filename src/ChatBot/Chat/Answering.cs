using System.Diagnostics;
using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>From one question to its answer: days, rights, figures, words. Everything is read from one moment of the store.</summary>
internal sealed class Answering(ReadSession session, OrganisationPicture picture, Asker asker, Calendar calendar, DifferenceGuard guard)
{
    private Organisation Organisation => picture.Organisation;

    private DateOnly Today => calendar.Today;

    /// <param name="notes">What the reading of the words has to say; sentences without a figure.</param>
    public Answer Answer(Question question, IReadOnlyList<string> notes)
    {
        var period = Defaults.PeriodOf(question);
        if (period is null || question.Measures.All(Units.IsCatalogue)) return Catalogue(question, notes);
        switch (period.Check(calendar))
        {
            case PeriodCheck.Future: return Refusals.Future();
            case PeriodCheck.NoData: return Refusals.NoData();
        }
        var range = RangeOf(question, period);
        if (question.Measures.Contains(Measure.Forecast) && !range.Contains(Today)) return Refusals.ForecastOfAnotherMonth();
        if (question.Currency is { } currency && Exchange.Rate(Organisation.Settings, currency) is null) return Refusals.NoRate(currency);

        if (Permissions.Judge(question, asker, Organisation, range.End) is Verdict.Denied denied) return Refusals.Denied(denied.Reason, asker, question);
        var byName = Permissions.Judge(question, asker, Organisation, range.End) is Verdict.Allowed { ByName: true };
        var work = new Work(session, picture, asker, question, period, range, calendar, byName, guard);
        var draft = work.Run();
        if (draft.Refusal is { } refusal) return refusal;
        var behind = Freshness.Behind(session, question, range, Organisation.Settings.DataTo, new Phrasing(asker.Person.Locale));
        return Wording.Complete(draft, question, asker, Organisation, range, calendar, [.. notes, .. behind]);
    }

    /// <summary>From when to when use is known, and whose feed does not reach there.</summary>
    public string HowFresh()
    {
        var settings = Organisation.Settings;
        if (settings.DataFrom is not { } first || settings.DataTo is not { } last) return "There is no data yet. An admin switches sources on; the first figures follow within a day.";
        var phrasing = new Phrasing(asker.Person.Locale);
        var behind = Counting.Freshness.Behind(session, new(first, Today), last, phrasing);
        return $"Use is known from {phrasing.Day(first)} through {phrasing.Day(last)}. {behind ?? "No source is behind."} Every answer says through which day its data goes.";
    }

    private DateRange RangeOf(Question question, Period period)
    {
        var range = period.Resolve(calendar);
        var isState = question.Measures.All(Defaults.IsAsOf) && !question.By.Any(Layout.IsOfTime) && question.Form is not Form.Digest;
        return isState ? DateRange.Day(range.End) : range;
    }

    /// <summary>What tools are, whom they come from and what a seat costs: open to everyone, without days.</summary>
    private Answer Catalogue(Question question, IReadOnlyList<string> notes)
    {
        var use = new UseAxis(picture, question.Filters, []);
        var tools = Organisation.Tools.Where(use.Matches).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        return CatalogueAnswers.Of(question, tools, Organisation, asker, notes);
    }
}
