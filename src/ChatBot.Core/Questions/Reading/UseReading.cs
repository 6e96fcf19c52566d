namespace ChatBot.Core.Questions.Reading;

/// <summary>Questions built round "use", "active", "work with": how many, who, how long, when, and who does not.</summary>
internal static class UseReading
{
    public static bool Read(Sentence sentence, Slots slots, bool hasPeriod)
    {
        // "Never used" and "not used" are one phrase each, of seats; of people they are a use that did not happen.
        var unused = sentence.Has("a", "neverused") || sentence.Has("a", "dormant");
        var uses = unused || sentence.Items.Exists(i => i.Is("v", "use") && !i.Taken);
        var people = sentence.Has("n", "people") || sentence.Has("q", "who") || sentence.Has("f", "engineers") || sentence.Has("f", "Seniors")
            || slots.Filters.Seniorities.Count > 0 || slots.Filters.EngineersOnly || sentence.Has("m", "Headcount");
        var negated = unused || sentence.Has("neg") || sentence.Has("v", "donothing");
        var exact = sentence.Items.Exists(i => i.Is("m") && !i.Taken && !i.Is("m", "Headcount") && !i.Is("m", "ActiveUsers") && !i.Is("m", "Sessions"));
        var never = sentence.HasWord("never") || sentence.HasWord("ever") && negated;

        if (negated && uses && !people && !sentence.AsksCount && sentence.Items.Exists(i => i.Is("ds", "Tool") || i.Is("ds", "Team") || i.Is("ds", "Project") || i.Is("ds", "Model") || i.Is("ds", "Feature")))
        {
            slots.Stop ??= new Parsed.Clarify("I can show use with the least used first, but have no rows for what was not used at all. Shall I show the least used?", []);
            return false;
        }
        if (sentence.Has("a", "lines") || ReadLines(sentence, slots)) return true;
        if (sentence.Has("m", "LastUsed") || (sentence.Has("q", "when") && sentence.HasWord("last", "latest", "recently") && uses)
            || (sentence.HasWord("last") && sentence.HasWord("time") && uses && !hasPeriod)
            // "My most recent Cursor activity": the tool stands between the words.
            || !hasPeriod && sentence.HasWord("recent") && sentence.HasWord("most") && slots.Filters.Tools.Count > 0 && (uses || sentence.Has("m", "Sessions"))
            || (!hasPeriod && sentence.Items.Exists(i => sentence.WordAt(i.From) is "last" or "latest" && i.Until == i.From + 1 && i.Time is null && sentence.After(i) is not { IsUnknown: true }) && (uses || sentence.Items.Exists(i => i.Is("m", "Sessions")))))
            return Found(Measure.LastUsed);
        if (uses && HowManyDays(sentence) || sentence.Has("m", "ActiveUsers") && LimitsDays(sentence)) return Found(Measure.ActiveDays);
        if (sentence.Has("m", "ActiveDays")) return false;
        if (sentence.Has("a", "engaged") && !sentence.Has("m", "EngagedUsers") && !sentence.Has("m", "EngagementRate") && (people || sentence.IsYesNo() || sentence.AsksCount || sentence.Items.Exists(i => i.Is("a", "engaged") && sentence.WordAt(i.From - 1) == "how")))
            return Found(sentence.IsPercent || sentence.Items.Exists(i => i.Is("a", "engaged") && sentence.WordAt(i.From - 1) == "how") ? Measure.EngagementRate : Measure.EngagedUsers);
        if (sentence.Has("a", "inactive") && !sentence.Has("m", "InactivePeople") && (people || sentence.AsksCount || sentence.IsYesNo()) && !exact) return Found(Measure.InactivePeople);
        if (sentence.Has("m", "InactivePeople") && !sentence.IsPercent)
        {
            NeverMeansEver();
            return Found(Measure.InactivePeople);
        }
        // "Is everybody using it", "is anybody not using it" ask for those who do not.
        var all = sentence.Items.Exists(i => i.Is("s") && sentence.WordAt(i.From) is "everyone" or "everybody" or "all" && i.Until - i.From <= 3);
        var any = sentence.HasWord("anyone", "anybody", "someone", "somebody");
        if (uses && sentence.IsYesNo() && !exact && !sentence.HasLimit && !sentence.Has("c") && (all && !negated || any && negated && !sentence.HasWord("ever", "never")))
        {
            slots.Form = new Form.YesNo(new Threshold(all ? Comparator.LessThan : Comparator.AtLeast, 1));
            return Found(Measure.InactivePeople);
        }
        if (negated && (uses || sentence.Items.Exists(i => i.Is("m", "Sessions") || i.Is("m", "Prompts")) || sentence.Has("v", "donothing")) && (people || sentence.AsksCount || sentence.Has("list"))
            && !sentence.HasLimit && !sentence.Has("m", "Spend"))
        {
            NeverMeansEver();
            return Found(Measure.InactivePeople);
        }
        // "People who use it weekly" are the weekly active ones; who does so every day is not told by any one day.
        if (uses && !exact && !hasPeriod && (people || sentence.AsksCount || sentence.IsPercent) && !sentence.Has("g") && !sentence.Has("r") && sentence.Items.Find(i => !i.Taken && i.From > sentence.First("v", "use")?.From
            && (i.Is("d") && sentence.WordAt(i.From) is "daily" or "weekly" or "monthly" || i.Is("t") && sentence.WordAt(i.From) is "every" or "each")) is { } often && sentence.After(often) is null or { IsSymbol: true })
        {
            if (often.Is("t") || sentence.WordAt(often.From) == "daily")
                slots.Stop ??= new Parsed.Clarify("I can count who was active in the last 7 or 28 days, or list who was active on at least so many days, for example “people active on at least 15 days in the last 28 days”. Which one?", []);
            often.Taken = true;
            slots.Period = new Period.LastDays(sentence.WordAt(often.From) == "monthly" ? 28 : 7);
        }
        if (sentence.IsPercent && uses && !exact && (people || sentence.Has("s") || slots.Scope is not null))
        {
            return Found(Measure.AdoptionRate);
        }
        if (sentence.IsPercent && sentence.Has("a", "engaged") && sentence.Has("m", "ActiveUsers"))
        {
            slots.Measure(Measure.EngagedUsers);
            return Found(Measure.ActiveUsers) && sentence.Take("a", "engaged");
        }
        if (sentence.IsPercent && sentence.Has("m", "EngagedUsers")) return Found(Measure.EngagementRate);
        if (sentence.IsPercent && sentence.Has("m", "ActiveUsers") && !exact) return Found(Measure.AdoptionRate);
        if (exact) return false;
        if (sentence.Has("q", "howlong") && (uses || slots.Filters.Tools.Count > 0 && sentence.HasWord("been", "spent", "spend"))) return Found(Measure.Minutes);
        // "How did the teams adopt AI".
        if (sentence.HasWord("adopt", "adopted", "adopting", "adopts") && sentence.HasWord("how") && !people && !sentence.AsksCount && !sentence.Has("r")) return Found(Measure.AdoptionRate);
        if (sentence.Has("q", "howoften")) return Found(Measure.Sessions);

        var ranked = sentence.Has("r") || sentence.Has("c", "more");
        var counts = sentence.AsksCount || sentence.Has("m", "Headcount");
        if (uses && counts && !sentence.Items.Exists(i => i.Is("m", "Sessions")) && !(sentence.Has("ds") && !people)) return Found(Measure.ActiveUsers);
        if (uses && !ranked && !sentence.Items.Exists(i => i.Is("m", "Sessions")) && sentence.Items.Exists(i => i.Is("v", "use") && !i.Taken && sentence.WordAt(i.From) is "using" or "use" or "uses" or "used"
            && Before(sentence, i) is { } who && (who.Is("n", "people") || who.Is("f", "engineers") || who.Is("f", "Seniors")))) return Found(Measure.ActiveUsers);
        if (uses && sentence.Has("q", "who") && !ranked) return Found(Measure.ActiveUsers);
        // "Who is on Cursor", "a list of everyone on Cursor".
        if (!ranked && !sentence.Has("m") && !sentence.Has("n", "seat") && (sentence.Has("q", "who") || sentence.Has("list")) && slots.Filters.Tools.Count > 0
            && sentence.Items.Exists(i => i.Taken && i.Name is { } name && name.Candidates.Any(c => c.Kind == NameKind.Tool) && sentence.WordBefore(i) == "on")) return Found(Measure.ActiveUsers);
        if (uses && sentence.Has("list") && people && !ranked) return Found(Measure.ActiveUsers);
        if (uses && sentence.IsYesNo() && !ranked && !sentence.Has("c") && !sentence.Has("v", "grow") && !sentence.Has("v", "fall") && !sentence.Has("m"))
            return (sentence.HasLimit || slots.Only.Count > 0 && sentence.Has("l")) && !people || slots.Form is Form.AgainstAverage ? Found(Measure.Sessions) : Found(Measure.ActiveUsers);
        if (sentence.Has("m", "ActiveUsers")) return false;
        if (sentence.Has("m", "Sessions")) return false;
        // "Active engineers" are people.
        if (uses && !ranked && sentence.Items.Exists(i => i.Is("v", "use") && !i.Taken && sentence.WordAt(i.From) == "active" && sentence.After(i)?.Value("f") is not (null or "approved" or "unapproved"))) return Found(Measure.ActiveUsers);
        if (uses && slots.Scope is not null && (people || slots.Scope is Scope.Reports or Scope.DirectReports) && sentence.HasWord("active") && !sentence.Has("q", "howmuch")) return Found(Measure.ActiveUsers);
        if (uses && !sentence.Has("m")) return Found(Measure.Sessions);
        return false;

        void NeverMeansEver()
        {
            if (never && !hasPeriod) slots.Period = new Period.Ever();
        }

        bool Found(Measure measure)
        {
            slots.Measure(measure);
            foreach (var (kind, value) in ((string, string)[])[("v", "use"), ("m", measure.ToString()), ("m", "Headcount"), ("m", "ActiveUsers"), ("a", "active"), ("a", "inactive"), ("a", "engaged"),
                ("v", "donothing"), ("q", "howlong"), ("q", "howoften"), ("q", "when")])
                sentence.Take(kind, value);
            if (measure is Measure.InactivePeople) { sentence.Take("neg"); sentence.Take("m", "Sessions"); sentence.Take("m", "Prompts"); sentence.Take("v", "have"); sentence.Take("v", "send"); sentence.Take("a", "neverused"); sentence.Take("a", "dormant"); }
            if (measure is Measure.ActiveDays) { sentence.Take("ds", "Day"); sentence.Take("d", "Day"); }
            if (measure is Measure.Minutes or Measure.Hours) sentence.Take("m", "Spend");
            if (measure is Measure.LastUsed)
            {
                sentence.Take("m", "Minutes");
                foreach (var item in sentence.Items)
                    if (sentence.WordAt(item.From) is "last" or "latest" or "date" or "recent" && item.Until == item.From + 1 || item.Is("r", "most") && sentence.WordAt(item.Until) == "recent")
                    {
                        item.Taken = true;
                        item.Concepts = [];
                    }
            }
            return true;
        }
    }

    /// <summary>Whom a verb belongs to, relative words skipped ("devs who use").</summary>
    private static Item? Before(Sentence sentence, Item item)
    {
        var before = sentence.Before(item);
        while (before is not null && (before.Is("q", "who") || sentence.WordAt(before.From) is "that" or "are" or "have" or "were")) before = sentence.Before(before);
        return before;
    }

    private static bool HowManyDays(Sentence sentence) => sentence.Items.Exists(i => i.Time is { Period: null, Weekdays.IsEmpty: false } && sentence.WordAt(i.Until - 1) is "days" or "weekdays" or "workdays" && sentence.Before(i)?.Is("q", "howmany") == true) || sentence.Items.Exists(i => i.Is("q", "howlong") && sentence.WordAt(i.Until - 1) == "days")
        || sentence.Items.Exists(i => i.Is("ds", "Day") && !i.Taken && sentence.Before(i)?.Number is null && sentence.After(i) is { } after && (after.Is("s", "self") || sentence.WordAt(after.From) is "active" or "with" or "where" or "that"))
        || (sentence.AsksCount && sentence.HasWord("days") && sentence.Items.Exists(i => i.Is("ds", "Day") && !i.Taken))
        || LimitsDays(sentence);

    /// <summary>"At least 10 days", "20 or more days".</summary>
    private static bool LimitsDays(Sentence sentence) => sentence.Items.Exists(i => i.Is("l") && !sentence.Has("m", "WaitDays") && (sentence.After(i) is { Number: not null } number && sentence.WordAfter(number) == "days" || sentence.Before(i)?.Number is not null && sentence.WordAfter(i) == "days"));

    private static bool ReadLines(Sentence sentence, Slots slots)
    {
        var named = sentence.Has("m", "LinesAccepted") || sentence.Has("m", "LinesSuggested");
        if (!sentence.Has("n", "lines") && !sentence.Has("n", "suggestions") && !(named && (sentence.Has("a", "accepted") || sentence.Has("a", "suggested")))) return false;
        if (sentence.Has("m", "AcceptanceRate") || sentence.Has("m", "LinesAccepted") || sentence.Has("m", "LinesSuggested"))
        {
            sentence.Take("n", "suggestions");
            sentence.Take("n", "lines");
            // "What percent of suggested lines did I accept" names both parts of the rate.
            if (sentence.IsPercent && !sentence.Has("m", "AcceptanceRate") && (sentence.Has("a", "accepted") || sentence.Has("m", "LinesAccepted")) && (sentence.Has("a", "suggested") || sentence.Has("m", "LinesSuggested")))
            {
                slots.Measure(Measure.AcceptanceRate);
                sentence.Take("m", "LinesAccepted");
                sentence.Take("m", "LinesSuggested");
            }
            MeasureReading.ReadNamed(sentence, slots);
            if (sentence.Has("a", "suggested") && slots.Measures is [Measure.LinesAccepted]) slots.Measure(Measure.LinesSuggested);
            sentence.Take("a", "suggested");
            sentence.Take("a", "accepted");
            return true;
        }
        var accepted = sentence.Has("a", "accepted");
        var suggested = sentence.Has("a", "suggested") || (sentence.Has("n", "suggestions") && !accepted);
        if (!accepted && !suggested)
        {
            if (!sentence.HasWord("lines", "loc")) return false;
            slots.Stop ??= new Parsed.Clarify("Lines that were suggested, or lines that were accepted?", []);
            return false;
        }
        if (accepted && (sentence.IsPercent || sentence.HasWord("rate") || sentence.Take("q", "howoften"))) slots.Measure(Measure.AcceptanceRate);
        else
        {
            if (accepted) slots.Measure(Measure.LinesAccepted);
            if (suggested) slots.Measure(Measure.LinesSuggested);
        }
        foreach (var (kind, value) in ((string, string)[])[("n", "lines"), ("n", "suggestions"), ("a", "accepted"), ("a", "suggested"), ("v", "use")]) sentence.Take(kind, value);
        return true;
    }
}
