namespace ChatBot.Core.Questions.Reading;

/// <summary>Whether a figure, a list of those behind it, or a yes or no is wanted.</summary>
internal static class FormReading
{
    public static void Read(Sentence sentence, Slots slots)
    {
        ReadTool(sentence, slots);
        ReadPeople(sentence, slots);
        ReadWho(sentence, slots);
        ReadList(sentence, slots);
        ReadYesNo(sentence, slots);
        ReadForecast(sentence, slots);
    }

    /// <summary>Facts of the tool catalogue: approved or not, vendor, billing, price.</summary>
    private static void ReadTool(Sentence sentence, Slots slots)
    {
        var approval = sentence.First("f", "approved") ?? sentence.First("f", "unapproved");
        if (slots.Measures.Count == 0 && approval is { Taken: false } && (slots.Filters.Tools.Count > 0 || slots.Filters.Vendors.Count > 0))
        {
            approval.Taken = true;
            slots.Measure(Measure.Approved);
            slots.Form = new Form.YesNo(new Threshold(approval.Is("f", "approved") ? Comparator.AtLeast : Comparator.LessThan, 1));
            slots.Scope = new Scope.Organisation();
            sentence.Take("v", "use");
        }
        else if ((slots.Measures.Count == 0 || slots.MeasureIsGuess) && (approval is not null || slots.Filters.Approved is not null) && slots.Period is null
            && (slots.By is [Dimension.Tool] || sentence.Items.Exists(i => i.Is("ds", "Tool") || i.Is("d", "Tool") || i.Is("ai") && sentence.WordAt(i.Until - 1) is "tools" or "tool")) && slots.Ranking is null)
        {
            if (approval is not null) approval.Taken = true;
            slots.Measures.Clear();
            slots.Measure(Measure.Approved);
            slots.Group(Dimension.Tool);
            slots.Filters = slots.Filters with { Approved = slots.Filters.Approved ?? approval?.Is("f", "approved") };
            slots.Form = new Form.List();
            slots.Scope = new Scope.Organisation();
        }
        if (slots.Measures.Count == 0 && slots.Filters.Tools.Count > 0 && slots.By is [Dimension.Vendor])
        {
            slots.By.Clear();
            slots.Measure(Measure.Vendor);
        }
        else if (slots.Measures.Count == 0 && slots.Filters.Tools.Count > 0 && sentence.Items.Find(i => i.Is("d", "Vendor") && !i.Taken) is { } vendor)
        {
            vendor.Taken = true;
            slots.Measure(Measure.Vendor);
        }
        if (slots.Measures.Exists(m => m is Measure.SeatPrice or Measure.Approved or Measure.Vendor or Measure.Billing)) slots.Scope = new Scope.Organisation();
        if (slots.Measures is [Measure.SeatPrice] && slots.Filters.Tools.Count == 0 && slots.By.Count == 0 && slots.Filters.Vendors.Count == 0) slots.Group(Dimension.Tool);
    }

    /// <summary>"How many people are in Payments", "who is in Payments".</summary>
    private static void ReadPeople(Sentence sentence, Slots slots)
    {
        if (slots.Measures is [Measure.Headcount] && slots.By.Contains(Dimension.Tool))
        {
            slots.Measures[0] = Measure.ActiveUsers;
            return;
        }
        if (slots.Measures.Count > 0 || sentence.Has("v", "lead")) return;
        if (slots.Scope is Scope.OfPerson && sentence.HasWord("report", "reports", "reporting") && sentence.HasWord("to")) return;
        var people = sentence.Has("n", "people") || slots.Filters.EngineersOnly || slots.Filters.Seniorities.Count > 0;
        var perGroup = people && slots.By.Count > 0 && !slots.By.Contains(Dimension.Person) && slots.Ranking is null && slots.Limit is null && !sentence.Has("v", "use");
        if ((sentence.AsksCount && people) || perGroup)
        {
            // "How many devs on Lumen" counts who uses it.
            slots.Measure(slots.Filters with { Seniorities = [], EngineersOnly = false, Weekdays = [] } == Filters.None ? Measure.Headcount : Measure.ActiveUsers);
            sentence.Take("v", "have");
            return;
        }
        var place = slots.Scope is Scope.OfTeam or Scope.Reports or Scope.DirectReports;
        if (place && slots.Filters.Tools.Count == 0 && slots.By.Count == 0 && slots.Ranking is null
            && ((sentence.Has("q", "who") && sentence.HasWord("is", "are", "works", "work", "belongs", "belong", "sits")) || sentence.Has("list") && (people || sentence.Items.TrueForAll(i => i.Is("list") || i.Is("s") || i.IsFiller || i.IsSymbol || i.Name is not null || i.Is("d")))))
        {
            slots.Measure(Measure.Headcount);
            slots.Form = new Form.List();
            return;
        }
        // "People in Payments" and nothing else asks how many; after another question it names a group.
        if (slots.Scope is Scope.OfTeam && people && slots.Filters.Tools.Count == 0 && slots.By.Count == 0 && slots.Ranking is null && slots.Limit is null && slots.Comparison is null
            && !sentence.Has("q") && !sentence.Has("v") && !sentence.IsYesNo())
        {
            slots.Measure(Measure.Headcount);
            slots.MeasureIsGuess = true;
        }
    }

    private static void ReadWho(Sentence sentence, Slots slots)
    {
        if (slots.Only.Count > 0) return;
        if (slots.Form is not null || !(sentence.Has("q", "who") || slots.By is [Dimension.Person]) || slots.Measures.Count == 0) return;
        sentence.Take("q", "who");
        sentence.Take("n", "people");
        // "Who is the top team": the group is the one that is asked for.
        if (slots.Ranking is not null && slots.By.Count > 0 && !slots.By.Contains(Dimension.Person)) return;
        if (IsCountable(slots.Measures[0]) && slots.Ranking is null && slots.Limit is null && slots.By.Count <= 1)
        {
            slots.By.Remove(Dimension.Person);
            if (slots.By.Count == 0)
            {
                slots.Form = new Form.List();
                if (slots.Measures[0] == Measure.OverBudget) slots.Group(Dimension.Person);
                return;
            }
        }
        if (slots.Comparison is null || slots.Form is null) slots.Group(Dimension.Person);
    }

    public static bool IsCountable(Measure measure) => measure is Measure.ActiveUsers or Measure.EngagedUsers or Measure.InactivePeople or Measure.Seats
        or Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats or Measure.OpenRequests or Measure.BlockedPeople or Measure.NoAccess
        or Measure.OverBudget or Measure.Headcount;

    private static void ReadList(Sentence sentence, Slots slots)
    {
        if (slots.Form is not null || slots.Measures.Count != 1 || !IsCountable(slots.Measures[0])) return;
        var measure = slots.Measures[0];
        if (sentence.AsksCount || sentence.IsPercent || sentence.HasWord("number", "count", "amount")) return;
        var tools = slots.By is [Dimension.Tool];
        var lists = sentence.Has("list") || sentence.WordAt(0) == "whose";
        var holdings = measure == Measure.Seats && slots.Scope is Scope.Self && !sentence.IsYesNo() && (tools || sentence.Has("q", "which")) && slots.Ranking is null;
        var states = slots.By.Count == 0 && measure is Measure.Seats or Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats or Measure.OpenRequests
            or Measure.BlockedPeople or Measure.NoAccess;
        var shown = states && sentence.HasWord("show", "display", "see") && !sentence.HasWord("total");
        var which = slots.By.Count == 0 && sentence.Has("q", "which") && !sentence.IsYesNo() && sentence.WordAt(sentence.First("q", "which")!.From) == "which";
        var old = measure is Measure.OpenRequests && slots.By.Count == 0 && (sentence.HasWord("oldest", "longest") || slots.Scope is Scope.Self)
            || measure is Measure.OpenRequests && (slots.Filters.OlderThanDays is not null || slots.Filters.NewerThanDays is not null);
        var described = measure is Measure.LoginOnlySeats && slots.By.Count == 0 && sentence.HasWord("where", "that", "which", "with");
        if (!(holdings || which || described || (lists && slots.By.Count == 0) || shown || old)) return;
        if (sentence.IsYesNo()) return;
        if (tools) slots.By.Clear();
        slots.Form = new Form.List();
        sentence.Take("list");
        sentence.Take("q", "which");
    }

    private static void ReadYesNo(Sentence sentence, Slots slots)
    {
        if (slots.Form is not null || slots.Measures.Count == 0 || !sentence.IsYesNo() || slots.By.Count > 0 || slots.Ranking is not null || slots.Measures.Count > 1) return;
        var more = sentence.Has("c", "more") || sentence.Has("l", "more");
        var less = sentence.Has("c", "less") || sentence.Has("l", "less");
        if (slots.Comparison is not null && (more || less))
        {
            slots.Form = new Form.YesNo(new Threshold(more ? Comparator.MoreThan : Comparator.LessThan, 0));
            return;
        }
        if (slots.Comparison is not null) return;
        var measure = slots.Measures[0];
        // "What we save if we remove them" asks for the amount.
        if (measure is Measure.Reclaimable && sentence.Items.FindAll(i => i.Is("y")) is [var when] && sentence.WordAt(when.From) == "if" && when.Position > 0) return;
        if (measure == Measure.Approved) slots.Form = new Form.YesNo(new Threshold(Comparator.AtLeast, 1));
        else if (Defaults.ClassOf(measure) != MeasureClass.Catalogue && measure is not (Measure.LastUsed or Measure.Forecast or Measure.CostPerUser or Measure.CostPerPrompt))
            slots.Form = new Form.YesNo(new Threshold(sentence.Has("neg") && measure is not (Measure.InactivePeople or Measure.NoAccess) && !sentence.HasWord("ever") ? Comparator.LessThan : Comparator.MoreThan,
                sentence.Has("neg") && measure is not (Measure.InactivePeople or Measure.NoAccess) && !sentence.HasWord("ever") ? 1 : 0));
        sentence.Take("neg");
    }

    /// <summary>Money of this month that is still to come is the forecast; any other time ahead is not answered.</summary>
    private static void ReadForecast(Sentence sentence, Slots slots)
    {
        var ahead = sentence.HasWord("will", "going", "expect", "expected", "end") && sentence.HasWord("will", "expect", "expected", "land", "going");
        var thisMonth = slots.Period is Period.This { Unit: CalendarUnit.Month } or Period.EndOf { Inner: Period.This { Unit: CalendarUnit.Month } }
            || slots.Period is Period.Month named && named.Whole(sentence.Calendar).Contains(sentence.Calendar.Today)
            || slots.Period is Period.EndOf { Inner: Period.Month of } && of.Whole(sentence.Calendar).Contains(sentence.Calendar.Today);
        if (slots.Measures is [Measure.Spend] && ahead && thisMonth)
        {
            slots.Measures[0] = Measure.Forecast;
            foreach (var will in sentence.Items.Where(i => sentence.WordAt(i.From) == "will")) will.Taken = true;
        }
        if (!slots.Measures.Contains(Measure.Forecast)) return;
        if (sentence.Has("q", "when")) slots.Stop ??= Unsupported.Refuse("I forecast a whole month, not the day on which something happens.");
        if (thisMonth) slots.Period = null;
        if (slots.Period is null) return;
        // A month without a year is the one ahead when it is forecast.
        slots.Stop ??= slots.Period is not Period.Month { OfYear: null } && slots.Period.Whole(sentence.Calendar).End < sentence.Calendar.Today
            ? new Parsed.Clarify("The forecast is for this month. For a month that is over, ask for its spend.", [])
            : new Parsed.Refused(Answers.RefusalReason.Unsupported, "I forecast this calendar month only.");
    }
}
