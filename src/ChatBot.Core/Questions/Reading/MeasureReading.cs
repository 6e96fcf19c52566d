namespace ChatBot.Core.Questions.Reading;

/// <summary>What is measured, where the words say it together rather than by one name.</summary>
internal static class MeasureReading
{
    public static readonly Measure[] DigestMeasures =
        [Measure.ActiveUsers, Measure.AdoptionRate, Measure.Sessions, Measure.Prompts, Measure.Spend, Measure.DormantSeats];

    public static void Read(Sentence sentence, Slots slots, bool hasPeriod)
    {
        // "The number of people who use it", "the share of engineers who do": one figure, that asks for nobody.
        if (sentence.AsksCount || sentence.IsPercent || sentence.Has("m", "Headcount"))
            foreach (var who in sentence.Items.Where(i => i.Is("q", "who") && sentence.Before(i) is { } of && (of.Is("n", "people") || of.Value("s") is "reports" or "direct" or "myteam" || of.Is("m", "Headcount") || of.Value("f") is not (null or "approved" or "unapproved"))))
            {
                who.Taken = true;
                who.Concepts = [];
            }

        if (IsDigest(sentence, slots, hasPeriod))
        {
            sentence.Take("n", "digest");
            sentence.Take("d", "Week");
            // Asked in passing, by somebody to whom the money of that group is not shown: its use.
            if (!sentence.HasWord("digest", "digests") && !sentence.Asker.IsAdmin && !sentence.Asker.IsFinance && (slots.Scope is Scope.Organisation || !sentence.Asker.LeadsPeople))
            {
                slots.Measures.AddRange([Measure.ActiveUsers, Measure.AdoptionRate, Measure.Sessions, Measure.Prompts]);
                slots.Period ??= new Period.Ago(1, CalendarUnit.Week);
                return;
            }
            slots.Measures.AddRange(DigestMeasures);
            slots.Form = new Form.Digest();
            return;
        }
        foreach (var summary in sentence.Items.Where(i => i.Is("n", "digest") && i.Is("x"))) summary.Taken = true;
        ReadNone(sentence, slots);
        if (ReadBilling(sentence, slots) || ReadCatalogue(sentence, slots, hasPeriod) || ReadApproval(sentence, slots) || ReadWau(sentence, slots, hasPeriod) || ReadTokens(sentence, slots)) return;
        if (SeatReading.Read(sentence, slots) || BudgetReading.Read(sentence, slots) || AccessReading.Read(sentence, slots)) return;
        if (UseReading.Read(sentence, slots, hasPeriod)) return;
        var expensive = sentence.Items.Exists(i => (i.Is("r") || i.Is("v", "grow") || i.Is("c", "less")) && sentence.WordAt(i.Until - 1) is "expensive" or "priciest" or "costliest" or "cheapest" or "costly" or "spenders" or "cheaper");
        // "The cheapest tool per prompt".
        if (expensive && sentence.Items.Find(i => i.Is("m", "Prompts") && sentence.WordBefore(i) == "per") is { } prompt)
        {
            prompt.Taken = sentence.Before(prompt)!.Taken = true;
            slots.Measure(Measure.CostPerPrompt);
            return;
        }
        ReadNamed(sentence, slots);
        if (slots.Measures.Count > 0) return;
        if (expensive || sentence.Has("v", "spend") || sentence.HasWord("spenders", "spender"))
        {
            sentence.Take("v", "spend");
            slots.Measure(Measure.Spend);
        }
    }

    /// <summary>"Weekly digest", "summary of last week", "how is my team doing": a summary of nothing in particular is asked about.</summary>
    private static bool IsDigest(Sentence sentence, Slots slots, bool hasPeriod)
    {
        if (sentence.Items.Exists(i => i.Is("m"))) return false;
        var group = slots.Scope is Scope.Organisation or Scope.Reports or Scope.DirectReports or Scope.OfTeam;
        if (sentence.First("n", "digest") is { } named)
            return named.Until - named.From > 1 || sentence.WordAt(named.From).StartsWith("digest", StringComparison.Ordinal) || group || hasPeriod && slots.Scope is null;
        if (!group || !sentence.HasWord("how") || sentence.Items.FindLast(i => sentence.WordAt(i.From) is "doing" or "going") is not { } doing || sentence.After(doing) is { } after && after.Time is null && !after.IsSymbol) return false;
        doing.Taken = true;
        return true;
    }

    /// <summary>"Teams without dormant seats", "departments with no spend": the groups whose figure is zero.</summary>
    private static void ReadNone(Sentence sentence, Slots slots)
    {
        var teams = sentence.Items.Exists(i => i.Is("ds", "Team") || i.Is("ds", "Department") || i.Is("ds", "CostCenter"));
        if (!teams && !sentence.Has("ds", "Tool")) return;
        if (sentence.Items.Find(i => i.Is("m", "NoAccess") && sentence.WordAt(i.From) is "without" or "no" && sentence.WordAt(i.Until - 1) is "seats" or "seat" or "licences" or "licenses") is { } seats && !sentence.Has("n", "people"))
        {
            seats.Concepts = [new("n", "seat")];
            slots.HasNone = true;
            return;
        }
        if (!teams) return;
        foreach (var none in sentence.Items.Where(i => (i.Is("neg") || i.Is("ex")) && !i.Taken && sentence.WordAt(i.Until - 1) is "no" or "without" or "zero" or "any" && sentence.WordAt(i.From - 1) is not "there"))
        {
            if (sentence.After(none) is not { } what || !(what.Is("m") || what.Is("a", "dormant") || what.Is("a", "neverused") || what.Is("a", "blocked") || what.Is("a", "open"))) continue;
            none.Taken = true;
            none.Concepts = [];
            slots.HasNone = true;
            return;
        }
    }

    /// <summary>"Billed by seat or by use": how a tool is paid for, whatever measures are in the words.</summary>
    private static bool ReadBilling(Sentence sentence, Slots slots)
    {
        if (sentence.First("m", "Billing") is not { } billed || sentence.WordAt(billed.From) == "billing") return false;
        foreach (var item in sentence.Items.Where(i => i.Is("m") || i.Is("n", "seat") || i.Is("v", "use") || i.Is("v", "spend") || i.Is("c", "vs") || i.Is("g") || i.Is("ds", "Tool"))) item.Taken = true;
        slots.Measure(Measure.Billing);
        slots.Scope = new Scope.Organisation();
        return true;
    }

    /// <summary>"What tools do we have", "which tools can I use": the catalogue, not their use. "Which tools do I have" are my seats.</summary>
    private static bool ReadCatalogue(Sentence sentence, Slots slots, bool hasPeriod)
    {
        if (hasPeriod || slots.Filters with { Vendors = [] } != Filters.None || slots.Scope is not (null or Scope.Organisation or Scope.Self)) return false;
        if (!sentence.Items.Exists(i => i.Is("ds", "Tool") && sentence.Before(i)?.Is("q", "which") == true)) return false;
        if (sentence.Items.Exists(i => i.Is("m") || i.Is("r") || i.Is("l") || i.Is("n") || i.Is("v", "spend") || i.Is("neg") || i.Is("g") || i.Is("t"))) return false;
        var may = sentence.HasWord("can", "may", "could", "allowed", "permitted") && (sentence.Has("v", "use") || sentence.Has("v", "have"));
        var mine = slots.Scope is Scope.Self;
        if (!may && (!sentence.Has("v", "have") && !sentence.HasWord("available", "there", "exist") || sentence.Has("v", "use"))) return false;
        foreach (var word in (string[])["have", "use"]) sentence.Take("v", word);
        sentence.Take("a", "left");
        if (may) sentence.Take("f", "approved");
        slots.Measure(mine && !may ? Measure.Seats : Measure.Approved);
        if (mine && !may) return true;
        if (may) slots.Filters = slots.Filters with { Approved = true };
        slots.Form = new Form.List();
        slots.Scope = new Scope.Organisation();
        return true;
    }

    /// <summary>"Am I allowed to use it", "can we use it": whether the tool is approved.</summary>
    private static bool ReadApproval(Sentence sentence, Slots slots)
    {
        if (slots.Filters.Tools.Count == 0) return false;
        if (sentence.HasWord("billed", "licensed", "priced") && sentence.HasWord("how") && !sentence.HasWord("much", "many"))
        {
            sentence.Take("m");
            sentence.Take("n", "seat");
            slots.Measure(Measure.Billing);
            return true;
        }
        if (sentence.Items.Exists(i => i.Is("m"))) return false;
        var approval = sentence.Items.Find(i => (i.Is("f", "approved") || i.Is("f", "unapproved")) && !i.Taken);
        var may = sentence.Items.Exists(i => i.Is("v", "use") && sentence.WordAt(i.From) == "use" && sentence.WordAt(i.From - 1) is "i" or "we" or "you" or "one" or "people" && sentence.WordAt(i.From - 2) is "can" or "may" or "could");
        if (approval is null && !may) return false;
        if (approval is not null) approval.Taken = true;
        slots.Measure(Measure.Approved);
        slots.Form = new Form.YesNo(new Threshold(approval?.Is("f", "unapproved") == true ? Comparator.LessThan : Comparator.AtLeast, 1));
        slots.Scope = new Scope.Organisation();
        sentence.Take("v", "use");
        return true;
    }

    private static bool ReadWau(Sentence sentence, Slots slots, bool hasPeriod)
    {
        if (sentence.First("wau") is not { } first) return false;
        // "How many of our 28 day active users are engaged".
        if (!sentence.Has("a", "engaged")) slots.Measure(Measure.ActiveUsers);
        var days = int.Parse(first.Value("wau")!, System.Globalization.CultureInfo.InvariantCulture);
        var all = sentence.Items.FindAll(i => i.Is("wau"));
        sentence.Take("wau");
        if (all.Select(i => i.Value("wau")).Distinct().Count() > 1)
        {
            slots.Stop ??= new Parsed.Clarify("One window at a time, please: active users of the last 7 days (WAU) or of the last 28 days (MAU)?", []);
            return true;
        }
        if (sentence.Has("t") || sentence.Has("c", "wow") || sentence.Has("c", "mom") || sentence.Has("g", "per") && hasPeriod)
        {
            slots.Group(days switch { 1 => Dimension.Day, 7 => Dimension.Week, _ => Dimension.Month });
            sentence.Take("t");
        }
        else if (hasPeriod && days < 28 && slots.Period?.Resolve(sentence.Calendar).Days > days) slots.Group(days == 1 ? Dimension.Day : Dimension.Week);
        else if (!hasPeriod && !sentence.Items.Exists(i => i.Is("g", "by") && sentence.After(i)?.Value("d") is "Day" or "Week" or "Month" or "Quarter")) slots.Period = new Period.LastDays(days);
        return slots.Measures.Count > 0;
    }

    /// <summary>"Tokens in" is input only where no place or time follows: "tokens in May" are all tokens of May.</summary>
    private static bool ReadTokens(Sentence sentence, Slots slots)
    {
        var inAndOut = sentence.Has("m", "Tokens") && sentence.Items.Exists(i => sentence.WordAt(i.From) is "input" or "incoming") && sentence.Items.Exists(i => sentence.WordAt(i.From) is "output" or "outgoing");
        if (sentence.Take("tok", "InOut") || inAndOut)
        {
            sentence.Take("m", "Tokens");
            if (inAndOut)
                foreach (var way in sentence.Items.Where(i => sentence.WordAt(i.From) is "input" or "incoming" or "output" or "outgoing")) way.Taken = true;
            slots.Measure(Measure.TokensIn);
            slots.Measure(Measure.TokensOut);
            ReadNamed(sentence, slots);
            return true;
        }
        foreach (var item in sentence.Items.Where(i => i.Is("m", "Tokens") && !i.Taken))
        {
            var next = sentence.WordAt(item.Until);
            if (next is not ("in" or "out")) continue;
            var after = sentence.Items.Find(i => i.From == item.Until + 1);
            var closed = after is null || after.IsSymbol || sentence.WordAt(item.Until + 1) is "and" or "for" or "from" or "by" or "of" or "per" or "on" or "vs" or "versus" or "last" or "this"
                || (next == "out" && after.Time is not null);
            if (next == "in" && (after?.Time is not null || after?.Name is not null || after?.Is("s", "myteam") == true)) closed = false;
            if (!closed) continue;
            item.Taken = true;
            slots.Measure(next == "in" ? Measure.TokensIn : Measure.TokensOut);
        }
        if (slots.Measures.Count == 0) return false;
        ReadNamed(sentence, slots);
        return true;
    }

    /// <summary>Measures called by their names, in order; general words give way to exact ones beside them.</summary>
    public static void ReadNamed(Sentence sentence, Slots slots)
    {
        ReadUsersAsPeople(sentence);
        var items = sentence.Items.FindAll(i => i.Is("m") && !i.Taken);
        var found = new List<(Measure Measure, Item Item)>();
        foreach (var item in items)
        {
            // "Per prompt" and the like divide; "by prompts" sorts and is a measure all the same.
            if (Enum.TryParse<Measure>(item.Value("m"), out var measure)) found.Add((measure, item));
        }
        if (found.Exists(f => f.Measure is Measure.Tokens or Measure.TokensIn or Measure.TokensOut)) found.RemoveAll(f => f.Measure == Measure.Spend && sentence.WordAt(f.Item.From) is "burn" or "burned" && !IsJoined(f.Item) && Take(f.Item));
        if (found.Exists(f => f.Measure is Measure.Minutes or Measure.Hours))
            found.RemoveAll(f => f.Measure == Measure.Spend && sentence.WordAt(f.Item.From) is "spend" or "spent" or "spending" && Take(f.Item));
        var exact = found.Exists(f => f.Measure is not (Measure.Sessions or Measure.Minutes));
        if (exact)
            found.RemoveAll(f => IsGeneral(f.Measure, f.Item) && !IsJoined(f.Item) && Take(f.Item));
        if (found.Exists(f => f.Measure == Measure.Sessions) && found.Exists(f => f.Measure == Measure.Minutes && sentence.WordAt(f.Item.From) == "time"))
            found.RemoveAll(f => f.Measure == Measure.Minutes && !IsJoined(f.Item) && Take(f.Item));
        if (found.Exists(f => f.Measure is Measure.Consumption) && found.Exists(f => f.Measure == Measure.SeatCost)) found.RemoveAll(f => f.Measure == Measure.Spend && Take(f.Item));
        if (found.Exists(f => f.Measure is Measure.Forecast or Measure.CostPerUser or Measure.CostPerPrompt or Measure.Reclaimable or Measure.BudgetUsed or Measure.BudgetRemaining))
            found.RemoveAll(f => f.Measure is Measure.Spend && !IsJoined(f.Item) && Take(f.Item));
        // "How big is the share of …" measures something else than people.
        if (found.Count > 1) found.RemoveAll(f => f.Measure == Measure.Headcount && sentence.WordAt(f.Item.From) is "how" && sentence.WordAt(f.Item.Until - 1) is "is" && Take(f.Item));
        // "What did each active user cost", "one active Cursor user" divide.
        if (found.Exists(f => f.Measure == Measure.Spend) && EachUser(sentence) is { } single)
        {
            found.RemoveAll(f => f.Measure is Measure.Spend or Measure.ActiveUsers && Take(f.Item));
            found.Add((Measure.CostPerUser, single));
        }
        if (found.Find(f => f.Measure == Measure.ActiveUsers && sentence.WordBefore(f.Item) is "each" or "every" or "per" or "an" or "one") is { Item: { } each } && (found.Exists(f => f.Measure == Measure.Spend) || sentence.Has("v", "spend")))
        {
            sentence.Take("v", "spend");
            found.RemoveAll(f => f.Measure is Measure.Spend or Measure.ActiveUsers && Take(f.Item));
            found.Add((Measure.CostPerUser, each));
            if (sentence.Before(each) is { } before && before.Is("g")) before.Taken = true;
        }
        foreach (var (measure, item) in found)
        {
            item.Taken = true;
            slots.Measure(measure);
        }

        bool IsGeneral(Measure measure, Item item) => (measure == Measure.Sessions && sentence.WordAt(item.From) is "usage" or "uses" or "interactions" or "utilisation" or "utilization")
            || (measure == Measure.Minutes && sentence.WordAt(item.From) == "time");

        bool IsJoined(Item item) => sentence.WordAt(item.From - 1) is "and" or "," || sentence.WordAt(item.Until) is "and" or ",";

        static bool Take(Item item) => item.Taken = true;
    }

    /// <summary>"Each Cursor user", "one active user of it": the word for one of them, where a tool or "active" stands between.</summary>
    private static Item? EachUser(Sentence sentence)
    {
        foreach (var user in sentence.Items.Where(i => sentence.WordAt(i.Until - 1) == "user" && (i.Is("n", "people") || i.Is("m", "ActiveUsers"))))
        {
            var parts = new List<Item> { user };
            for (var at = user.Position - 1; at >= 0; at--)
            {
                var before = sentence.Items[at];
                if (sentence.WordAt(before.From) is "each" or "every" or "an" or "a" or "one" or "single" or "per" && before.Until == before.From + 1)
                {
                    parts.Add(before);
                    foreach (var part in parts) part.Taken = true;
                    return user;
                }
                if (!(before.Name is not null && before.Taken || sentence.WordAt(before.From) == "active")) break;
                parts.Add(before);
            }
        }
        return null;
    }

    /// <summary>"Top 10 users by prompts", "which users": the word stands for people where something else is measured.</summary>
    private static void ReadUsersAsPeople(Sentence sentence)
    {
        // "Which tool has the most users" counts them.
        if (sentence.Items.Exists(i => (i.Is("d") || i.Is("ds")) && !i.Is("d", "Day") && i.Time is null)) return;
        var other = sentence.Items.Exists(i => i.Is("m") && !i.Is("m", "ActiveUsers") && !i.Taken);
        foreach (var item in sentence.Items.Where(i => i.Is("m", "ActiveUsers") && sentence.WordAt(i.From) is "users" or "user"))
        {
            var before = sentence.Before(item);
            if (item.Until - item.From > 1) continue;
            if (sentence.HasLimit && other && sentence.WordAt(item.Until) is "with" or "who" or "whose" or "that") item.Concepts = [new("n", "people")];
            if (before is null) continue;
            // "The heaviest token users".
            if (before.Is("m") && sentence.Before(before) is { } rank && rank.Is("r")) item.Concepts = [new("n", "people")];
            if (before.Is("r") || before.Number is not null || before.Is("q", "which") || (other && (before.Is("g", "by") || before.Is("list"))))
                item.Concepts = [new("n", "people")];
        }
    }
}
