using ChatBot.Core.People;
using ChatBot.Core.Questions;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBot.Tests.Questions;

public sealed class Printing_a_question
{
    private static readonly SampleOrganisation Sample = SampleOrganisation.Alpenblick;
    private static readonly Calendar Calendar = Sample.Calendar(new(2026, 9, 15));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Elements(values);

    private static Gen<Names<T>> Some<T>(IEnumerable<T> values, int most)
    {
        var all = values.ToArray();
        return from count in Gen.Choose(0, most) from picks in Gen.Elements(all).ListOf(count) select (Names<T>)[.. picks.Distinct()];
    }

    private static readonly Gen<CalendarUnit> Unit = OneOf(Enum.GetValues<CalendarUnit>());
    private static readonly Gen<int?> AnyYear = OneOf<int?>(null, 2025, 2026);

    private static readonly Gen<Period> Single = Gen.OneOf<Period>(
        Gen.Constant<Period>(new Period.Today()),
        from n in Gen.Choose(1, 60) select (Period)new Period.DaysAgo(n),
        from d in OneOf(Enum.GetValues<DayOfWeek>()) select (Period)new Period.LatestWeekday(d),
        from d in Gen.Choose(0, 250) select (Period)new Period.Day(new DateOnly(2026, 1, 1).AddDays(d)),
        from m in Gen.Choose(1, 12) from d in Gen.Choose(1, 28) select (Period)new Period.DayOfYear(m, d),
        from u in Unit select (Period)new Period.This(u),
        from n in Gen.Choose(1, 2) from u in Unit where n == 1 || u is not (CalendarUnit.Year or CalendarUnit.FiscalYear) select (Period)new Period.Ago(n, u),
        from y in AnyYear from m in Gen.Choose(1, 9) select (Period)new Period.Month(y, m),
        from y in AnyYear from q in Gen.Choose(1, 3) select (Period)new Period.Quarter(y, q),
        from y in AnyYear from h in Gen.Choose(1, 2) select (Period)new Period.Half(y, h),
        from y in AnyYear from w in Gen.Choose(1, 37) select (Period)new Period.Week(y, w),
        from y in Gen.Choose(2025, 2026) select (Period)new Period.Year(y),
        from y in AnyYear from m in Gen.Choose(1, 9) from h in Gen.Choose(1, 2) select (Period)new Period.HalfOfMonth(y, m, h),
        from y in AnyYear from q in Gen.Choose(1, 4) select (Period)new Period.FiscalQuarter(y, q),
        from y in AnyYear from h in Gen.Choose(1, 2) select (Period)new Period.FiscalHalf(y, h),
        from y in Gen.Choose(2026, 2027) select (Period)new Period.FiscalYear(y));

    private static readonly Gen<Period> AnyPeriod = Gen.OneOf<Period>(
        Single,
        from n in Gen.Choose(2, 12) from u in Unit select (Period)new Period.LastFull(n, u),
        from n in Gen.Choose(1, 200) select (Period)new Period.LastDays(n),
        from n in Gen.Choose(1, 12) select (Period)new Period.LastMonths(n),
        from n in Gen.Choose(2, 12) from u in Unit select (Period)new Period.Trend(n, u),
        from m in Gen.Choose(1, 12) from d in Gen.Choose(1, 28) select (Period)new Period.WeekOf(new Period.DayOfYear(m, d)),
        from a in Single from b in Single select (Period)new Period.Between(a, b),
        from a in Single select (Period)new Period.Since(a),
        from a in Single select (Period)new Period.UntilEndOf(a),
        from a in Single select (Period)new Period.Before(a),
        from a in Single select (Period)new Period.After(a),
        from a in Single select (Period)new Period.EndOf(a),
        from a in Single select (Period)new Period.StartOf(a),
        Gen.Constant<Period>(new Period.Ever()));

    private static readonly Gen<Threshold> AnyLimit =
        from comparator in OneOf(Enum.GetValues<Comparator>()) from value in OneOf(0m, 1m, 50m, 99.5m, 1000m, 12345.67m) select new Threshold(comparator, value);

    private static readonly Gen<Filters> AnyFilters =
        from tools in Some(Sample.Organisation.Tools.Select(t => t.Id), 2)
        from except in Some(Sample.Organisation.Tools.Select(t => t.Id), 2)
        from approved in OneOf<bool?>(null, true, false)
        from vendors in Some(Sample.Organisation.Tools.Select(t => t.Vendor), 2)
        from models in Some(Sample.Catalogue.Names.Models, 2)
        from features in Some(Sample.Catalogue.Names.Features, 1)
        from surfaces in Some(Sample.Catalogue.Names.Surfaces, 1)
        from projects in Some(Sample.Catalogue.Names.Projects, 2)
        from weekdays in Some(Enum.GetValues<DayOfWeek>(), 3)
        from seniorities in Some(Enum.GetValues<Seniority>().Skip(1), 3)
        from engineers in OneOf(true, false)
        from older in OneOf<int?>(null, 14, 30)
        from newer in OneOf<int?>(null, 7)
        select new Filters
        {
            Tools = tools, ExceptTools = except, Approved = approved, Vendors = vendors, Models = models, Features = features, Surfaces = surfaces, Projects = projects,
            Weekdays = weekdays, Seniorities = seniorities, EngineersOnly = engineers, OlderThanDays = older, NewerThanDays = newer,
        };

    private static readonly Gen<Question> AnyQuestion =
        from first in OneOf(Enum.GetValues<Measure>())
        from more in Some(Enum.GetValues<Measure>(), 2)
        from scope in Gen.OneOf<Scope>(
            OneOf<Scope>(new Scope.Self(), new Scope.Organisation(), new Scope.Reports(), new Scope.DirectReports()),
            from team in Gen.Elements(Sample.Organisation.Teams.ToArray()) select (Scope)new Scope.OfTeam(team.Id),
            from person in Gen.Elements(Sample.Organisation.People.ToArray()) select (Scope)new Scope.OfPerson(person.Id))
        from filters in Gen.OneOf(Gen.Constant(Filters.None), AnyFilters)
        from period in Gen.OneOf<Period?>(Gen.Constant<Period?>(null), AnyPeriod.Select(p => (Period?)p))
        from groups in Some(Enum.GetValues<Dimension>(), 2)
        from only in Some(["Billing", "Kernel, the", "Ends ” here", "A and B"], 2)
        from form in Gen.OneOf<Form>(
            OneOf<Form>(new Form.Figure(), new Form.List(), new Form.Growth(), new Form.Growth(true), new Form.Why(), new Form.AgainstAverage(), new Form.Digest()),
            AnyLimit.Select(l => (Form)new Form.YesNo(l)))
        from comparison in Gen.OneOf<Comparison?>(
            OneOf<Comparison?>(null, new Comparison.Before(), new Comparison.YearBefore()), AnyPeriod.Select(p => (Comparison?)new Comparison.With(p)))
        from ranking in OneOf<Ranking?>(null, new(1), new(5, true), new(Ranking.Everything), new(Ranking.Everything, true))
        from limit in Gen.OneOf<Threshold?>(Gen.Constant<Threshold?>(null), AnyLimit.Select(l => (Threshold?)l))
        from per in OneOf(Enum.GetValues<Per>())
        from currency in OneOf<string?>(null, "EUR", "USD")
        select new Question
        {
            Measures = [.. new[] { first }.Concat(more).Distinct()], Scope = scope, Filters = filters, Period = period, By = groups, Only = only, Form = form, Comparison = comparison,
            Ranking = ranking, Limit = limit, Per = per, Currency = currency,
        };

    [Fact]
    public void Every_question_is_read_back_from_its_sentence() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(AnyQuestion.ToArbitrary(), question =>
        {
            var sentence = Canonical.Print(question, Sample.Catalogue);
            var read = Canonical.Read(sentence, Sample.Catalogue, Calendar);
            Assert.True(question == read, $"{sentence}\n{(read is null ? "nothing" : Canonical.Print(read, Sample.Catalogue))}");
        }));

    [Fact]
    public void The_parser_takes_the_sentence_for_the_question()
    {
        var question = new Question
        {
            Measures = [Measure.Prompts], Scope = new Scope.OfTeam(Sample.Team("Billing")), Filters = new() { Tools = [Sample.Tool("Claude")] },
            Period = new Period.LastMonths(3), By = [Dimension.Month], Ranking = new(5),
        };

        var sentence = Canonical.Print(question, Sample.Catalogue);

        Assert.Equal("Show prompts for team “Billing”, with tools “Claude”, by month, last 3 months, top 5", sentence);
        Assert.Equal(question, Assert.IsType<Parsed.Asked>(QuestionParser.Parse(sentence, Sample.Admin, Sample.Catalogue, Calendar, ConversationState.Fresh)).Question);
    }

    [Theory, InlineData("Show for me"), InlineData("Show nothing for me"), InlineData("List seats for everybody"), InlineData("Show prompts for team “Nowhere”"), InlineData("Show prompts for me, by mood"),
        InlineData("Check whether prompts for me"), InlineData("Show prompts for me, top many"), InlineData("Show prompts for me, with tools “Nothing”"), InlineData("Show the weekly digest")]
    public void Other_sentences_are_none_of_it(string text) => Assert.Null(Canonical.Read(text, Sample.Catalogue, Calendar));
}
