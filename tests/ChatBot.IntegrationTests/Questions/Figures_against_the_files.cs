using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.IntegrationTests.Questions;

public sealed class Figures_against_the_files(AskBench bench) : IClassFixture<AskBench>
{
    private static readonly DateOnly[] Todays = [new(2026, 6, 17), new(2026, 6, 12), new(2026, 5, 31), new(2026, 3, 1), new(2025, 12, 30)];

    private string Admin => bench.Admin;

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Random_questions_have_the_figures_that_the_rows_of_the_files_give(int seed)
    {
        var questions = Questions(seed);
        for (var i = 0; i < 60; i++)
        {
            var question = questions.Next();
            var today = Todays[i % Todays.Length];
            var answer = bench.Ask(question, Admin, today);
            if (answer.Kind == AnswerKind.Refuse)
            {
                Assert.True(answer.Reason is RefusalReason.NoData or RefusalReason.Unsupported, $"{question} was refused: {answer.Text}");
                continue;
            }
            Compare(question, answer, today);
        }
    }

    [Fact]
    public void Whatever_can_be_asked_is_answered_refused_or_asked_about()
    {
        Form[] forms = [new Form.Figure(), new Form.List(), new Form.YesNo(new(Comparator.MoreThan, 0)), new Form.Growth(), new Form.Why(), new Form.AgainstAverage(), new Form.Digest()];
        Names<Dimension>[] groups = [[], [Dimension.Tool], [Dimension.Team], [Dimension.Person], [Dimension.Month], [Dimension.Weekday], [Dimension.Team, Dimension.Month]];
        Names<Measure>[] measures = [.. Enum.GetValues<Measure>().Select(m => (Names<Measure>)[m]), [Measure.Spend, Measure.Budget], [Measure.ActiveUsers, Measure.Prompts], [Measure.Seats, Measure.Billing], [Measure.Forecast, Measure.Budget]];
        Comparison?[] comparisons = [null, new Comparison.YearBefore()];
        var catalogue = new Catalogue(bench.Organisation, UsageNames.None);
        var broken = new List<string>();
        foreach (var measure in measures)
            foreach (var form in forms)
                foreach (var by in groups)
                    foreach (var comparison in comparisons)
                    {
                        var question = new Question { Measures = measure, Scope = new Scope.Organisation(), By = by, Form = form, Comparison = comparison };
                        var said = QuestionParser.Parse(Canonical.Print(question, catalogue), bench.AskerOf(Admin), catalogue, bench.CalendarOf(Todays[0]), ConversationState.Fresh);
                        if (said is not Parsed.Asked asked) continue;
                        try
                        {
                            Assert.NotEmpty(bench.Ask(asked.Question, Admin, Todays[0]).Text);
                        }
                        catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
                        {
                            broken.Add($"{string.Join('+', measure)} {form.GetType().Name} by {string.Join('+', by)} {comparison?.GetType().Name}: {problem.Message}");
                        }
                    }

        Assert.True(broken.Count == 0, string.Join("\n", broken));
    }

    [Theory]
    [InlineData(11), InlineData(12), InlineData(13)]
    public void A_ranking_is_the_top_of_the_whole_table(int seed)
    {
        var questions = Questions(seed);
        for (var i = 0; i < 60; i++)
        {
            var question = questions.Next();
            if (question.By.Count != 1 || questions.MaybeRanking() is not { } ranking) continue;
            var today = Todays[i % Todays.Length];
            var whole = bench.Ask(question, Admin, today);
            var ranked = bench.Ask(question with { Ranking = ranking }, Admin, today);
            if (whole.Kind == AnswerKind.Refuse) continue;

            if (ranking.Bottom && question.By[0] == Dimension.Person) continue;
            var rows = whole.Rows.Where(r => r.Key is not ("(none)" or "(unassigned)"));
            if (ranking.Bottom && question.By[0] is Dimension.Tool or Dimension.Model or Dimension.Project or Dimension.Vendor or Dimension.Feature or Dimension.Surface)
                rows = rows.Where(r => !ranking.Bottom || r.Value!.Value.Number != 0 || r.Value.Value.Date is not null);
            decimal Sort(AnswerRow r) => r.Value!.Value.Date?.DayNumber ?? r.Value.Value.Number;
            rows = (ranking.Bottom ? rows.OrderBy(Sort) : rows.OrderByDescending(Sort)).ThenBy(r => r.Key, StringComparer.Ordinal).Take(ranking.Count);
            Assert.Equal(rows.Select(r => (r.Key, r.Value)), ranked.Rows.Select(r => (r.Key, r.Value)));
        }
    }

    [Theory]
    [InlineData(21), InlineData(22), InlineData(23), InlineData(24)]
    public void Whoever_may_have_an_answer_gets_the_administrators(int seed)
    {
        var questions = Questions(seed);
        var askers = bench.OtherAskers;
        for (var i = 0; i < 80; i++)
        {
            var question = questions.Next();
            var today = Todays[i % Todays.Length];
            var whole = bench.Ask(question, Admin, today);
            foreach (var asker in askers)
            {
                var answer = bench.Ask(question, asker, today);
                if (answer.Kind == AnswerKind.Refuse)
                {
                    Assert.Empty(answer.Values);
                    Assert.Empty(answer.Rows);
                    Assert.DoesNotContain(answer.Text, char.IsDigit);
                    Assert.DoesNotContain(bench.Organisation.People, p => answer.Text.Contains(p.Name, StringComparison.OrdinalIgnoreCase));
                    continue;
                }
                Assert.Equal(whole.Values, answer.Values);
                var hidden = answer.Suppressed ?? [];
                var label = (AnswerRow r) => r.Label.Split(", ");
                Assert.Equal(
                    whole.Rows.Where(r => !hidden.Any(h => label(r).Contains(h))).Select(r => (r.Key, r.Key2, r.Value)),
                    answer.Rows.Select(r => (r.Key, r.Key2, r.Value)));
            }
        }
    }

    [Theory]
    [InlineData(31), InlineData(32), InlineData(33)]
    public void A_further_filter_never_raises_a_count(int seed)
    {
        var questions = Questions(seed);
        for (var i = 0; i < 80; i++)
        {
            var question = questions.Next() with { By = [], Per = Per.Nothing };
            if (question.Measures[0] is not (Measure.Sessions or Measure.Prompts or Measure.Tokens or Measure.ActiveUsers or Measure.EngagedUsers or Measure.ActiveDays
                or Measure.Seats or Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats or Measure.OpenRequests or Measure.BlockedPeople)) continue;
            var today = Todays[i % Todays.Length];
            var narrow = bench.Ask(question, Admin, today);
            var wide = bench.Ask(question with { Filters = Filters.None }, Admin, today);
            if (narrow.Kind == AnswerKind.Refuse || wide.Kind == AnswerKind.Refuse) continue;
            Assert.True(narrow.Values[0].Value.Number <= wide.Values[0].Value.Number, $"{question}");
        }
    }

    [Theory]
    [InlineData(41), InlineData(42), InlineData(43)]
    public void The_parts_of_a_sum_add_up_to_the_whole(int seed)
    {
        var questions = Questions(seed);
        for (var i = 0; i < 80; i++)
        {
            var question = questions.Next();
            if (question.By.IsEmpty || question.Per != Per.Nothing || question.By.Any(d => d is Dimension.Model or Dimension.Feature or Dimension.Surface or Dimension.Project)
                && question.Measures[0] is Measure.Spend or Measure.SeatCost) continue;
            if (question.Measures[0] is not (Measure.Sessions or Measure.Prompts or Measure.Tokens or Measure.TokensIn or Measure.LinesAccepted or Measure.Consumption
                or Measure.Spend or Measure.SeatCost)) continue;
            var today = Todays[i % Todays.Length];
            var parts = bench.Ask(question, Admin, today);
            var whole = bench.Ask(question with { By = [] }, Admin, today);
            if (parts.Kind == AnswerKind.Refuse) continue;
            Assert.Equal(whole.Values[0].Value.Number, parts.Rows.Sum(r => r.Value!.Value.Number), 6);
        }
    }

    private RandomQuestions Questions(int seed) => new(seed, bench.Organisation,
        Distinct(u => u.Model), Distinct(u => u.Feature), Distinct(u => u.Surface), Distinct(u => u.Project));

    private List<string> Distinct(Func<Oracle.UseLine, string> of) => [.. bench.Oracle.Use.Select(of).Where(v => v.Length > 0).Distinct().Order()];

    private void Compare(Question question, Answer answer, DateOnly today)
    {
        var measure = question.Measures[0];
        if (question.By.IsEmpty)
        {
            var expected = bench.Oracle.Value(measure, question.Per, CellOf(question, answer.Range!.Value, []), today);
            Same(expected, answer.Values.Count == 0 ? null : answer.Values[0].Value, $"{question} {today}");
            return;
        }

        var rows = answer.Rows.ToDictionary(r => (r.Key, r.Key2));
        foreach (var keys in KeysOf(question, answer.Range!.Value))
        {
            // Who belongs to no team belongs to nothing else that people belong to.
            var ofPeople = keys.Where((_, i) => question.By[i] is Dimension.Team or Dimension.Department or Dimension.Seniority or Dimension.CostCenter).ToList();
            if (ofPeople.Contains("(unassigned)") && ofPeople.Exists(k => k != "(unassigned)")) continue;

            var expected = bench.Oracle.Value(measure, question.Per, CellOf(question, answer.Range.Value, keys), today);
            var found = rows.Remove((keys[0], keys.Count > 1 ? keys[1] : null), out var row) ? row.Value : null;
            if (found is null && expected is null or 0) continue;

            // Who did not use what nobody uses is everybody: such rows are not made up.
            if (found is null && measure == Measure.InactivePeople) continue;
            Same(expected, found, $"{question} {today} {string.Join(", ", keys)}");
        }
        Assert.Empty(rows);
    }

    private static void Same(decimal? expected, FigureValue? found, string where)
    {
        decimal? number = found is { Date: { } day } ? day.DayNumber : found?.Number;
        Assert.True(expected is null == number is null && (expected is null || Math.Abs(expected.Value - number!.Value) < 0.000001m), $"{where}: expected {expected}, found {number}");
    }

    private Oracle.Cell CellOf(Question question, DateRange range, IReadOnlyList<string> keys)
    {
        var oracle = bench.Oracle;
        var filters = question.Filters;
        var organisation = bench.Organisation;
        IEnumerable<Oracle.PersonLine> people = question.Scope switch
        {
            Scope.OfTeam of => oracle.People.Where(p => Above(p.Team).Contains(organisation.Team(of.Team).Name)),
            Scope.OfPerson of => oracle.People.Where(p => p.Email == organisation.Find(of.Person)!.Email),
            _ => oracle.People,
        };
        if (!filters.Seniorities.IsEmpty) people = people.Where(p => p.Seniority is "senior" or "staff" or "principal");
        if (filters.EngineersOnly) people = people.Where(p => p.Title.Contains("Engineer") || p.Title.Contains("Architect"));
        var everyone = question.Scope is Scope.Organisation && filters.Seniorities.IsEmpty && !filters.EngineersOnly;
        var (nobody, byPeople) = (false, false);
        Func<Oracle.ToolLine, bool> tool = t => (filters.Tools.IsEmpty || filters.Tools.Any(f => organisation.Tool(f).Name == t.Name))
            && !filters.ExceptTools.Any(f => organisation.Tool(f).Name == t.Name) && (filters.Approved is null || filters.Approved == t.Approved)
            && (filters.Vendors.IsEmpty || filters.Vendors.Contains(t.Vendor));
        Func<Oracle.UseLine, bool> use = u => (filters.Models.IsEmpty || filters.Models.Contains(u.Model)) && (filters.Features.IsEmpty || filters.Features.Contains(u.Feature))
            && (filters.Surfaces.IsEmpty || filters.Surfaces.Contains(u.Surface)) && (filters.Projects.IsEmpty || filters.Projects.Contains(u.Project));
        var byUse = !filters.Models.IsEmpty || !filters.Features.IsEmpty || !filters.Surfaces.IsEmpty || !filters.Projects.IsEmpty;
        Func<DateOnly, bool> counts = d => filters.Weekdays.IsEmpty || filters.Weekdays.Contains(d.DayOfWeek);
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i];
            if (key == "(unassigned)" && !everyone) return new(new HashSet<string>(), false, tool, use, byUse, counts, range);
            var value = key == "(none)" ? "" : key;
            var (toolBefore, useBefore, countsBefore) = (tool, use, counts);
            switch (question.By[i])
            {
                case Dimension.Team: People(p => p.Team); break;
                case Dimension.Department: People(p => Above(p.Team).Last()); break;
                case Dimension.Seniority: People(p => p.Seniority); break;
                case Dimension.Person: People(p => p.Email); break;
                case Dimension.CostCenter: People(p => Above(p.Team).Select(t => oracle.Teams[t].CostCenter).FirstOrDefault(c => c.Length > 0) ?? ""); break;
                case Dimension.Tool: tool = t => toolBefore(t) && t.Name == key; break;
                case Dimension.Vendor: tool = t => toolBefore(t) && t.Vendor == value; break;
                case Dimension.Model: (use, byUse) = (u => useBefore(u) && u.Model == value, true); break;
                case Dimension.Feature: (use, byUse) = (u => useBefore(u) && u.Feature == value, true); break;
                case Dimension.Surface: (use, byUse) = (u => useBefore(u) && u.Surface == value, true); break;
                case Dimension.Project: (use, byUse) = (u => useBefore(u) && u.Project == value, true); break;
                case Dimension.Weekday: counts = d => countsBefore(d) && d.DayOfWeek.ToString() == key; break;
                default:
                    var bucket = Bucket(question.By[i], key);
                    range = new(bucket.Start > range.Start ? bucket.Start : range.Start, bucket.End < range.End ? bucket.End : range.End);
                    break;
            }

            void People(Func<Oracle.PersonLine, string> of)
            {
                (nobody, byPeople) = (nobody || key == "(unassigned)", true);
                people = people.Where(p => of(p) == value).ToList();
            }
        }
        return new(everyone && !byPeople ? null : people.Select(p => p.Email).ToHashSet(), nobody, tool, use, byUse, counts, range);
    }

    private IEnumerable<IReadOnlyList<string>> KeysOf(Question question, DateRange range)
    {
        IEnumerable<IReadOnlyList<string>> keys = [[]];
        foreach (var dimension in question.By)
        {
            var found = dimension switch
            {
                Dimension.Team => bench.Oracle.Teams.Keys.Append("(unassigned)"),
                Dimension.Department => bench.Oracle.Teams.Values.Where(t => t.Parent.Length == 0).Select(t => t.Name).Append("(unassigned)"),
                Dimension.Seniority => bench.Oracle.People.Select(p => p.Seniority).Distinct().Append("(unassigned)"),
                Dimension.Person => bench.Oracle.People.Select(p => p.Email).Append("(unassigned)"),
                Dimension.CostCenter => bench.Oracle.Teams.Values.Select(t => t.CostCenter).Where(c => c.Length > 0).Distinct().Append("(none)").Append("(unassigned)"),
                Dimension.Tool => bench.Oracle.Tools.Select(t => t.Name),
                Dimension.Vendor => bench.Oracle.Tools.Select(t => t.Vendor).Distinct(),
                Dimension.Model => Distinct(u => u.Model).Append("(none)"),
                Dimension.Feature => Distinct(u => u.Feature).Append("(none)"),
                Dimension.Surface => Distinct(u => u.Surface).Append("(none)"),
                Dimension.Project => Distinct(u => u.Project).Append("(none)"),
                Dimension.Weekday => Enum.GetNames<DayOfWeek>(),
                _ => range.EachDay().Select(d => KeyOf(dimension, d)).Distinct(),
            };
            var all = found.ToList();
            keys = keys.SelectMany(k => all.Select(f => (IReadOnlyList<string>)[.. k, f])).ToList();
        }
        return keys;
    }

    private IEnumerable<string> Above(string team)
    {
        for (var at = team; at.Length > 0; at = bench.Oracle.Teams[at].Parent) yield return at;
    }

    private static string KeyOf(Dimension by, DateOnly day) => by switch
    {
        Dimension.Day => Iso(day),
        Dimension.Week => Iso(day.AddDays(-(((int)day.DayOfWeek + 6) % 7))),
        Dimension.Month => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => $"{day.Year}-Q{(day.Month + 2) / 3}",
    };

    private static DateRange Bucket(Dimension by, string key) => by switch
    {
        Dimension.Day => DateRange.Day(DateOnly.Parse(key, CultureInfo.InvariantCulture)),
        Dimension.Week => DateOnly.Parse(key, CultureInfo.InvariantCulture) is var monday ? new(monday, monday.AddDays(6)) : default,
        Dimension.Month => DateOnly.Parse(key + "-01", CultureInfo.InvariantCulture) is var first ? new(first, first.AddMonths(1).AddDays(-1)) : default,
        _ => new DateOnly(int.Parse(key[..4], CultureInfo.InvariantCulture), (key[6] - '0') * 3 - 2, 1) is var quarter ? new(quarter, quarter.AddMonths(3).AddDays(-1)) : default,
    };

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
