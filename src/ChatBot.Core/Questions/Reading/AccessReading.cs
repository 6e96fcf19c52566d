namespace ChatBot.Core.Questions.Reading;

/// <summary>Requests, waiting, being blocked, having no access.</summary>
internal static class AccessReading
{
    public static bool Read(Sentence sentence, Slots slots)
    {
        var waits = sentence.Items.Exists(i => i.Is("v", "wait"));
        var requests = sentence.Has("n", "request") || sentence.Has("m", "OpenRequests");
        var access = sentence.Has("n", "access") || requests || waits;
        var howLong = sentence.Has("q", "howlong") || (sentence.Has("stat", "avg") && sentence.HasWord("days", "time", "long"));
        var granted = sentence.Has("v", "decide");

        // Days lost in waiting are days waited, not a fall.
        foreach (var lost in sentence.Items.Where(i => (waits || sentence.Has("m", "WaitDays")) && i.Is("v", "fall") && sentence.WordAt(i.From) is "lost" or "lose" or "losing" or "loss"))
        {
            lost.Concepts = [];
            lost.Taken = true;
        }
        if (sentence.Items.Find(i => sentence.WordAt(i.From) is "slowest" or "fastest" or "quickest" && i.Until == i.From + 1) is { } pace && (access || sentence.HasWord("get", "obtain") && sentence.Items.Exists(i => i.Is("q", "which") && sentence.After(i) is { } of && (of.Is("d", "Tool") || of.Is("ds", "Tool")))) && !waits && !sentence.Has("m", "OpenRequests"))
        {
            // The slowest is the one with the most days.
            pace.Concepts = [new("r", sentence.WordAt(pace.From) == "slowest" ? "top" : "bottom")];
            return Found(Measure.TimeToAccess);
        }
        // "Which team waits longest", "which tool takes longest to get": in order of days.
        if ((access || sentence.Has("m", "WaitDays") || sentence.Has("a", "blocked")) && sentence.First("a", "oldest") is { } longest && sentence.Items.Exists(i => i.Is("q", "which") && sentence.After(i) is { } of && (of.Is("d") || of.Is("ds"))) && (waits || sentence.Has("v", "take") || sentence.Has("m", "WaitDays") || sentence.Has("a", "blocked")))
        {
            longest.Concepts = [new("r", "top")];
            sentence.Take("m", "BlockedPeople");
            return Found(sentence.Has("v", "take") ? Measure.TimeToAccess : Measure.WaitDays);
        }
        if (sentence.Has("m", "WaitDays") && sentence.Has("a", "oldest") && !howLong && !sentence.Has("stat")) return Found(Measure.OpenRequests);
        if (sentence.Has("m", "TimeToAccess")
            || (howLong && access && (sentence.Has("v", "take") || granted || sentence.HasWord("until", "before") && !sentence.HasWord("waiting")))
            || (granted && access && howLong)
            || (howLong && sentence.Has("v", "take") && (slots.Filters.Tools.Count > 0 || sentence.Has("n", "seat") || sentence.HasWord("usually", "normally", "typically", "generally"))))
            return Found(Measure.TimeToAccess);
        if (sentence.Has("m", "WaitDays") && (!sentence.Has("m", "OpenRequests") || sentence.Has("stat") || sentence.HasWord("long")) || (howLong && (waits || requests)) || (waits && sentence.Has("stat", "avg")) || (sentence.Has("m", "WaitDays") && sentence.Has("stat")))
            return Found(Measure.WaitDays);
        if ((waits || requests) && sentence.Has("q", "when")) return Found(Measure.WaitDays);
        if (requests && sentence.HasWord("old") && sentence.HasWord("how")) return Found(Measure.WaitDays);
        if (sentence.Has("a", "blocked") && (sentence.First("q", "howlong") ?? sentence.First("q", "when")) is { } span && !waits)
        {
            span.Taken = true;
            sentence.Take("m", "BlockedPeople");
            slots.Form = new Form.List();
            slots.Notes.Add("These are all who wait for access; blocked are those among them who use no other approved tool.");
            return Found(Measure.OpenRequests);
        }
        if (sentence.Has("m", "BlockedPeople") && !requests) return Found(Measure.BlockedPeople);
        if (sentence.Has("m", "NoAccess") || (sentence.Has("neg") && (sentence.Has("n", "access") || sentence.Has("n", "account"))
            && !waits && !requests && !sentence.IsYesNo()))
            return Found(Measure.NoAccess);
        if (sentence.HasWord("without") && (sentence.Has("n", "people") || sentence.Has("q", "who")) && slots.Filters.Tools.Count > 0 && !sentence.Items.Exists(i => i.Is("m") && !i.Is("m", "Headcount") && !i.Is("m", "ActiveUsers")))
            return Found(Measure.NoAccess);
        if (sentence.Has("neg") && sentence.Has("v", "have") && slots.Filters.Tools.Count > 0 && !sentence.Has("v", "use") && !sentence.Has("m")
            && (sentence.Has("n", "people") || sentence.Has("q", "who")))
            return Found(Measure.NoAccess);
        if (requests && granted && !sentence.Has("m", "OpenRequests"))
        {
            slots.Stop ??= new Parsed.Clarify("I can tell how long granted requests took, or list the requests that are open. Which of the two?", []);
            return true;
        }
        if (requests || (waits && !sentence.Items.Exists(i => i.Is("m"))))
            return Found(Measure.OpenRequests);
        if (sentence.Has("n", "access") || sentence.Has("n", "account")) return HasAccess(sentence, slots);
        return false;

        bool Found(Measure measure)
        {
            slots.Measure(measure);
            foreach (var (kind, value) in ((string, string)[])[("m", measure.ToString()), ("n", "request"), ("n", "access"), ("n", "account"), ("v", "wait"), ("v", "take"), ("v", "decide"),
                ("a", "open"), ("a", "waiting"), ("a", "blocked"), ("v", "have"), ("q", "howlong"), ("q", "when"), ("m", "WaitDays"), ("m", "OpenRequests"), ("v", "use"), ("n", "seat"), ("ds", "Day"), ("d", "Day"), ("m", "Minutes")])
                sentence.Take(kind, value);
            // Access is to approved tools by definition, whether that is said or not.
            if (measure is Measure.NoAccess or Measure.BlockedPeople && slots.Filters.Approved == true) slots.Filters = slots.Filters with { Approved = null };
            // "Stuck without access" is blocked.
            if (measure is Measure.BlockedPeople) sentence.Take("m", "NoAccess");
            if (measure is Measure.NoAccess) { sentence.Take("neg"); sentence.Take("ex"); sentence.Take("m", "Headcount"); }
            if (measure is Measure.TimeToAccess or Measure.WaitDays) sentence.Take("stat", "avg");
            if (measure is Measure.OpenRequests) { sentence.Take("a", "oldest"); sentence.Take("neg"); }
            return true;
        }
    }

    /// <summary>Having access is holding a seat where the tool has seats; accounts are counted only by their absence.</summary>
    private static bool HasAccess(Sentence sentence, Slots slots)
    {
        foreach (var (kind, value) in ((string, string)[])[("n", "access"), ("n", "account"), ("v", "have")]) sentence.Take(kind, value);
        if (sentence.IsYesNo())
        {
            slots.Measure(Measure.NoAccess);
            slots.Form = new Form.YesNo(new Threshold(sentence.Has("neg") ? Comparator.AtLeast : Comparator.LessThan, 1));
            sentence.Take("neg");
            return true;
        }
        if (slots.Filters.Tools is [var tool] && sentence.Organisation.Tool(tool) is { HasSeats: false } account)
            slots.Stop ??= new Parsed.Clarify($"{account.Name} has accounts, not seats. Shall I say who has no access to it, or who uses it?", []);
        slots.Measure(Measure.Seats);
        return true;
    }
}
