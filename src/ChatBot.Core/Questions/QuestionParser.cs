using ChatBot.Core.Answers;
using ChatBot.Core.Questions.Reading;

namespace ChatBot.Core.Questions;

/// <summary>From words to one <see cref="Question"/>, or to a question back, a refusal, an action, help or a definition.</summary>
public static class QuestionParser
{
    /// <summary>Words and signs of the longest message that is still taken for a question.</summary>
    private const int LongestMessage = 250;

    /// <summary>A pure function of its arguments; linear in the length of the text, which is read up to 10,000 characters.</summary>
    /// <param name="calendar">The asker's today.</param>
    /// <param name="state">Of this asker's conversation; <see cref="ConversationState.Fresh"/> for the first message.</param>
    public static Parsed Parse(string text, Asker asker, Catalogue catalogue, Calendar calendar, ConversationState state)
    {
        if (Canonical.Read(text, catalogue, calendar) is { } said) return Finish(said, [], calendar);
        var tokens = Words.Lexer.Read(text);
        if (tokens.Count > LongestMessage) return new Parsed.Clarify("That is too long for me. Please ask in a sentence or two.", []);
        var tagged = Tagged.Of(Words.Corrections.Apply(tokens), catalogue, calendar);
        if (tagged.Items.TrueForAll(i => i.IsSymbol)) return tagged.Tokens.Exists(t => t.Is("?")) ? HelpTexts.For(asker, catalogue) : NothingAsked();
        if (Meta.Read(tagged, asker, catalogue, state) is { } meta) return meta;
        if (Replies.Read(tagged, asker, catalogue, state) is { } reply) return reply;
        return Read(text, new Dictionary<int, Named>());

        Parsed Read(string message, IReadOnlyDictionary<int, Named> choices)
        {
            // Rules mark the items that they take, so each reading starts from fresh ones.
            var sentence = new Sentence(choices.Count == 0 ? tagged : Tagged.Of(Words.Corrections.Apply(Words.Lexer.Read(message)), catalogue, calendar), asker, catalogue, calendar, choices);
            ForceChoices(sentence);
            return ReadSentence(sentence, state, chosen => Read(message, chosen));
        }
    }

    /// <summary>An unknown word for which a near name was picked is that name.</summary>
    private static void ForceChoices(Sentence sentence)
    {
        foreach (var item in sentence.Items)
            if (item.IsUnknown && sentence.Choices.TryGetValue(item.From, out var named))
                item.Name = new NameMatch(1, [named], true, true, 0);
    }

    private static Parsed ReadSentence(Sentence sentence, ConversationState state, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith)
    {
        var names = NameReading.Read(sentence);
        if (Actions.Read(sentence, names, state, readWith) is { } action) return action;

        var slots = new Slots();
        ScopeReading.Read(sentence, slots, names);
        CurrencyReading.Read(sentence, slots);
        var times = TimeReading.Read(sentence, slots);
        slots.Period = times.Periods.Count > 0 ? times.Periods[0].Period : null;
        if (slots.Form is not Form.AgainstAverage || sentence.Has("m") || sentence.Has("v")) MeasureReading.Read(sentence, slots, times.Periods.Count > 0);
        GroupReading.Read(sentence, slots);
        CompareReading.Read(sentence, slots, times);
        FormReading.Read(sentence, slots);
        if (Unsupported.Read(sentence, slots) is { } refused) return refused;
        Beyond.Read(sentence, slots);
        if (names.Stranger is { } stranger) return Leftovers.NotFound(sentence, stranger, readWith);
        if (names.Ambiguous.Count > 0)
        {
            var first = names.Ambiguous[0];
            return NameReading.Clarify(sentence, first, slots.Measures.Count > 0 ? slots.Measures[0] : state.Last?.Measures[0], readWith);
        }
        if ((FollowUps.ReadCount(sentence, state) ?? FollowUps.ReadTurned(sentence, slots, state)) is { } more) return more;
        Leftovers.Read(sentence, slots, readWith);
        if (slots.Stop is { } stop) return stop is Parsed.Clarify { Options.Count: 0 } && slots.Scope is Scope.OfPerson whom && NameReading.IsHidden(sentence, whom.Person, slots.Measures) ? NameReading.Hidden : stop;
        if (FollowUps.Read(sentence, slots, state) is { } continued) return continued;
        if (slots.Scope is null && !slots.By.Contains(Dimension.Person) && FollowUps.OneOfThem(sentence) && !sentence.Has("q", "who") && !sentence.Has("n", "people"))
            return new Parsed.Clarify("Whom do you mean? Please give a name.", []);
        return Fresh(sentence, slots);
    }

    private static Parsed Fresh(Sentence sentence, Slots slots)
    {
        if (slots.Measures.Count == 0)
        {
            if (OrganisationFacts.Read(sentence, slots) is { } fact) return fact;
            var subject = slots.Scope is Scope.OfTeam or Scope.OfPerson || slots.Filters with { Weekdays = [] } != Filters.None || slots.By.Count > 0 || slots.Ranking is not null;
            if (slots.Ranking is not null && slots.By.Count == 0)
                return new Parsed.Clarify("Ranked by what: team, department, tool, model, project or person?", []);
            if (subject && slots.Ranking is null && (sentence.IsYesNo() || sentence.Has("list") || sentence.Has("q", "who")))
                return new Parsed.Clarify("What should I check: use, seats, access, requests, spend or budget?", []);
            if (!subject && slots.Form is not Form.AgainstAverage)
                return sentence.Items.Exists(i => i.IsUnknown) ? Unsupported.Refuse("I only answer questions about AI tools here: use, adoption, seats, requests, spend and budgets.") : NothingAsked();
            if (sentence.Items.Exists(i => i.IsUnknown && !i.Taken))
                return new Parsed.Clarify("I did not understand all of that. Which figure is it about: use, adoption, seats, requests, spend or budget?", []);
            if (sentence.AsksCount)
                return new Parsed.Clarify("I cannot count those. I can count people, seats, requests and use, or show use or spend by them.", []);
            slots.Measure(Measure.Sessions);
            if (slots.Ranking is null) slots.Notes.Add("No measure was named, so these are sessions.");
        }
        if (slots.Limit is not null && slots.By.Count == 0) return LimitReading.OnWhat;
        if (slots.ComparedOnly && slots.Period is null && slots.Comparison is Comparison.With { Period: var other })
            slots.Period = other switch
            {
                Period.Quarter => new Period.This(CalendarUnit.Quarter),
                Period.Year => new Period.This(CalendarUnit.Year),
                Period.Week or Period.WeekOf => new Period.This(CalendarUnit.Week),
                Period.Day or Period.DayOfYear or Period.DaysAgo or Period.LatestWeekday => new Period.Today(),
                _ => new Period.This(CalendarUnit.Month),
            };
        return Finish(ToQuestion(slots, sentence), slots.Notes, sentence.Calendar);
    }

    internal static Question ToQuestion(Slots slots, Sentence sentence) => new()
    {
        Measures = [.. slots.Measures],
        Scope = slots.Scope ?? DefaultScope(slots.Measures[0], [.. slots.By], sentence.Asker),
        Filters = slots.Filters,
        Period = slots.Period,
        By = [.. slots.By],
        Only = [.. slots.Only],
        Form = slots.Form ?? new Form.Figure(),
        Comparison = slots.Comparison,
        Ranking = slots.Ranking,
        Limit = slots.Limit,
        Per = slots.Per,
        Currency = slots.Currency,
    };

    /// <summary>Whom a question is about that does not say so (semantics, section 2).</summary>
    internal static Scope DefaultScope(Measure measure, Names<Dimension> by, Asker asker)
    {
        if (Defaults.ClassOf(measure) == MeasureClass.Catalogue && measure != Measure.Headcount) return new Scope.Organisation();
        if (asker.IsAdmin || asker.IsFinance) return new Scope.Organisation();
        if (asker.LeadsPeople) return new Scope.Reports();
        // A breakdown by groups of people says that it is not about one of them.
        var groups = by.Any(d => d is Dimension.Team or Dimension.Department or Dimension.Person or Dimension.CostCenter or Dimension.Seniority);
        return Defaults.IsSum(measure) && !groups ? new Scope.Self() : new Scope.Organisation();
    }

    internal static Parsed Finish(Question question, IReadOnlyList<string> notes, Calendar calendar)
    {
        foreach (var period in (Period?[])[question.Period, (question.Comparison as Comparison.With)?.Period])
        {
            if (period is Period.Week { OfYear: { } year, Number: var week } && CalendarMath.IsoWeek(year, week) is null)
                return new Parsed.Clarify($"{year} has no week {week}.", []);
            switch (period?.Check(calendar))
            {
                case PeriodCheck.Future:
                    return new Parsed.Refused(RefusalReason.Unsupported, "That time lies ahead. I look back, and forecast only the spend of this calendar month.", question);
                case PeriodCheck.NoData:
                    return new Parsed.Refused(RefusalReason.NoData, $"There is no data for that time; it begins on {calendar.DataFrom:yyyy-MM-dd}.", question);
            }
        }
        // A summary beside the time before: its figures, compared one by one.
        if (question is { Form: Form.Digest, Comparison: not null }) question = question with { Form = new Form.Figure(), Period = Defaults.PeriodOf(question) };
        if (question.Measures.Any(Units.IsBudget))
            switch (question.Form)
            {
                case Form.Why:
                    (question, notes) = (question with { Measures = [Measure.Spend] }, [.. notes, "Budgets are set by people; this is how the spend changed."]);
                    break;
                case Form.List when !question.Measures.Contains(Measure.OverBudget): question = question with { Form = new Form.Figure() }; break;
                case Form.Growth or Form.AgainstAverage: return new Parsed.Clarify("A budget is compared with what is spent of it. I can show the budget used by team, or how the spend changed.", []);
            }
        if (question.Measures.Select(Units.IsCatalogue).Distinct().Count() > 1) return OneAtATime(question, notes);
        return question is { Measures.Count: > 1, By.Count: > 0, Form: not Form.Digest } && (question.By.Count > 1 || !Defaults.AreAlike([.. question.Measures])) ? OneAtATime(question, notes) : new Parsed.Asked(question, notes);
    }

    /// <summary>Figures of a range and of a day do not stand in one table, nor do budgets with others, nor two beside two groupings.</summary>
    private static Parsed.Clarify OneAtATime(Question question, IReadOnlyList<string> notes)
    {
        var options = question.Measures.Select(m => new ClarifyOption(Definitions.Of(m).Term, Definitions.Of(m).Term, new Parsed.Asked(question with { Measures = [m] }, notes))).OrderBy(o => o.Key, StringComparer.Ordinal).ToList();
        return new($"{(question.By.Count > 1 ? "A table by two things holds one figure" : "These are figures of different kinds, so a table holds one of them")}: {string.Join(" or ", options.Select(o => o.Label))}?", options);
    }

    private static Parsed.Clarify NothingAsked() => new(
        "What would you like to know? For example use, adoption, seats, requests, spend or budget, of a team or a tool, over some time.", []);
}
