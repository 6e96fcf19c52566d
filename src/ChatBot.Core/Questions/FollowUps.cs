using ChatBot.Core.Questions.Reading;

namespace ChatBot.Core.Questions;

/// <summary>Messages that lean on the last question (semantics, section 9).</summary>
internal static class FollowUps
{
    public static Parsed? Read(Sentence sentence, Slots slots, ConversationState state)
    {
        if (state.Last is not { } last) return null;
        // "Excluding unapproved tools" narrows the question before; alone it would list them.
        if (slots is { Measures: [Measure.Approved], Form: Form.List } && last.Measures[0] != Measure.Approved && Opens(sentence) && !sentence.Has("q") && !sentence.Has("list"))
        {
            slots.Measures.Clear();
            slots.By.Clear();
            (slots.Form, slots.Scope) = (null, null);
        }
        if (OfBudget(sentence, slots, last) is { } budget) return QuestionParser.Finish(budget, slots.Notes, sentence.Calendar);
        if (Beside(sentence, slots, last) is { } beside) return QuestionParser.Finish(beside, slots.Notes, sentence.Calendar);
        if (OneOfSides(sentence, slots, last) is { } which) return which;
        // "How many are unused" after seats counts seats.
        if (slots.Measures is [Measure.InactivePeople] && IsOfSeats(last.Measures[0]) && (sentence.Has("a", "dormant") || sentence.Has("a", "neverused")) && !sentence.Has("n", "people") && !sentence.Has("q", "who"))
        {
            slots.Measures[0] = sentence.Has("a", "neverused") ? Measure.NeverUsedSeats : Measure.DormantSeats;
            return Merge(sentence, slots, last with { Form = new Form.Figure() });
        }
        if (Stepped(sentence, slots, last) is { } stepped) slots.Period = stepped;
        var named = slots.Measures.Count > 0 && !slots.MeasureIsGuess;
        // "Compare Payments and Checkout by prompts" is a question of its own.
        var opens = Opens(sentence) && !(named && slots.Only.Count > 0 && sentence.Items.Find(i => !i.IsSymbol) is { } start && sentence.WordAt(start.From) == "compare");
        if (AsksWho(sentence, slots)) return Behind(last, slots, sentence);
        if (named && !opens)
        {
            if (!LeansOn(sentence, slots, last)) return null;
            slots.Scope = null;
        }
        if (!slots.NamesAnything && Again(sentence, last) is { } again) return QuestionParser.Finish(again, slots.Notes, sentence.Calendar);
        if (last.Form is Form.List && !slots.NamesAnything && sentence.AsksCount)
            return QuestionParser.Finish(last with { Form = new Form.Figure() }, slots.Notes, sentence.Calendar);
        if (!slots.NamesAnything && !IsWhy(sentence)) return null;
        return Merge(sentence, slots, last);
    }

    private static bool IsOfSeats(Measure measure) => measure is Measure.Seats or Measure.DormantSeats or Measure.NeverUsedSeats or Measure.LoginOnlySeats;

    /// <summary>"Is that more than Marketing?", "compared to Checkout" after a team's figure: both side by side.</summary>
    private static Question? Beside(Sentence sentence, Slots slots, Question last) =>
        last is { Scope: Scope.OfTeam first, Form: Form.Figure, By.IsEmpty: true } && slots is { Scope: Scope.OfTeam second, Measures.Count: 0, By.Count: 0, Only.Count: 0, Comparison: null, Period: null } && first != second
        && sentence.Items.Exists(i => i.Is("c", "than") || i.Is("c", "vs") && sentence.WordAt(i.From) != "or" || i.Is("c", "compare") || i.Is("l") && sentence.WordAt(i.Until - 1) is "than" or "over" or "above" or "below")
            ? last with
            {
                Scope = new Scope.Organisation(), By = [Dimension.Team], Comparison = null,
                Only = [.. new[] { first.Team, second.Team }.Select(t => sentence.Organisation.Team(t).Name).Order(StringComparer.Ordinal)],
            } : null;

    /// <summary>"The former", "the second one" of two that stand side by side: said first or shown first, it is for the asker to say.</summary>
    private static Parsed.Clarify? OneOfSides(Sentence sentence, Slots slots, Question last)
    {
        if (slots.NamesAnything || sentence.Tagged.Tokens.Count(t => t.IsWord) > 6) return null;
        var points = sentence.HasWord("former", "latter", "first", "second", "third", "last") || sentence.HasWord("other", "others") && sentence.HasWord("one", "ones", "the");
        if (!points || sentence.HasWord("day", "days", "week", "weeks", "month", "months", "year", "quarter")) return null;
        if (last.Only.Count < 2) return sentence.HasWord("other") ? new Parsed.Clarify("Which other one do you mean? Please give a name.", []) : null;
        var options = last.Only.Select(side => new ClarifyOption(side, Label(side), QuestionParser.Finish(Narrowed(sentence, last, side), slots.Notes, sentence.Calendar))).ToList();
        return new Parsed.Clarify($"Which one: {string.Join(" or ", options.Select(o => o.Label))}?", options);

        string Label(string side) => last.By[0] == Dimension.Person ? sentence.Organisation.FindByEmail(side)?.Name ?? side : side;
    }

    /// <summary>The one side as a question of its own, where a scope or a filter can say it.</summary>
    private static Question Narrowed(Sentence sentence, Question last, string side)
    {
        var alone = last with { By = [.. last.By.Skip(1)], Only = [], Ranking = null, Limit = null };
        return last.By[0] switch
        {
            Dimension.Tool when sentence.Catalogue.Index.Exact(NameKind.Tool, side) is { } tool => alone with { Filters = last.Filters with { Tools = [tool.Tool] } },
            Dimension.Team or Dimension.Department when sentence.Catalogue.Index.Exact(NameKind.Team, side) is { } team => alone with { Scope = new Scope.OfTeam(team.Team) },
            Dimension.Person when sentence.Organisation.FindByEmail(side) is { } person => alone with { Scope = new Scope.OfPerson(person.Id) },
            _ => last with { Only = [side] },
        };
    }

    /// <summary>"And the week before?": the one before the one that was shown, not both.</summary>
    private static Period? Stepped(Sentence sentence, Slots slots, Question last)
    {
        if (last.Comparison is not null || slots.Period is not null || slots.Measures.Count > 0 || sentence.Items.Exists(i => i.Is("c") || i.Is("v") || i.Is("l")) || sentence.Items.FindAll(i => i.Time is not null) is not [{ Time: { Previous: true, YearBefore: false } } before]) return null;
        return (sentence.WordAt(before.From), last.Period) switch
        {
            ("day", Period.Today) => new Period.DaysAgo(1),
            ("day", Period.DaysAgo day) => new Period.DaysAgo(day.Days + 1),
            ("week", Period.This { Unit: CalendarUnit.Week }) => new Period.Ago(1, CalendarUnit.Week),
            ("month", Period.This { Unit: CalendarUnit.Month }) => new Period.Ago(1, CalendarUnit.Month),
            ("quarter", Period.This { Unit: CalendarUnit.Quarter }) => new Period.Ago(1, CalendarUnit.Quarter),
            ("week", Period.Ago { Unit: CalendarUnit.Week } week) => week with { Count = week.Count + 1 },
            ("month", Period.Ago { Unit: CalendarUnit.Month } month) => month with { Count = month.Count + 1 },
            ("quarter", Period.Ago { Unit: CalendarUnit.Quarter } quarter) => quarter with { Count = quarter.Count + 1 },
            ("month", Period.Month month) when month.Whole(sentence.Calendar).Start.AddMonths(-1) is var earlier => new Period.Month(earlier.Year, earlier.Month),
            _ => null,
        };
    }

    /// <summary>"Who does not?" after who does; "on what?", "by whom?" after a sum.</summary>
    public static Parsed? ReadTurned(Sentence sentence, Slots slots, ConversationState state) =>
        state.Last is { } last && slots.Stop is null && Turned(sentence, slots, last) is { } turned ? QuestionParser.Finish(turned, slots.Notes, sentence.Calendar) : null;

    private static Question? Turned(Sentence sentence, Slots slots, Question last)
    {
        var words = sentence.Tagged.Tokens.Count(t => t.IsWord);
        if (words > 4 || slots.Measures.Count > 0 || slots.By.Exists(d => d != Dimension.Person) || slots.Period is not null || slots.Filters != Filters.None) return null;
        if (sentence.Has("neg") && sentence.Has("q", "who") && last.Measures is [Measure.ActiveUsers] && !last.By.Contains(Dimension.Person))
            return last with { Measures = [Measure.InactivePeople], Form = new Form.List(), By = [], Ranking = null, Limit = null, Comparison = null };
        if (!Defaults.IsSum(last.Measures[0]) && last.Measures[0] is not (Measure.ActiveUsers or Measure.Seats or Measure.DormantSeats) || last.Form is not (Form.Figure or Form.List)) return null;
        if (sentence.HasWord("what", "which") && sentence.HasWord("on", "for") && words <= 3) return last with { By = [Dimension.Tool], Form = new Form.Figure(), Ranking = null, Limit = null };
        return sentence.HasWord("whom", "who") && sentence.HasWord("by", "from") && words <= 3 && last.Scope is not (Scope.Self or Scope.OfPerson) ? last with { By = [Dimension.Person], Form = new Form.Figure(), Ranking = null, Limit = null } : null;
    }

    /// <summary>"Are we over?", "by how much?" after a budget or a forecast.</summary>
    private static Question? OfBudget(Sentence sentence, Slots slots, Question last)
    {
        if (last.Measures[0] is not (Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget or Measure.Forecast) || slots.Measures.Count > 0 || slots.By.Count > 0 || sentence.Tagged.Tokens.Count(t => t.IsWord) > 5) return null;
        var scope = slots.Scope is null or Scope.Organisation or Scope.Self ? last.Scope : slots.Scope;
        if (sentence.IsYesNo() && sentence.HasWord("over", "above", "under", "within", "below"))
            return last with { Measures = [Measure.BudgetUsed], Scope = scope, By = [], Ranking = null, Limit = null, Comparison = null, Form = new Form.YesNo(new Threshold(sentence.HasWord("over", "above") ? Comparator.MoreThan : Comparator.AtMost, 100)) };
        return sentence.HasWord("by") && sentence.Has("q", "howmuch") ? last with { Measures = [Measure.BudgetRemaining], Scope = scope, Form = new Form.Figure(), Ranking = null, Limit = null, Comparison = null } : null;
    }

    /// <summary>"How much do they cost", "did she use Cursor": of whom, the question before tells.</summary>
    private static bool LeansOn(Sentence sentence, Slots slots, Question last) => NamesNoScope(sentence, slots) && !slots.By.Contains(Dimension.Person) && !sentence.Has("q", "who") && !sentence.Has("n", "people")
        && (last.Scope is Scope.OfPerson && OneOfThem(sentence) || slots.By.Count == 0 && sentence.HasWord("they", "them", "their", "theirs", "those", "these")
            || slots.By.Count == 0 && !last.Filters.Tools.IsEmpty && slots.Filters == Filters.None && sentence.HasWord("it", "its"));

    /// <summary>"What do they cost us" says "us" of those who pay.</summary>
    private static bool NamesNoScope(Sentence sentence, Slots slots) => slots.Scope is null
        || slots.Scope is Scope.Organisation && sentence.Items.TrueForAll(i => !i.Is("s") || sentence.WordAt(i.From) is "us" or "we");

    /// <summary>"He", "her": somebody whom a message before it named.</summary>
    public static bool OneOfThem(Sentence sentence) => sentence.HasWord("he", "him", "his", "she", "her", "hers");

    /// <summary>The last question once more in another dress: "as a table", "how long?" of requests, "what percentage is that?" of a count.</summary>
    private static Question? Again(Sentence sentence, Question last)
    {
        if (sentence.Items.Exists(i => !i.IsSymbol && !i.IsFiller && !i.Is("q") && !i.Is("list") && !i.Is("g", "breakdown") && sentence.WordAt(i.From) is not ("again" or "repeat" or "percent" or "percentage" or "share" or "proportion" or "fraction" or "%" or "figures" or "numbers" or "form" or "format"))) return null;
        if (sentence.HasWord("table", "again", "repeat")) return last;
        if (sentence.Has("q", "howlong") && last.Measures is [Measure.BlockedPeople] || sentence.Has("q", "when") && last.Measures is [Measure.BlockedPeople] or [Measure.OpenRequests])
            return last with { Measures = [Measure.OpenRequests], Form = new Form.List(), By = [], Ranking = null, Limit = null };
        if (sentence.Has("q", "howlong") && last.Measures is [Measure.OpenRequests]) return last with { Measures = [Measure.WaitDays], Form = new Form.Figure() };
        return sentence.IsPercent ? last.Measures switch
        {
            [Measure.ActiveUsers] => last with { Measures = [Measure.AdoptionRate], Form = new Form.Figure() },
            [Measure.EngagedUsers] => last with { Measures = [Measure.EngagementRate], Form = new Form.Figure() },
            _ => null,
        } : null;
    }

    /// <summary>What a list of seats costs is a figure of its own; spend without the seats is the consumption.</summary>
    private static Measure? Continued(Sentence sentence, Slots slots, Question last) => (slots.Measures, last.Measures[0]) switch
    {
        ([Measure.Spend], Measure.DormantSeats or Measure.Reclaimable) => Measure.Reclaimable,
        ([Measure.Spend], Measure.Seats) => Measure.SeatCost,
        ([Measure.NoAccess or Measure.Seats], Measure.Spend) when sentence.HasWord("without", "excluding", "except") => Measure.Consumption,
        _ => null,
    };

    /// <summary>"Make it 5", "top 10 please" after a ranking.</summary>
    public static Parsed? ReadCount(Sentence sentence, ConversationState state)
    {
        if (state.Last is not { Ranking: { } ranking } last || sentence.Tagged.Tokens.Count(t => t.IsWord) > 6) return null;
        var numbers = sentence.Items.FindAll(i => i.Number is not null);
        if (numbers is not [{ Number: >= 1 and <= 1000 and var count }] || count != decimal.Truncate(count)) return null;
        return sentence.Items.TrueForAll(i => i.Number is not null || i.IsSymbol || i.IsFiller || i.Is("only") || i.Is("list") || sentence.WordAt(i.From) is "make" or "change" or "rows")
            ? QuestionParser.Finish(last with { Ranking = ranking with { Count = (int)count } }, [], sentence.Calendar) : null;
    }

    private static bool Opens(Sentence sentence)
    {
        foreach (var item in sentence.Items)
        {
            if (item.IsSymbol) continue;
            var word = sentence.WordAt(item.From);
            if (word is "please" or "hi" or "hello" or "hey" or "um" or "oh" or "so" or "yes" or "thanks" or "well") continue;
            if (word is "and" or "also" or "only" or "just" or "but" or "same" or "now" or "ok" or "okay" or "instead" or "by" or "compared" or "compare" or "vs" or "versus" or "then" or "without" or "excluding" or "except") return true;
            // "In hours", "no, I meant prompts".
            if (word == "in" && sentence.Tagged.Tokens.Count(t => t.IsWord) <= 3 || word == "no" && sentence.HasWord("meant", "mean")) return true;
            return word is "what" or "how" && sentence.WordAt(item.From + 1) is "about" || sentence.Items[^1] is var end && sentence.WordAt(end.From) == "instead";
        }
        return false;
    }

    private static bool IsWhy(Sentence sentence) => sentence.HasWord("why") || (sentence.HasWord("how") && sentence.HasWord("come"))
        || sentence.HasWord("reason", "cause", "caused", "drove", "driver", "drivers");

    /// <summary>"Who are they", "which ones", "list them", "names?".</summary>
    private static bool AsksWho(Sentence sentence, Slots slots)
    {
        if (slots.Period is not null || slots.By.Exists(d => d != Dimension.Person) || slots.Ranking is not null || slots.Filters != Filters.None) return false;
        if (slots.Measures.Count > 0 && !(slots.Measures is [Measure.Headcount])) return false;
        var points = sentence.HasWord("they", "them", "those", "these", "ones", "that", "it", "names", "exactly");
        var asks = sentence.Has("q", "who") || sentence.Has("list") || sentence.HasWord("which", "who", "names", "name");
        var others = sentence.Items.Exists(i => !i.IsSymbol && !i.IsFiller && !i.Is("q") && !i.Is("list") && !i.Is("n") && !i.Is("v", "have") && !i.Is("only") && !i.Is("s", "self") && !i.Is("d", "Tool"));
        return asks && !others && (points || sentence.Tagged.Tokens.Count(t => t.IsWord) <= 3);
    }

    /// <summary>The people, seats or requests behind a count.</summary>
    private static Parsed Behind(Question last, Slots slots, Sentence sentence)
    {
        var measure = last.Measures[0] switch
        {
            Measure.AdoptionRate => Measure.ActiveUsers,
            Measure.EngagementRate => Measure.EngagedUsers,
            Measure.Reclaimable => Measure.DormantSeats,
            Measure.SeatUtilisation => Measure.Seats,
            Measure.WaitDays => Measure.OpenRequests,
            Measure.SeatCost => Measure.Seats,
            var same => same,
        };
        var question = last with
        {
            Measures = [measure], Ranking = null, Limit = null, Comparison = null, Per = Per.Nothing, Only = [], Scope = slots.Scope ?? last.Scope,
            By = measure == Measure.OverBudget ? last.By.IsEmpty ? [Dimension.Person] : last.By : [],
            Form = new Form.List(),
        };
        if (!FormReading.IsCountable(measure))
            question = last with { By = [Dimension.Person], Only = [], Form = new Form.Figure(), Comparison = null, Scope = slots.Scope ?? last.Scope };
        return QuestionParser.Finish(question, slots.Notes, sentence.Calendar);
    }

    private static Parsed Merge(Sentence sentence, Slots slots, Question last)
    {
        if (slots.Measures.Count == 0 && IsWhy(sentence) && slots.Form is null or Form.Why && !slots.By.Exists(d => d is Dimension.Day or Dimension.Week) && IsWhy(sentence))
            slots.Form = new Form.Why();
        var newMeasure = slots.Measures.Count > 0 && !slots.MeasureIsGuess;
        if (slots.Measures is [Measure.Budget] && last.Measures[0] is Measure.Spend && sentence.Has("c", "vs")) slots.Measures.Insert(0, Measure.Spend);
        if (Continued(sentence, slots, last) is { } continued) (slots.Measures[0], newMeasure) = (continued, true);
        if (slots.Measures is [Measure.Spend] && last.Measures[0] is Measure.NeverUsedSeats or Measure.LoginOnlySeats)
            return new Parsed.Clarify("What those seats cost is not a figure of its own. I can show what dormant seats cost, or all seats.", []);
        Names<Measure> measures = newMeasure ? [.. slots.Measures] : last.Measures;
        var question = last with { Measures = measures };
        if (newMeasure && measures != last.Measures)
            question = question with { Limit = null, Form = last.Form is Form.YesNo or Form.List or Form.Digest || measures[0] is Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining || measures.Count > 1 ? new Form.Figure() : last.Form, Filters = question.Filters with { OlderThanDays = null, NewerThanDays = null },
                Per = Defaults.IsSum(measures[0]) && measures[0] is not (Measure.CostPerUser or Measure.CostPerPrompt or Measure.AcceptanceRate) ? last.Per : Per.Nothing };
        question = question with { Filters = Merged(last.Filters, slots.Filters, sentence), Scope = slots.Scope ?? last.Scope };
        if (slots.Scope is not null) question = LeaveSides(question, slots.Scope is Scope.OfTeam ? [Dimension.Team, Dimension.Department] : [Dimension.Person, Dimension.Team, Dimension.Department], slots.Scope is Scope.Self);
        if (slots.Filters.Tools.Count > 0 && question.By is [Dimension.Tool] && !question.Only.IsEmpty) question = question with { By = [], Only = [] };

        if (slots.By.Count > 0)
            question = question with
            {
                By = [.. slots.By], Only = [.. slots.Only], Form = last.Form is Form.List or Form.YesNo or Form.AgainstAverage or Form.Digest ? new Form.Figure() : question.Form,
                Scope = slots.Only.Count > 0 && slots.Scope is null && slots.By[0] is Dimension.Team or Dimension.Person or Dimension.Department ? new Scope.Organisation() : question.Scope,
            };
        if (slots.Period is not null && !slots.PeriodIsImplied)
            question = question with { Period = slots.Period, Comparison = question.Form is Form.Growth or Form.Why ? new Comparison.Before() : last.Form is Form.YesNo ? question.Comparison : null };
        else if (slots.PeriodIsImplied && last.Period is null)
            question = question with { Period = slots.Period };
        if (slots.Comparison is not null)
        {
            question = question with { Comparison = slots.ComparedWith is { } other && Apart(last, other, sentence.Calendar) ? new Comparison.With(other) : slots.Comparison };
            if (slots.Form is null && question.Form is Form.List or Form.YesNo) question = question with { Form = new Form.Figure() };
        }
        if (slots.Form is not null) question = question with { Form = slots.Form };
        if (slots.Form is Form.Why)
            question = question with { By = slots.By.Count > 0 ? [.. slots.By] : [Dimension.Tool], Only = [], Ranking = null, Limit = null, Comparison = question.Comparison ?? new Comparison.Before() };
        if (slots.Ranking is not null) question = question with { Ranking = slots.Ranking };
        if (slots.Limit is not null) question = question with { Limit = slots.Limit };
        if (slots.By.Exists(d => d is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter) && slots.Comparison is null && question.Form is Form.Figure)
            question = question with { Comparison = null };
        if (slots.Per != Per.Nothing) question = question with { Per = slots.Per };
        if (slots.Currency is not null || slots.HouseCurrency) question = question with { Currency = slots.Currency };
        // "Which fell most" orders the groups already shown by their change.
        if (slots.GrowthCount is { } moved && slots.By.Count == 0 && !question.By.IsEmpty && slots.Form is null)
            question = question with { Form = new Form.Growth(sentence.Has("v", "fall") && !sentence.Has("v", "grow")), Ranking = new Ranking(moved), Limit = null, Comparison = question.Comparison ?? new Comparison.Before() };
        if (slots.Limit is not null && question.By.IsEmpty) return LimitReading.OnWhat;
        if (question.Form is Form.Figure && question.By.IsEmpty) question = question with { Ranking = null, Limit = null, Only = [] };
        return QuestionParser.Finish(question, slots.Notes, sentence.Calendar);
    }

    /// <summary>A period that was named outright is compared as it is, unless it is the one already shown.</summary>
    private static bool Apart(Question last, Period other, Calendar calendar) =>
        last.Period is { } period && !(period is Period.This now && other is Period.Ago before && now.Unit == before.Unit)
        && (period.Resolve(calendar), other.Resolve(calendar)) is var (shown, named) && (named.End < shown.Start || shown.End < named.Start);

    private static Question LeaveSides(Question question, Dimension[] sides, bool self) =>
        (!question.Only.IsEmpty || self) && !question.By.IsEmpty && sides.Contains(question.By[0]) ? question with { By = [.. question.By.Skip(1)], Only = [], Ranking = null } : question;

    private static Filters Merged(Filters last, Filters next, Sentence sentence)
    {
        var merged = last;
        var allTools = sentence.Items.Exists(i => i.Is("ai") && sentence.WordAt(i.From) is "all");
        if (!next.Tools.IsEmpty || !next.ExceptTools.IsEmpty || !next.Vendors.IsEmpty || allTools)
            merged = merged with { Tools = next.Tools, ExceptTools = next.ExceptTools, Vendors = next.Vendors };
        if (next.Approved is not null || allTools) merged = merged with { Approved = next.Approved };
        if (!next.Models.IsEmpty) merged = merged with { Models = next.Models };
        if (!next.Features.IsEmpty) merged = merged with { Features = next.Features };
        if (!next.Surfaces.IsEmpty) merged = merged with { Surfaces = next.Surfaces };
        if (!next.Projects.IsEmpty) merged = merged with { Projects = next.Projects };
        if (!next.Weekdays.IsEmpty) merged = merged with { Weekdays = next.Weekdays };
        if (!next.Seniorities.IsEmpty) merged = merged with { Seniorities = next.Seniorities, EngineersOnly = next.EngineersOnly };
        else if (next.EngineersOnly) merged = merged with { EngineersOnly = true, Seniorities = [] };
        if (next.OlderThanDays is not null || next.NewerThanDays is not null) merged = merged with { OlderThanDays = next.OlderThanDays, NewerThanDays = next.NewerThanDays };
        return merged;
    }
}
