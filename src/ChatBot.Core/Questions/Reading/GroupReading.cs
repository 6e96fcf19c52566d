namespace ChatBot.Core.Questions.Reading;

/// <summary>Breakdowns, averages, rankings and limits.</summary>
internal static class GroupReading
{
    public static void Read(Sentence sentence, Slots slots)
    {
        ReadSplitVerb(sentence);
        ReadPer(sentence, slots);
        ReadBy(sentence, slots);
        ReadOneByOne(sentence, slots);
        ReadTrend(sentence, slots);
        ReadWhich(sentence, slots);
        ReadRanking(sentence, slots);
        ReadLooseDimensions(sentence, slots);
        LimitReading.Read(sentence, slots);
    }

    /// <summary>"Break my sessions down by tool": the second half of the verb is no fall.</summary>
    private static void ReadSplitVerb(Sentence sentence)
    {
        if (sentence.Items.Find(i => sentence.WordAt(i.From) is "break" or "broken" or "breaking" or "drill" or "drilled" or "narrow" or "cut" or "slice") is not { } verb) return;
        var down = sentence.Items.Find(i => i.Position > verb.Position && i.Until == i.From + 1 && sentence.WordAt(i.From) is "down" or "up");
        if (down is null || !sentence.Items.Exists(i => i.Is("g")) && sentence.WordAfter(down) is not ("into" or "to")) return;
        foreach (var part in (Item[])[verb, down])
        {
            part.Taken = true;
            part.Concepts = [];
        }
    }

    private static bool IsSum(Slots slots) => slots.Measures.Count == 0 || Defaults.IsSum(slots.Measures[0])
        && slots.Measures[0] is not (Measure.AcceptanceRate or Measure.LastUsed or Measure.CostPerUser or Measure.CostPerPrompt);

    private static void ReadPer(Sentence sentence, Slots slots)
    {
        var average = sentence.Has("stat", "avg");
        if (sentence.IsPercent && slots.Measures.Count > 0 && (IsSum(slots) || WholeOf(slots) is not null) && !sentence.HasLimit && slots.Measures[0] is not (Measure.BudgetUsed or Measure.AcceptanceRate or Measure.BudgetRemaining or Measure.OverBudget))
            ReadShare(slots);
        if (slots.Measures is [Measure.Minutes] && sentence.HasWord("length", "duration", "long") && sentence.HasWord("session", "sessions") && average)
        {
            sentence.Take("stat", "avg");
            sentence.Take("per", "session");
            slots.Per = Per.Session;
            return;
        }
        var waits = slots.Measures is [Measure.TimeToAccess or Measure.WaitDays];
        if (sentence.Take("stat", "p90"))
        {
            slots.Per = Per.NinetiethWait;
            if (!waits) slots.Stop ??= new Parsed.Clarify("Percentiles are worked out of waits for access only. Of use I can show the median or the average.", []);
            return;
        }
        if (sentence.Take("stat", "median"))
        {
            slots.Per = waits ? Per.MedianWait : Per.MedianUser;
            sentence.Take("per", "user");
            sentence.Take("per", "head");
            return;
        }
        // "Per engineer" is per person of the engineers.
        if (sentence.Items.Find(i => i.Is("g", "per") && !i.Taken && sentence.WordAt(i.From) == "per" && sentence.After(i) is { Taken: true } who && who.Value("f") is not (null or "approved" or "unapproved")) is { } among)
        {
            among.Taken = true;
            slots.Per = Per.Person;
        }
        foreach (var item in sentence.Items.Where(i => i.Is("per") && !i.Taken))
        {
            var divided = slots.Per;
            // "For over a month" is a span.
            if (sentence.Before(item)?.Is("l") == true) continue;
            item.Taken = true;
            var buckets = sentence.Has("t") || sentence.Has("g", "by") || sentence.Has("g", "breakdown") || !IsSum(slots);

            // Who was active on several days would be divided by the days, not counted on each.
            var each = average && slots.Measures.Count > 0 && !IsSum(slots);
            if (each && item.Value("per") is ("day" or "workday" or "week")) slots.Notes.Add(item.Value("per") == "week" ? "There is no average week here; each week is shown." : "There is no average day here; each day is shown.");
            switch (item.Value("per"))
            {
                case "head": slots.Per = Per.Person; break;
                case "user" when slots.Measures is [Measure.Spend]: slots.Measures[0] = Measure.CostPerUser; break;
                case "user": slots.Per = Per.User; break;
                case "session": slots.Per = Per.Session; break;
                case "activeday": slots.Per = Per.ActiveDay; break;
                case "workday" when !IsSum(slots) && slots.Measures.Count > 0: slots.Group(Dimension.Day); break;
                case "workday": slots.Per = Per.WorkingDay; break;
                case "day" when buckets && !average || each: slots.Group(Dimension.Day); break;
                case "day": slots.Per = Per.Day; break;
                case "week" when buckets && !average || each: slots.Group(Dimension.Week); break;
                case "week": slots.Per = Per.Week; break;
                // These are amounts of a month by definition.
                case "month" when slots.Measures.Count > 0 && slots.Measures.TrueForAll(m => m is Measure.Reclaimable or Measure.SeatPrice or Measure.Budget or Measure.Forecast): break;
                case "month":
                    slots.Group(Dimension.Month);
                    if (average) slots.Notes.Add("There is no average month here; each month is shown.");
                    break;
                default: item.Taken = false; break;
            }
            if (divided != Per.Nothing && slots.Per != divided) slots.Stop ??= new Parsed.Clarify("I divide by one thing at a time, such as per user or per week. Which one?", []);
        }
        if (!average) return;
        if (slots.Per != Per.Nothing && sentence.First("stat", "avg") is { } whose && sentence.After(whose) is { Taken: false } somebody && (somebody.Is("n", "people") || somebody.Is("m", "ActiveUsers"))
            || slots.Per != Per.Nothing && slots.Filters.EngineersOnly && sentence.First("stat", "avg") is { } mine && sentence.Before(mine) is { } one && sentence.WordAt(mine.Until) is "engineer" or "developer" or "dev" or "programmer" or "coder" && slots.Per is not (Per.Person or Per.User))
            slots.Stop ??= new Parsed.Clarify("I divide by one thing at a time, such as per user or per day. Which one?", []);
        // "The average user", "the average employee".
        if (slots.Per == Per.Nothing && sentence.First("stat", "avg") is { } mean && sentence.After(mean) is { } noun && (noun.Is("n", "people") || noun.Is("m", "ActiveUsers")))
        {
            noun.Taken = true;
            slots.Per = sentence.WordAt(noun.From) is "user" or "users" || noun.Is("m") ? Per.User : Per.Person;
        }
        var daily = sentence.Items.Find(i => i.Is("d") && !i.Taken && sentence.WordAt(i.From) is "daily" or "weekly");
        if (daily is not null && slots.Per == Per.Nothing && IsSum(slots))
        {
            daily.Taken = true;
            slots.Per = sentence.WordAt(daily.From) == "daily" ? Per.Day : Per.Week;
        }
        var alreadyMean = slots.Measures.Exists(m => m is Measure.TimeToAccess or Measure.WaitDays or Measure.CostPerUser or Measure.CostPerPrompt
            or Measure.AdoptionRate or Measure.EngagementRate or Measure.AcceptanceRate or Measure.SeatUtilisation);
        sentence.Take("stat", "avg");
        if (slots.Per != Per.Nothing || alreadyMean || slots.Form is Form.AgainstAverage || slots.Measures.Count == 0) return;
        if (slots.By.Count > 0 || sentence.Has("t") || !IsSum(slots)) return;
        if (sentence.Has("g", "by") || sentence.Has("g", "per")) return;
        slots.Per = Per.Person;
        slots.Notes.Add("Average is per person of the group.");
    }

    /// <summary>"What share of the seats is idle": the part and the whole.</summary>
    private static void ReadShare(Slots slots)
    {
        if (WholeOf(slots) is { } all && slots.By.Count == 0) slots.Measure(all);
        slots.Notes.Add(slots.Measures.Count > 1 ? "Shares are not worked out; both figures are shown." : "Shares of a total are not worked out; the amounts are shown.");
    }

    private static Measure? WholeOf(Slots slots) => slots.Measures switch
    {
        [Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats] => Measure.Seats,
        [Measure.BlockedPeople or Measure.NoAccess or Measure.InactivePeople] => Measure.Headcount,
        _ => null,
    };

    private static Dimension? DimensionOf(Item item)
    {
        if (item.Taken || item.Time is not null) return null;
        if (item.Value("d") is { } one) return Enum.Parse<Dimension>(one);
        if (item.Value("ds") is { } many) return Enum.Parse<Dimension>(many);
        if (item.Is("n", "people") || item.Is("m", "ActiveUsers")) return Dimension.Person;
        return item.Is("f", "engineers") ? Dimension.Person : null;
    }

    private static bool IsBridge(Sentence sentence, Item item) => item.Is("ai") || item.Is("f", "unapproved") || item.Is("f", "approved")
        || (item.IsFiller && item.Until - item.From == 1 && sentence.WordAt(item.From) is "the" or "each" or "our" or "different" or "individual" or "of" or "by" or "per" or "these" or "those" or "respective" or "their" or "every" or "all" or "a");

    private static void ReadBy(Sentence sentence, Slots slots)
    {
        foreach (var item in sentence.Items)
        {
            if (item.Taken || !(item.Is("g", "by") || item.Is("g", "per") || item.Is("g", "across") || item.Is("g", "breakdown"))) continue;
            var at = item.Position + 1;
            var named = false;
            while (at < sentence.Items.Count)
            {
                var next = sentence.Items[at];
                if (IsBridge(sentence, next) || next.Is("g", "per") || next.Is("s", "org")) { at++; continue; }
                if (!sentence.Has("r") && (next.Is("m", "Hours") || next.Is("m", "Minutes") && sentence.WordAt(next.From) is "minute" or "minutes"))
                    slots.Stop ??= new Parsed.Clarify("I cannot group by the time of day; I can by day, weekday, week, month and quarter.", []);
                if (item.Is("g", "per") && next.Is("m") && next.Until - next.From == 1 && sentence.WordAt(item.From) == "per" && slots.Measures.Count > 1)
                    slots.Stop ??= new Parsed.Clarify($"I cannot divide by {sentence.Tagged.Raw(next)}; I can show both figures, or amounts per day, week, person, user or session.", []);
                if (next.Is("m") && !next.Taken && item.Is("g", "by") && !next.Is("m", "ActiveUsers")) { item.Taken = true; break; }
                if (DimensionOf(next) is not { } dimension) break;
                if (dimension == Dimension.Person && (next.Is("m", "ActiveUsers") && slots.Measures.Count == 0 || sentence.IsPercent && item.Is("g", "breakdown"))) break;
                if (item.Is("g", "across") && next.Is("d") && !next.Is("ds")) break;
                slots.Group(dimension);
                next.Taken = item.Taken = named = true;
                if (at + 1 < sentence.Items.Count && sentence.WordAt(sentence.Items[at + 1].From) is "and" or "," or "/" or "then" or "x" or "within" or "by"
                    && NextDimension(sentence, at + 2)) { at += 2; continue; }
                break;
            }
            // "Distributed over the tools".
            if (!named && item.Is("g", "by") && sentence.After(item) is { } all && all.Is("ai") && sentence.WordAt(all.Until - 1) == "tools")
            {
                slots.Group(Dimension.Tool);
                item.Taken = all.Taken = true;
                continue;
            }
            // "Team breakdown", "team wise".
            if (!named && item.Is("g", "breakdown") && sentence.Before(item) is { } before && DimensionOf(before) is { } own)
            {
                slots.Group(own);
                before.Taken = item.Taken = true;
            }
            else if (item.Is("g", "across") || item.Is("g", "breakdown")) item.Taken = true;
            else if (!named && item.Is("g", "by") && sentence.After(item) is { } after && (after.Taken || after.Is("m"))) item.Taken = true;
        }
    }

    /// <summary>"Each of my colleagues", "my people and their spend", "everyone with their prompts": one row a person.</summary>
    private static void ReadOneByOne(Sentence sentence, Slots slots)
    {
        // "One by one", "by name".
        if (slots.By.Count == 0 && sentence.Items.Find(i => sentence.WordAt(i.From) is "one" or "by" && (Says(i.From, "one", "by", "one") || Says(i.From, "by", "name"))) is { } named)
        {
            var words = sentence.WordAt(named.From) == "one" ? 3 : 2;
            foreach (var part in sentence.Items.Where(i => i.From >= named.From && i.From < named.From + words)) part.Taken = true;
            slots.Group(Dimension.Person);
            return;
        }
        foreach (var item in sentence.Items)
        {
            var group = item.Is("n", "people") || item.Is("s", "myteam") || item.Is("s", "reports") || item.Is("s", "direct") || item.Is("s", "org") && sentence.WordAt(item.Until - 1) is "everyone" or "everybody" or "employees" or "people";
            if (!group) continue;
            var before = sentence.Before(item) is { } near && sentence.WordAt(near.From) == "of" ? sentence.Before(near) : sentence.Before(item);
            var each = before is not null && sentence.WordAt(before.Until - 1) is "each" or "every" && before.Is("g");
            var theirs = sentence.WordAt(item.Until) is "and" or "with" && sentence.WordAt(item.Until + 1) is "their" or "his" or "her";
            if (each && item.Is("s", "myteam") && sentence.WordAt(item.Until - 1) == "teams" && slots.By.Count == 0)
            {
                before!.Taken = true;
                slots.Group(Dimension.Team);
                return;
            }
            if (!each && !theirs || slots.By.Count > 0 || sentence.AsksCount || sentence.Has("stat")) continue;
            if (each) before!.Taken = true;
            if (item.Is("n", "people")) item.Taken = true;
            slots.Group(Dimension.Person);
            return;
        }

        bool Says(int from, params string[] words) => words.Select((w, i) => sentence.WordAt(from + i) == w).All(same => same);
    }

    private static bool NextDimension(Sentence sentence, int at)
    {
        while (at < sentence.Items.Count && (IsBridge(sentence, sentence.Items[at]) || sentence.Items[at].Is("g"))) at++;
        return at < sentence.Items.Count && DimensionOf(sentence.Items[at]) is not null;
    }

    private static void ReadTrend(Sentence sentence, Slots slots)
    {
        var trend = sentence.Take("t", "trend");
        foreach (var (value, dimension) in ((string, Dimension)[])[("byday", Dimension.Day), ("byweek", Dimension.Week), ("bymonth", Dimension.Month)])
            if (sentence.Take("t", value) && !(dimension == Dimension.Month && IsMonthly(slots) && !trend)) slots.Group(dimension);
        foreach (var item in sentence.Items.Where(i => i.Is("d") && !i.Taken && sentence.WordAt(i.From) is "daily" or "weekly" or "monthly" or "quarterly"))
        {
            item.Taken = true;
            if (sentence.WordAt(item.From) == "monthly" && !trend && IsMonthly(slots)) continue;
            slots.Group(Enum.Parse<Dimension>(item.Value("d")!));
        }
        if (trend && !slots.By.Exists(IsBucket)) slots.By.Add(Bucket(slots, sentence.Calendar));
        if (slots.By.Count > 2) slots.By.RemoveRange(2, slots.By.Count - 2);
    }

    /// <summary>These are amounts of a month by definition.</summary>
    private static bool IsMonthly(Slots slots) => slots.Measures.Exists(m => m is Measure.Reclaimable or Measure.SeatPrice or Measure.Budget or Measure.Forecast or Measure.BudgetRemaining or Measure.BudgetUsed);

    private static bool IsBucket(Dimension dimension) => dimension is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter or Dimension.Weekday;

    /// <summary>A trend without a bucket is by week; over many months by month, over a few days by day.</summary>
    private static Dimension Bucket(Slots slots, Calendar calendar) => slots.Period?.Resolve(calendar).Days switch
    {
        <= 16 => Dimension.Day,
        > 185 => Dimension.Month,
        _ => Dimension.Week,
    };

    private static void ReadWhich(Sentence sentence, Slots slots)
    {
        foreach (var which in sentence.Items.Where(i => i.Is("q", "which") || i.Is("q", "when")).ToList())
        {
            for (var at = which.Position + 1; at < sentence.Items.Count; at++)
            {
                var next = sentence.Items[at];
                if (IsBridge(sentence, next) || next.Is("r") || next.Number is not null || next.Is("f") || next.Is("s") || next.IsFiller && sentence.WordAt(next.From) is "is" or "are" or "was" or "were" or "has" or "have" or "had")
                    continue;
                if (DimensionOf(next) is { } dimension && !(dimension == Dimension.Person && (which.Is("q", "when") || next.Is("m", "ActiveUsers") && !sentence.Has("r"))))
                {
                    slots.Group(dimension);
                    next.Taken = true;
                    if (sentence.Before(next) is { Number: > 0 and <= 1000 } count && sentence.Has("r"))
                    {
                        count.Taken = true;
                        slots.WantedRows = (int)count.Number.Value;
                    }
                    slots.Plural = next.Is("ds") || sentence.WordAt(next.Until - 1).EndsWith('s') || sentence.WordAt(next.Until - 1) is "people" or "folks" or "staff";
                }
                break;
            }
        }
        foreach (var which in sentence.Items.Where(i => i.Is("q", "who"))) slots.Plural = which.Until - which.From > 1
            && sentence.WordAt(which.Until - 1) is "people" or "users" or "employees" or "engineers" or "persons" or "colleagues" or "folks" or "members" or "developers"
            || sentence.WordAt(which.Until) is "are" or "were";
    }

    private static void ReadRanking(Sentence sentence, Slots slots)
    {
        var ranks = sentence.Items.FindAll(i => (i.Is("r") || IsFastest(sentence, i)) && !i.Taken);
        if (ranks.Count == 0) return;
        var grows = sentence.Has("v", "grow") || sentence.Has("v", "fall") || sentence.Has("v", "change");
        var number = slots.WantedRows;
        Item? noun = null;
        foreach (var rank in ranks)
        {
            var at = rank.Position;
            for (var step = 1; step <= 4 && number is null; step++)
                foreach (var near in (int[])[at + step, at - step])
                    if (near >= 0 && near < sentence.Items.Count && sentence.Items[near] is { Number: { } value, Taken: false } numberItem && value is > 0 and <= 1000 && value == decimal.Truncate(value)
                        && sentence.Items[Math.Min(near, at)..Math.Max(near, at)].TrueForAll(i => i == rank || i.Number is not null || i.IsFiller || i.Is("n") || i.Is("ds") || i.Is("r"))
                        && !(near > 0 && sentence.Items[near - 1].Is("l")))
                    {
                        number = (int)value;
                        numberItem.Taken = true;
                        break;
                    }
            noun ??= Noun(sentence, at, 1) ?? Noun(sentence, at, -1);
            if (!IsFastest(sentence, rank)) rank.Taken = true;
        }
        if (noun is not null && DimensionOf(noun) is { } dimension && !slots.By.Contains(dimension) && slots.By.Count < 2
            && !(noun.Is("m", "ActiveUsers") && (slots.By.Count > 0 || sentence.HasWord("with"))))
        {
            slots.Group(dimension);
            noun.Taken = true;
            slots.Plural |= noun.Is("ds") || noun.Is("n") && sentence.WordAt(noun.From) is not ("person" or "employee" or "user" or "colleague" or "individual" or "member" or "engineer")
                || noun.Is("f") && sentence.WordAt(noun.From).EndsWith('s');
        }
        var bottom = ranks.Exists(r => r.Is("r", "bottom") || r.Is("r", "least") || r.Is("r", "unpopular"));
        if (slots.Measures.Count == 0 && ranks.Exists(r => r.Is("r", "popular") || r.Is("r", "unpopular"))) slots.Measure(Measure.ActiveUsers);
        if (ranks.Exists(r => r.Is("r", "powerusers")))
        {
            slots.Group(Dimension.Person);
            slots.Plural = sentence.WordAt(ranks.Find(r => r.Is("r", "powerusers"))!.Until - 1) is not "user";
            if (slots.Measures.Count == 0 && ranks.Exists(r => sentence.WordAt(r.Until - 1) is "spenders")) slots.Measure(Measure.Spend);
        }
        // "Worst first" orders all of them.
        var all = ranks.TrueForAll(r => r.Is("r", "rank")) || number is null && ranks.Exists(r => sentence.WordAt(r.Until) == "first");
        if (grows && !all)
        {
            // Which grew most is an order by change; the number still limits it.
            slots.GrowthCount = number ?? (slots.Plural ? 5 : 1);
            return;
        }
        if (slots.By.Count == 0) GuessGroup(sentence, slots);
        if (slots.Stop is not null) return;
        slots.Ranking = new Ranking(number ?? (all ? Ranking.Everything : slots.Plural ? 5 : 1), bottom || (all && sentence.HasWord("ascending", "lowest")));
    }

    private static bool IsFastest(Sentence sentence, Item item) => item.Is("v", "grow") && (sentence.WordAt(item.From) == "fastest" || sentence.WordAt(item.Until - 1) == "fastest");

    private static Item? Noun(Sentence sentence, int at, int step)
    {
        for (var i = at + step; i >= 0 && i < sentence.Items.Count && Math.Abs(i - at) <= 4; i += step)
        {
            var item = sentence.Items[i];
            if (DimensionOf(item) is not null && (!item.Is("d", "Day") || i == at + 1 || step < 0 && sentence.WordAt(item.Until) == "with" || sentence.Has("q", "which"))) return item;
            if (step < 0 && !item.Is("r") && item.Number is null && !IsBridge(sentence, item) && !(item.IsFiller && sentence.WordAt(item.From) is "with" or "has" or "have" or "is" or "are" or "that" or "the") && !item.Is("v", "have")) return null;
            if (step > 0 && item.Number is null && !IsBridge(sentence, item) && !item.Is("r") && !item.Is("v", "use") && !item.Is("m") && !item.IsFiller && !item.Is("a")) return null;
            if (step > 0 && item.Is("g")) return null;
        }
        return null;
    }

    private static void GuessGroup(Sentence sentence, Slots slots)
    {
        if (sentence.Has("q", "when"))
        {
            slots.Stop ??= new Parsed.Clarify("By day, weekday, week or month?", []);
            return;
        }
        // "The project where I use it most".
        if (sentence.Items.Find(i => i.Is("d") && !i.Taken && sentence.WordAt(i.From - 1) == "the" && sentence.WordAt(i.Until) is "where" or "that" or "which" or "with" or "on" or "in") is { } described && DimensionOf(described) is { } one)
        {
            slots.Group(one);
            described.Taken = true;
        }
        else if (sentence.Items.FindAll(i => i.Is("ds") && !i.Taken && DimensionOf(i) is not (null or Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter)) is [var only]) slots.Group(DimensionOf(only)!.Value);
        else if (sentence.Has("q", "who") || sentence.Has("n", "people") || sentence.HasWord("people", "reports", "folks", "guys", "members", "colleagues", "employees")) slots.Group(Dimension.Person);
        else if (sentence.Items.Exists(i => i.Is("s", "self")) && slots.Scope is Scope.Self || sentence.HasWord("what", "which") && slots.Filters.Tools.Count == 0 || sentence.HasWord("where", "on")) slots.Group(Dimension.Tool);
        else if (slots.Measures.Count > 0)
            slots.Stop ??= new Parsed.Clarify("Ranked by what: team, department, tool, model, project or person?", []);
    }

    /// <summary>"Spend teams last month": in terse messages a bare plural groups.</summary>
    private static void ReadLooseDimensions(Sentence sentence, Slots slots)
    {
        // "What are our tools and what do they cost".
        if (slots.By.Count == 0 && sentence.Items.Find(i => i.Is("ai") && !i.Taken && sentence.WordAt(i.Until - 1) == "tools") is { } tools && sentence.Items.Exists(i => i.From > tools.From && sentence.WordAt(i.From) is "they" or "them" or "each") && sentence.Items.Exists(i => i.Is("q") && i.From < tools.From))
        {
            slots.Group(Dimension.Tool);
            tools.Taken = true;
        }
        foreach (var item in sentence.Items.Where(i => i.Is("ds") && !i.Taken))
        {
            if (DimensionOf(item) is not { } dimension) continue;
            var before = sentence.Before(item);
            if (before is not null && (before.Is("ai") || before.Is("l") || before.Number is not null && dimension is Dimension.Day or Dimension.Week or Dimension.Month)) continue;
            if (dimension is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter) continue;
            // "Microsoft tools" are one filter.
            if (dimension == Dimension.Tool && before is { Taken: true, Name: not null } && slots.Filters.Vendors.Count + slots.Filters.Tools.Count > 0 && !sentence.Has("list") && !sentence.Has("q", "which"))
            {
                item.Taken = true;
                continue;
            }
            // "How many people used tools that are not approved" is one figure.
            if (dimension == Dimension.Tool && slots.Filters.Approved is not null && slots.Measures.Count > 0 && sentence.AsksCount)
            {
                item.Taken = true;
                continue;
            }
            if (slots.By.Count == 0 || sentence.Has("list"))
            {
                slots.Group(dimension);
                slots.Plural = true;
            }
            item.Taken = true;
        }
    }
}
