namespace ChatBot.Core.Questions.Reading;

/// <summary>Seats and licences: held, idle, never used, their price and what they cost.</summary>
internal static class SeatReading
{
    public static bool Read(Sentence sentence, Slots slots)
    {
        // "The licences we pay for" are the licences.
        if (sentence.Items.Find(i => i.Is("v", "spend") && i.From > sentence.First("n", "seat")?.From && sentence.WordAt(i.From - 1) is "we" or "i" or "they" && sentence.WordAt(i.Until) == "for" && sentence.WordAt(i.Until + 1) is "" or "?" or ".") is { } relative)
        {
            relative.Taken = true;
            relative.Concepts = [];
        }

        // Whoever waits for a seat does not hold one.
        if (sentence.Has("v", "wait") && !sentence.Has("a", "dormant") && !sentence.Has("m")) return false;
        if (HasNoLogin(sentence))
        {
            slots.Stop ??= new Parsed.Clarify("Who never logged in is not told apart. I can show seats that are dormant, never used, or have logins and no use.", []);
            return false;
        }
        if (LogsInWithoutUse(sentence)) return Found(Measure.LoginOnlySeats);
        if (HasItUnused(sentence, slots)) return Found(Measure.NeverUsedSeats);
        if (ExcludesSeats(sentence)) return Found(Measure.Consumption);
        var idleCost = sentence.Has("m", "SeatCost") && sentence.Has("a", "dormant");
        // "What does a Cursor seat cost" holds the words of the seat cost and asks for the price of one.
        if (sentence.Has("m", "SeatCost") && !idleCost && sentence.HasWord("does", "is") && sentence.HasWord("a", "one", "each") && !sentence.HasWord("us", "we", "month", "total")) return Found(Measure.SeatPrice);
        if (!sentence.Has("n", "seat") && !idleCost)
        {
            if (sentence.Has("a", "dormant") && !sentence.Has("n", "people") && !sentence.Has("q", "who") && sentence.Has("n", "account")) return Found(Measure.DormantSeats);
            if ((sentence.Has("v", "save") || Reclaims(sentence)) && !sentence.Has("m")) return Found(Measure.Reclaimable);
            // "Who has Cursor": having a tool is holding its seat.
            // "How much is Cursor per month": what one costs, not how much it is used.
            if (sentence.Has("q", "howmuch") && slots.Filters.Tools.Count == 1 && !sentence.Has("m") && !sentence.Has("v") && !sentence.Has("n") && !sentence.Has("a") && sentence.First("q", "howmuch") is { } much && sentence.WordAt(much.Until) is "is" or "are" or "for" or "does")
            {
                sentence.Take("per", "month");
                return Found(Measure.SeatPrice);
            }
            if (sentence.Has("q", "who") && !sentence.Has("m") && !sentence.Has("neg") && sentence.Items.Exists(i => i.Is("v", "have") && sentence.WordAt(i.From) is "has" or "have" or "holds" or "hold" or "owns" or "got"
                && sentence.After(i) is { Taken: true, Name: { } name } && name.Candidates.Any(c => c.Kind == NameKind.Tool))) return Found(Measure.Seats);
            // "Does Anita have Cursor", "has she got Cursor".
            if (sentence.IsYesNo() && slots.Filters.Tools is [var tool] && !sentence.Has("m") && !sentence.Has("n") && !sentence.Has("v", "use") && sentence.Organisation.Tool(tool).HasSeats
                && sentence.Items.FindLast(i => i.Is("v", "have")) is { } has && sentence.After(has) is { Taken: true, Name: { } of } && of.Candidates.Any(c => c.Kind == NameKind.Tool)) return Found(Measure.Seats);
            return false;
        }
        if (IsListed(sentence))
        {
            sentence.Take("n", "seat");
            MeasureReading.ReadNamed(sentence, slots);
            slots.Measure(Measure.Seats);
            return true;
        }
        var negated = sentence.Has("neg");
        // "The spend, the seats and the dormant ones": three figures in a row.
        var apart = !sentence.Has("m", "Consumption") && sentence.First("m", "Spend") is { } cost && sentence.WordAt(cost.Until) is "," or ";" or "and" && sentence.First("n", "seat") is { } held && held.From > cost.From && !sentence.Has("v", "save");
        if (apart) slots.Measure(Measure.Spend);
        var money = !apart && sentence.Has("m", "Spend") || sentence.Has("v", "spend") || idleCost || sentence.Has("m", "Reclaimable") || sentence.Has("v", "save") || sentence.HasWord("money", "worth", "value")
            || Reclaims(sentence) && sentence.Has("q", "howmuch");
        var idle = sentence.Has("a", "dormant") || sentence.Items.Exists(i => i.Is("neg") && i.From > sentence.First("n", "seat")?.From && sentence.After(i) is { } what && (what.Is("m", "Sessions") || what.Is("v", "use"))) || (negated && sentence.Has("v", "use") && !sentence.Has("a", "neverused")) || sentence.Has("v", "donothing") || sentence.Has("a", "inactive");
        // "How many seats are wasted" counts seats; "what is wasted on seats" money.
        if (sentence.Has("q", "howmany") && sentence.Has("m", "Reclaimable") && sentence.HasWord("wasted")) return Found(Measure.DormantSeats);
        if (sentence.Has("v", "save") || sentence.Has("m", "Reclaimable")) return Found(Measure.Reclaimable);
        if (idle && money && sentence.Has("q", "howmany")) return Found(Measure.DormantSeats);
        if (idle && money) return Found(Measure.Reclaimable);
        if (sentence.Has("a", "neverused") || (sentence.HasWord("never") && sentence.Has("v", "use"))) return Found(Measure.NeverUsedSeats);
        // "Are people using the licences": to what share they are used.
        if (!idle && !negated && sentence.IsYesNo() && sentence.Items.Exists(i => i.Is("v", "use") && sentence.WordAt(i.From) is "using" or "use" or "used") && sentence.Items.Exists(i => i.Is("n", "people") || i.Is("s", "org") || i.Is("s", "myteam")) && !sentence.Has("v", "have"))
        {
            slots.Form = new Form.Figure();
            return Found(Measure.SeatUtilisation);
        }

        if (sentence.Has("m", "SeatUtilisation") || (!negated && sentence.Has("m", "Sessions") && sentence.HasWord("utilisation", "utilization"))
            || (!idle && sentence.IsPercent && sentence.Has("v", "use")) || (sentence.HasWord("well", "much") && sentence.Has("v", "use") && !idle && !sentence.Has("neg") && !sentence.Has("q", "who")))
            return Found(Measure.SeatUtilisation);
        if (idle && sentence.Items.FindAll(i => i.Is("n", "seat") || i.From > 0 && sentence.WordAt(i.From) == "ones") is { Count: > 1 } nouns)
        {
            // "How many seats and how many dormant ones": both, in the order said.
            slots.Measures.AddRange(sentence.Before(nouns[0])?.Is("a", "dormant") == true ? [Measure.DormantSeats, Measure.Seats] : [Measure.Seats, Measure.DormantSeats]);
            TakeWords(sentence);
            sentence.Take("neg");
            return true;
        }
        if (idle) return Found(Measure.DormantSeats);
        // "The cheapest seat" is one of the price list.
        if (sentence.Items.Exists(i => i.Is("r") && sentence.WordAt(i.Until - 1) is "expensive" or "cheapest" or "priciest" or "costliest" && sentence.After(i)?.Is("n", "seat") == true && sentence.WordAt(sentence.After(i)!.From) is "seat" or "licence" or "license" or "subscription"))
        {
            slots.Group(Dimension.Tool);
            return Found(Measure.SeatPrice);
        }
        if (sentence.Has("m", "SeatPrice") || IsPrice(sentence)) return Found(Measure.SeatPrice);
        if ((sentence.Has("m", "Spend") || sentence.Has("m", "SeatCost") || sentence.Has("v", "spend")) && sentence.Has("m", "Consumption"))
        {
            var seatFirst = (sentence.First("n", "seat") ?? sentence.First("m", "SeatCost")!).Position < (sentence.First("m", "Consumption")!).Position;
            slots.Measures.AddRange(seatFirst ? [Measure.SeatCost, Measure.Consumption] : [Measure.Consumption, Measure.SeatCost]);
            TakeWords(sentence);
            sentence.Take("m", "Consumption");
            sentence.Take("m", "SeatCost");
            sentence.Take("g", "breakdown");
            return true;
        }
        if (sentence.Has("m", "SeatCost") || (money && !sentence.Has("q", "who"))) return Found(Measure.SeatCost);
        if (sentence.Has("m", "NoAccess") || (negated && (sentence.Has("v", "have") || sentence.HasWord("without")) && !sentence.IsYesNo()))
            return Found(Measure.NoAccess);
        Found(Measure.Seats);
        MeasureReading.ReadNamed(sentence, slots);
        return true;

        bool Found(Measure measure)
        {
            slots.Measure(measure);
            TakeWords(sentence);
            foreach (var item in sentence.Items)
                if (item.Is("m") && Covered(measure, item)) item.Taken = true;
            // "What would we save by dropping them" tells of no fall.
            if (sentence.Take("v", "save") && measure is Measure.Reclaimable) sentence.Take("v", "fall");
            sentence.Take("v", "login");
            sentence.Take("v", "donothing");
            if (measure is not Measure.Seats) sentence.Take("neg");
            // "The price per seat" is what a price is.
            if (measure is Measure.SeatPrice)
                foreach (var per in sentence.Items.Where(i => i.Is("g", "per") && sentence.After(i)?.Is("n", "seat") == true)) (per.Taken, per.Concepts) = (true, []);
            if (measure is Measure.Reclaimable)
                foreach (var gone in sentence.Items.Where(i => i.IsUnknown && sentence.WordAt(i.From) is "removed" or "removing" or "ditched" or "ditching" or "scrapped" or "scrapping" or "culled" or "culling")) gone.Taken = true;
            return true;
        }
    }

    /// <summary>"How much could be reclaimed": the money, where "how many could we take back" counts seats.</summary>
    private static bool Reclaims(Sentence sentence) => sentence.First("a", "dormant") is { } idle && sentence.WordAt(idle.From) is "can" or "could" && !sentence.Has("q", "howmany") && !sentence.Has("q", "who");

    /// <summary>"Spend, seats and active users": one of several measures in a row.</summary>
    private static bool IsListed(Sentence sentence) => !sentence.Has("a") && !sentence.Has("v", "save") && !sentence.Has("g", "breakdown") && !sentence.Has("m", "Consumption") && !sentence.Has("neg")
        && sentence.Items.Exists(i => i.Is("n", "seat") && sentence.WordBefore(i) is "," or ";" or "and" && sentence.Before(sentence.Before(i)!)?.Is("m") == true);

    private static bool Covered(Measure measure, Item item) => item.Value("m") is { } value && (value == measure.ToString() || measure switch
    {
        Measure.Consumption => value is "Spend" or "NoAccess" or "SeatCost",
        Measure.Reclaimable => value is "Spend" or "SeatCost",
        Measure.SeatPrice => value is "Spend" or "SeatCost",
        Measure.SeatCost => value is "Spend",
        Measure.SeatUtilisation => value is "Sessions",
        Measure.NoAccess => true,
        Measure.NeverUsedSeats or Measure.LoginOnlySeats => value is "Sessions",
        Measure.DormantSeats => value is "Sessions" or "Reclaimable",
        _ => false,
    });

    private static void TakeWords(Sentence sentence)
    {
        sentence.Take("n", "seat");
        sentence.Take("a", "dormant");
        sentence.Take("a", "neverused");
        sentence.Take("v", "use");
        sentence.Take("v", "have");
        sentence.Take("v", "spend");
        sentence.Take("m", "Spend");
    }

    /// <summary>"Who has Copilot but never used it": having a tool is holding its seat.</summary>
    private static bool HasItUnused(Sentence sentence, Slots slots) => slots.Filters.Tools.Count > 0 && !sentence.Has("n", "seat")
        && (sentence.Has("a", "neverused") || sentence.HasWord("never") && sentence.Has("v", "use"))
        && sentence.Items.Exists(i => i.Is("v", "have") && sentence.After(i)?.Name is { } name && name.Candidates.Any(c => c.Kind == NameKind.Tool));

    /// <summary>Spend without the seats is the consumption.</summary>
    private static bool ExcludesSeats(Sentence sentence)
    {
        if (!sentence.Has("m", "Spend") && !sentence.Has("v", "spend")) return false;
        foreach (var item in sentence.Items)
        {
            var behind = item.Is("n", "seat") && sentence.Before(item)?.Is("ex", "except") == true;
            if (!behind && !(item.Is("m", "NoAccess") && sentence.WordAt(item.From) == "without" && sentence.WordAt(item.Until - 1) is "seats" or "licences" or "licenses")) continue;
            if (behind) sentence.Before(item)!.Taken = true;
            return true;
        }
        return false;
    }

    /// <summary>"No login", "never logged in": the opposite of logins without use.</summary>
    private static bool HasNoLogin(Sentence sentence) => !sentence.Has("m", "LoginOnlySeats") && sentence.Items.Exists(i => i.Is("v", "login") && sentence.Before(i) is { } before
        && (before.Is("neg") || sentence.WordAt(before.From) is "any" or "ever" && sentence.Before(before)?.Is("neg") == true));

    private static bool LogsInWithoutUse(Sentence sentence) => sentence.Has("m", "LoginOnlySeats")
        || (sentence.Has("v", "login") && (sentence.Has("v", "donothing") || sentence.Has("neg") || sentence.Has("only") || sentence.HasWord("without")));

    /// <summary>"What does a seat of X cost" asks for the price; "what do the seats cost us" for the money.</summary>
    private static bool IsPrice(Sentence sentence)
    {
        if (!sentence.Has("m", "Spend") && !sentence.Has("v", "spend") && !sentence.HasWord("much")) return false;
        var seat = sentence.First("n", "seat")!;
        var plural = sentence.WordAt(seat.Until - 1) is "seats" or "licences" or "licenses" or "subscriptions";
        if (plural || sentence.HasWord("us", "we", "paid", "pay", "spend", "spent")) return false;
        return sentence.WordAt(seat.From - 1) is "a" or "one" or "per" or "each" or "single" || sentence.Items.Exists(i => i.Name is not null && i.Taken);
    }
}

/// <summary>Budgets: how large, how much used and left, who is over.</summary>
internal static class BudgetReading
{
    public static bool Read(Sentence sentence, Slots slots)
    {
        var exceeds = sentence.Has("v", "exceed");
        var within = sentence.Has("v", "within");
        if (exceeds && !sentence.Has("n", "budget") && !sentence.Items.Exists(i => i.Is("v", "exceed") && (i.Until - i.From > 1 || sentence.WordAt(i.From).StartsWith("over", StringComparison.Ordinal))))
            exceeds = false;
        if (!sentence.Has("n", "budget") && !exceeds && !within && !sentence.Has("m", "BudgetUsed") && !sentence.Has("m", "BudgetRemaining")) return false;

        var personal = sentence.HasWord("personal", "individual", "own");
        if (exceeds && sentence.HasWord("much", "far") && (sentence.HasWord("by", "how") || sentence.Has("q", "howmuch")))
        {
            foreach (var far in sentence.Items.Where(i => sentence.WordAt(i.From) == "far")) far.Taken = true;
            Take();
            slots.Measure(Measure.BudgetRemaining);
            return true;
        }
        var ahead = sentence.HasWord("will", "going", "shall") || sentence.HasWord("track");
        if ((exceeds || within || sentence.HasWord("track")) && ahead && !sentence.Items.Exists(i => i.Is("ds", "Team") || i.Is("ds", "Department") || i.Is("n", "people") || i.Is("q", "who")))
        {
            slots.Measure(Measure.Forecast);
            slots.Measure(Measure.Budget);
            sentence.Take("m", "Forecast");
            foreach (var word in sentence.Items.Where(i => sentence.WordAt(i.From) is "will" or "going" or "shall" or "track")) word.Taken = true;
            Take();
            return true;
        }
        if (exceeds && ahead)
        {
            slots.Stop ??= Unsupported.Refuse("I forecast the spend of this month as a whole only. I can show who is over budget now.");
            return true;
        }
        if (exceeds || within)
        {
            var asksWho = sentence.Has("q", "who") || sentence.Has("n", "people") || sentence.HasWord("anyone", "anybody", "someone", "somebody") || sentence.Has("m", "ActiveUsers") || personal && !sentence.IsYesNo();
            var groups = sentence.Items.Find(i => (i.Is("ds", "Team") || i.Is("d", "Team") || i.Is("ds", "Department") || i.Is("d", "Department")) && !i.Taken);
            if (sentence.IsYesNo() && !asksWho && (groups is null || slots.Scope is Scope.OfTeam) && !sentence.HasWord("any"))
            {
                slots.Measure(Measure.BudgetUsed);
                slots.Form = new Form.YesNo(new Threshold(exceeds ? Comparator.MoreThan : Comparator.AtMost, 100));
            }
            else
            {
                var by = groups is null ? asksWho ? Dimension.Person : (Dimension?)null : groups.Value("d") == "Department" || groups.Value("ds") == "Department" ? Dimension.Department : Dimension.Team;
                if (groups is not null) groups.Taken = true;
                if (within)
                {
                    slots.Measure(Measure.BudgetUsed);
                    slots.Group(by ?? Dimension.Team);
                    slots.Limit = new Threshold(Comparator.AtMost, 100);
                }
                else if (by is null && !sentence.Has("list") && !sentence.Has("q", "which"))
                {
                    slots.Measure(Measure.BudgetUsed);
                    slots.Form = new Form.YesNo(new Threshold(Comparator.MoreThan, 100));
                }
                else
                {
                    slots.Measure(Measure.OverBudget);
                    slots.Group(by ?? Dimension.Team);
                    slots.Form = new Form.List();
                    slots.Scope ??= by == Dimension.Person && personal && !asksWho ? new Scope.Self() : null;
                }
            }
            Take();
            return true;
        }
        var left = sentence.Has("a", "left") || sentence.HasWord("remain", "remains", "remaining", "headroom", "unspent", "rest");
        var used = sentence.Has("a", "used") || sentence.Has("v", "use") || (sentence.IsPercent) || sentence.Items.Exists(i => i.Is("m", "Sessions")) || sentence.HasWord("burned", "burnt", "consumed", "spent", "eaten", "gone", "exhausted", "close", "near", "far");
        var howMuch = sentence.HasWord("much", "close", "near", "share", "part", "percent", "percentage") || sentence.IsPercent;
        if (sentence.Has("m", "BudgetRemaining") || left && !sentence.Has("m", "BudgetUsed")) slots.Measure(Measure.BudgetRemaining);
        else if (sentence.Has("m", "BudgetUsed") || (used && howMuch))
        {
            // "What is my budget and how much did I use": both.
            if (sentence.Items.Find(i => i.Is("n", "budget")) is { } named && sentence.WordAt(named.Until) == "and" && (sentence.Items.Exists(i => i.Is("q", "howmuch") && i.From > named.Until))) slots.Measure(Measure.Budget);
            slots.Measure(Measure.BudgetUsed);
        }
        else if (used && !sentence.IsYesNo()) slots.Measure(Measure.BudgetUsed);
        else if (sentence.Has("m", "Forecast")) { slots.Measure(Measure.Forecast); slots.Measure(Measure.Budget); }
        else if (sentence.Has("m", "Spend") || sentence.HasWord("actual", "actuals")) { slots.Measure(Measure.Spend); slots.Measure(Measure.Budget); }
        else slots.Measure(Measure.Budget);
        // "Am I close to it" is told by the share, not by a yes.
        if (slots.Measures is [Measure.BudgetUsed] && sentence.HasWord("close", "near")) slots.Form = new Form.Figure();
        foreach (var actual in sentence.Items.Where(i => sentence.WordAt(i.From) is "actual" or "actuals")) actual.Taken = true;
        if (sentence.HasWord("budgets") && sentence.Items.Find(i => i.Is("d", "Team") || i.Is("d", "Department")) is { Taken: false } group && slots.Scope is null)
        {
            slots.Group(group.Is("d", "Team") ? Dimension.Team : Dimension.Department);
            group.Taken = true;
        }
        Take();
        sentence.Take("m", "Forecast");
        return true;

        void Take()
        {
            var limit = sentence.HasLimit && slots.Measures.Contains(Measure.BudgetUsed) ? sentence.First("l") : null;
            foreach (var (kind, value) in ((string, string)[])[("n", "budget"), ("v", "exceed"), ("v", "within"), ("a", "left"), ("a", "used"), ("v", "use"), ("v", "have"),
                ("m", "BudgetUsed"), ("m", "BudgetRemaining"), ("m", "Spend"), ("m", "Budget"), ("m", "Sessions"), ("v", "spend"), ("c", "vs"), ("c", "compare"), ("q", "who"), ("n", "people"), ("l", "more")])
                sentence.Take(kind, value);
            if (limit is not null) limit.Taken = false;
        }
    }
}
