namespace ChatBot.Core.Questions.Reading;

/// <summary>What the words ask beyond what a question can hold. It is said outright: a figure that leaves it out would answer something else.</summary>
internal static class Beyond
{
    private static readonly string[] TimesOfDay =
    [
        "time of day", "times of day", "time of the day", "times of the day", "what time", "at night", "at noon", "after midnight", "before midnight", "around midnight", "after lunch", "before lunch",
        "this morning", "this afternoon", "this evening", "tonight", "last night", "hour ago", "hours ago", "minutes ago", "in the morning", "in the mornings", "in the evening", "in the evenings", "in the afternoon", "in the afternoons", "overnight", "after hours", "office hours", "business hours", "working hours", "work hours",
        "out of hours", "hour of day", "hour of the day", "hourly", "peak hours", "rush hour",
    ];

    private static readonly string[] Deciders =
    [
        "who approves", "who approved", "who can approve", "who may approve", "who has to approve", "who must approve", "who decides", "who grants", "who can grant", "who can give", "who gives", "who do i ask", "whom do i ask", "who can i ask",
        "who is responsible for access", "who can unblock", "who unblocks", "who could unblock",
    ];

    private static readonly string[] WhatIfs =
    [
        "what if", "suppose", "supposing", "assuming", "imagine", "would cost", "would it cost", "would that cost", "would this cost", "would we pay", "would i pay", "would we spend", "would they cost", "would they spend",
        "would be needed", "would we need", "would everyone cost", "could we afford", "can we afford",
    ];

    private static readonly string[] Newness =
    [
        "first time", "for the first time", "new user", "new users", "new people", "new joiner", "new joiners", "new starter", "new starters", "new hires", "new hire", "new employees", "new colleagues", "newcomer", "newcomers",
        "joiners", "newly hired", "recent hires", "recently hired", "recently joined", "new adopters", "first used", "first use", "first tried",
    ];

    private static readonly string[] Leaving =
        ["dropped off", "drop off", "dropped out", "drop out", "churn", "churned", "gave up", "given up", "lapsed", "came back", "come back", "retention", "retained", "stickiness", "fell away", "abandoned"];

    private static readonly string[] Groups =
    [
        "contractor", "contractors", "intern", "interns", "freelancer", "freelancers", "externals", "consultants", "apprentices", "trainees", "women", "men", "females", "males", "part timers", "parttimers", "remote workers",
        "permanent staff", "temps", "temporary staff", "night shift",
    ];

    private static readonly string[] Decisions = ["denied", "rejected", "declined", "refused", "closed", "cancelled", "canceled", "withdrawn", "came", "submitted", "filed", "received", "created", "arrived", "opened", "made", "raised", "logged", "placed", "new"];

    private static readonly string[] SeatMoves =
        ["assign", "got", "got a", "get a", "gave", "hand out", "buy", "buying", "assigned", "added", "bought", "purchased", "issued", "handed", "activated", "removed", "returned", "released", "provisioned", "ordered", "revoked", "granted", "allocated", "gained", "lost", "given"];

    public static void Read(Sentence sentence, Slots slots)
    {
        var words = new Said(sentence);
        if (words.Has(Deciders))
            slots.Stop ??= new Parsed.Clarify("Who decides is not among what I count. Say “request access to” and the name of a tool, and the request goes to whoever decides; “escalate my request” pushes one that waits.", []);
        if (!slots.NamesAnything) return;
        slots.Stop ??= Refused(sentence, words, slots) is { } refused ? Unsupported.Refuse(refused) : null;
        if (Asked(sentence, words, slots) is { } asked) slots.Stop ??= new Parsed.Clarify(asked, []);
    }

    private static string? Refused(Sentence sentence, Said words, Slots slots) =>
        slots.Measures.Contains(Measure.Forecast) && !words.Has("month") && words.Has("year", "quarter", "annual", "annually", "yearly", "week")
            ? "I forecast this calendar month only." : WhatIf(sentence, words, slots);

    private static string? Asked(Sentence sentence, Said words, Slots slots) =>
        words.Has("send me this", "send me that", "send me it", "mail me", "email me", "mail this", "email this")
            ? "I send the weekly digest: say “subscribe to the digest”. Other answers I give when they are asked for."
            : slots.Comparison is not null && slots.By.Exists(d => d is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter)
            ? "I compare one range with another, or show one after the other; not both. For example “spend this quarter, year over year” or “spend by month”."
            : slots.Measures.Exists(m => m is Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining) && words.Has("annual", "annually", "yearly", "quarterly", "weekly", "whole year", "full year") ? "Budgets are monthly. Shall I show the one of this month, or of another month?"
            : slots is { Measures: [Measure.ActiveDays], Per: Per.User or Per.Person, Scope: not Scope.Self } ? "Active days of a group are the days on which anybody was active; they are not averaged over its people. I can show active users by day, or your own active days."
            : slots.Measures is [Measure.SeatPrice] && slots.Comparison is not null ? "I know the prices of today only. I can show them, or how spend changed."
            : Alone(sentence, slots) ?? (Sides(sentence, slots) ? "I compare groups that are named side by side, such as two teams, or yourself with the average of a group. Ask for each of these on its own." : null)
            ?? (words.Has("annual", "annually", "yearly", "a year", "per year", "per annum") && slots.Measures.Exists(m => Defaults.ClassOf(m) == MeasureClass.Money || m is Measure.SeatPrice) && slots.Period is null && slots.Comparison is null
            ? "I do not reckon amounts up to a year. I can show what it cost in a month, in any other range, or what a seat costs a month."
            : words.Has("credit", "credits") && !words.Has("credits included", "credit included") ? "Credits are not counted by themselves; what they stand for is part of the consumption. Shall I show consumption?"
            : words.Has("standard deviation", "deviation", "variance", "correlation", "correlate", "correlates", "quartile", "quartiles", "histogram", "regression") ? "I work out sums, rates, averages and medians, and percentiles of waits. Which of these?"
            : slots.Measures.Contains(Measure.LinesSuggested) && words.Has("rejected", "declined", "dismissed", "ignored", "discarded") ? "What was rejected is not counted by itself. I can show lines suggested, lines accepted, or the acceptance rate."
            : slots.Measures.Exists(Answers.Units.IsBudget) && sentence.Has("q", "when") && words.Has("reset", "resets", "renew", "renews", "renewed", "start", "starts", "begin", "begins", "refill", "refilled", "end", "ends") ? "Budgets are monthly and begin anew on the first of each month. Shall I show what is left of this month's?"
            : words.Has("rate limit", "rate limits", "token limit", "token limits", "usage limit", "usage limits", "throttled") ? "Limits that vendors set are not known here. I can show your budget, and what is used of it."
            : words.Has(TimesOfDay) ? "I keep days, not times of the day. I can show it by day or by weekday."
            : words.Has("in a row", "in row", "consecutive", "consecutively", "streak", "longest streak", "back to back") ? "I count days, not how many follow each other. I can show active days, or use by day."
            : words.Has("cache", "cached", "caching") ? "What came from a cache is counted with the input tokens and not shown apart. Shall I show tokens, prompts or spend?"
            : Tools(sentence, words, slots) ?? People(sentence, words, slots) ?? Requests(sentence, words, slots) ?? Seats(sentence, words, slots) ?? Division(sentence, slots) ?? Reason(sentence, slots));

    /// <summary>"Where do I rank", "who uses it like me": among others, of whom single figures are not told.</summary>
    private static string? Alone(Sentence sentence, Slots slots) => slots.Scope is Scope.Self && slots.Form is not (Form.YesNo or Form.AgainstAverage)
        && (slots.By.Contains(Dimension.Person) || slots.Measures.Count > 0 && slots.Measures[0] is Measure.ActiveUsers or Measure.EngagedUsers or Measure.InactivePeople or Measure.BlockedPeople or Measure.Headcount or Measure.AdoptionRate or Measure.EngagementRate)
        || slots.Ranking is not null && sentence.Items.Exists(i => i.Is("r", "rank") && (sentence.Before(i)?.Is("s", "self") == true || sentence.After(i)?.Is("s", "self") == true))
        ? "That would be about you alone. I can compare you with the average of your team, or show the figures of a group." : null;

    /// <summary>"My team against the company", "Payments compared with all of us": one scope holds only one of them.</summary>
    private static bool Sides(Sentence sentence, Slots slots)
    {
        if (slots.Form is Form.AgainstAverage || slots.Comparison is not null || !sentence.Items.Exists(i => i.Is("c", "compare") || i.Is("c", "vs") && sentence.WordAt(i.From) != "or" || i.Is("c", "avg"))) return false;
        var groups = sentence.Items.Where(i => i.Taken && i.Value("s") is not (null or "self" or "mymanager")).Select(i => i.Value("s")).Distinct().Count();
        if (groups == 1 && slots.By is [Dimension.Team or Dimension.Department] && sentence.HasWord("other", "others", "rest")) return true;
        return groups > 1 || groups == 1 && (slots.Scope is Scope.OfTeam or Scope.OfPerson || slots.By is [Dimension.Team or Dimension.Department] && slots.Only.Count > 0)
            && !sentence.Items.Exists(i => i.Is("s", "org") && sentence.WordAt(i.Until - 1) is "we" or "our" or "us" or "here");
    }

    private static string? WhatIf(Sentence sentence, Said words, Slots slots)
    {
        if (slots.Measures is [Measure.Reclaimable])
        {
            if (words.Has("we saved", "we save already", "been saved", "was saved", "were saved", "i saved", "they saved"))
                return "What was saved is not recorded. I can show what could be reclaimed now.";
            if (words.Has("if we", "if i", "if they", "if you") && !sentence.Has("v", "save") && !sentence.Has("m", "Reclaimable")) return "I do not work out what-ifs. I can show what could be reclaimed from dormant seats, and what all seats cost.";
            var idle = sentence.Has("n", "seat") || sentence.Has("a", "dormant");
            return !idle && words.Has("drop", "dropping", "dropped", "cancel", "cancelling", "canceling", "ditch", "ditching", "replace", "replacing", "switch", "switching", "stop", "stopped", "stopping", "leave", "leaving")
                ? "I do not work out what-ifs. I can show what the tool costs now, and what its dormant seats cost." : null;
        }
        if (sentence.Has("v", "save")) return null;
        return words.Has(WhatIfs) || words.Has("if") && words.Has("would", "could", "will") && sentence.Items.Exists(i => i.Taken && !i.IsFiller && i.From > words.At("if"))
            ? "I do not work out what-ifs. I can show what a seat costs, and what is spent now." : null;
    }

    private static string? Tools(Sentence sentence, Said words, Slots slots)
    {
        if (slots.Measures.Count == 0 || !CountsPeople(slots.Measures[0]) && slots.Measures[0] is not Measure.Sessions) return null;
        var filters = slots.Filters;
        var several = filters.Tools.Count > 1 && slots.Measures[0] is not Measure.Sessions && (words.Has("both", "all of", "as well as", "in addition to", "together with") || slots.Measures[0] == Measure.Seats && sentence.Items.Count(i => i.Is("n", "seat")) > 1 && sentence.Has("q", "who"));
        var nothingElse = filters.Tools.Count > 0 && (sentence.Has("n", "people") || sentence.Has("q", "who") || sentence.AsksCount)
            && words.Has("nothing but", "nothing except", "nothing else", "no other", "only use", "only uses", "only used", "only using", "use only", "uses only", "used only", "using only", "exclusively", "solely", "just use", "use just");
        var without = nothingElse || slots.Measures[0] is not Measure.Sessions && filters is { Tools.Count: > 0, ExceptTools.Count: > 0 };
        if ((several || without) && slots.Only.Count == 0)
            return "I count people for one tool, or for any of several; not those who have all of them, nor one without another. Shall I show each tool on its own?";
        foreach (var tools in sentence.Items.Where(i => i.Is("ds", "Tool") || i.Is("d", "Tool")))
        {
            var before = sentence.Before(tools);
            var counted = before is { Number: not null } or { IsFiller: true } && (before.Number is not null || sentence.WordAt(before.Until - 1) is "several" or "many" or "few" or "multiple" or "one") || words.Has("multiple tools", "multiple ai tools");
            if (counted && !sentence.Has("r") && (sentence.AsksCount || sentence.Has("q", "who") || sentence.Has("n", "people")))
                return "I cannot tell people by how many tools they use. I can count who uses a tool, or show the tools by users.";
        }
        return words.Has("few people", "few users", "hardly any", "hardly anyone", "hardly anybody", "barely any", "barely anyone") ? "Shall I show the least used first? Then ask for “least used tools” or “bottom 5 teams”." : null;
    }

    private static string? People(Sentence sentence, Said words, Slots slots)
    {
        if (slots.Measures.Count == 0) return null;
        if (words.Has(Newness)) return "I cannot tell who was there for the first time. I can say who was active or inactive in a range, and compare two ranges.";
        if (words.Has(Leaving) && !sentence.Has("n", "seat")) return "I cannot tell who stopped or came back. I can say who was active or inactive in a range, and compare two ranges.";
        if (words.Has(Groups))
            return "I know people by team, department, seniority, cost centre and name only, so I cannot pick that group out.";
        return slots.Measures.Contains(Measure.Reclaimable) && slots.Measures.Exists(m => m is Measure.Tokens or Measure.TokensIn or Measure.TokensOut or Measure.Prompts or Measure.Sessions or Measure.Minutes)
            ? "Only seats without use count as waste here. I can show use, or the seats that lie idle; which of the two?" : null;
    }

    private static string? Requests(Sentence sentence, Said words, Slots slots)
    {
        if (sentence.Has("n", "request") && words.Has("who approved", "who granted", "who decided", "who rejected", "who denied", "who declined", "approved by whom", "by whom"))
            return "Who decided is kept with each request; I can count the open ones and say how long granted ones took.";
        if (slots.Measures.Exists(m => m is Measure.Spend or Measure.Consumption) && (sentence.Has("v", "wait") || sentence.Has("m", "WaitDays") || words.Has("waiting")))
            return "What waiting costs is reckoned per request: say “waits” for the report. Here I can show how long people wait, or what the tools cost.";
        if (slots.Measures is [Measure.OpenRequests] && sentence.AsksCount && words.Has("approved", "granted", "accepted", "decided", "processed", "handled", "fulfilled") && !sentence.Has("a", "open") && !sentence.Has("neg") && !words.Has("still", "yet", "to be"))
            return "I count the requests that are open on a day, not those granted in a period. I can say how long granted ones took: ask for the time to access.";
        return slots.Measures is [Measure.OpenRequests] && words.Has(Decisions) && !sentence.Has("a", "open") && !sentence.Has("neg") && !words.Has("still", "yet")
            ? "I can list the requests that are open on a day, and say how long granted ones took; not how many came in or were declined." : null;
    }

    private static string? Seats(Sentence sentence, Said words, Slots slots)
    {
        if (slots.Measures.Count == 0 || slots.Measures[0] is not (Measure.Seats or Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats)) return null;
        if (sentence.Has("a", "oldest") || sentence.Has("a", "newest")) return "Seats are not ordered by age. I can list them, or count them by tool or team.";
        if (slots.Measures[0] != Measure.Seats)
            return slots.Measures[0] is Measure.DormantSeats or Measure.LoginOnlySeats && slots.By.Count == 0 && slots.Period is Period.LastDays { Days: not 30 } or Period.LastMonths { Months: > 1 }
                ? "A seat is dormant after 30 days without activity; other spans are not kept for seats. I can list dormant seats, seats never used, or who was inactive over any days." : null;
        if (words.Has("free", "left", "available", "spare", "remaining", "unassigned", "open seats"))
            return "I know which seats are assigned, not how many were bought. I can count the assigned seats, or those that lie idle.";
        // A state has one day; whoever names a stretch of days asks for what moved in it.
        return slots.Period is { } period && period.Resolve(sentence.Calendar).Days > 1 && words.Has(SeatMoves) && !words.Has("end", "have", "had", "has") && sentence.Items.Exists(i => i.Time is not null)
            ? "I count the seats held on a day, not those given or taken back in a period. Shall I count them at its end?" : null;
    }

    /// <summary>"Cost per line": nothing that is kept divides so.</summary>
    private static string? Division(Sentence sentence, Slots slots)
    {
        foreach (var per in sentence.Items.Where(i => i.Is("g", "per") && !i.Taken && sentence.WordAt(i.Until - 1) == "per"))
            if (sentence.After(per) is { IsSymbol: false, Time: null } by && (by.Is("n") || by.Is("m") || by.Is("a") || CurrencyReading.CodeOf(sentence.WordAt(by.From), sentence) is not null))
                return $"I cannot divide by “{sentence.Tagged.Raw(by)}”. I can per day, working day, active day, week, person, user or session.";
        return slots is { By.Count: 2, Ranking: { Count: not Ranking.Everything } } && !slots.By.Exists(d => d is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter or Dimension.Weekday) && sentence.Items.Exists(i => i.Is("g", "per"))
            ? "I rank one list at a time. Ask for one group by name, or for all of them without a number." : null;
    }

    private static string? Reason(Sentence sentence, Slots slots) =>
        slots.Measures.Count > 0 && slots.Form is not Form.Why && sentence.Items.Exists(i => i.Is("q", "why") && !i.Taken) && (sentence.Has("neg") || slots.Measures[0] is Measure.InactivePeople or Measure.NoAccess or Measure.DormantSeats or Measure.NeverUsedSeats)
            ? "People's reasons are not recorded. I can show who waits for access, which seats lie idle, and what changed." : null;

    private static bool CountsPeople(Measure measure) => measure is Measure.ActiveUsers or Measure.EngagedUsers or Measure.AdoptionRate or Measure.EngagementRate or Measure.Headcount or Measure.Seats or Measure.NoAccess or Measure.InactivePeople;

    /// <summary>The words of a message that name nobody and nothing, to look phrases up in.</summary>
    private sealed class Said
    {
        private readonly Sentence sentence;
        private readonly string text;

        public Said(Sentence sentence)
        {
            this.sentence = sentence;
            var named = new HashSet<int>();
            foreach (var item in sentence.Items)
                if (item is { Name: not null, Taken: true }) named.UnionWith(Enumerable.Range(item.From, item.Until - item.From));
            text = $" {string.Join(' ', sentence.Tagged.Tokens.Select((t, i) => t.IsWord && !named.Contains(i) ? t.Text : "/"))} ";
        }

        public bool Has(params ReadOnlySpan<string> phrases)
        {
            foreach (var phrase in phrases)
                if (text.Contains($" {phrase} ", StringComparison.Ordinal)) return true;
            return false;
        }

        /// <returns>The token of the word; past the end when it is not said.</returns>
        public int At(string word) => sentence.Tagged.Tokens.FindIndex(t => t.Text == word) is >= 0 and var at ? at : int.MaxValue;
    }
}
