using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions.Reading;

namespace ChatBot.Core.Questions;

/// <summary>Things that a person can have done for themselves: proposed here, done only after a yes (semantics, section 8).</summary>
internal static class Actions
{
    private static readonly string[] Needs =
    [
        "i need", "i want", "i would like", "i would love", "i wish to have", "get me", "give me", "can i have", "can i get", "could i have", "could i get", "may i have", "may i get", "i should have", "i require",
        "sign me up", "set me up", "add me to", "grant me", "provide me", "hook me up", "let me use", "let me try", "request", "requesting", "apply for", "order me", "how do i get", "how can i get", "how could i get", "enable me",
        "where do i get", "please give", "please get", "i am requesting", "i am missing", "i have no access", "i do not have access", "i lack", "i am in need", "i could use", "ask for", "we need", "activate", "assign me", "put me on", "order", "book me",
        "i do not have", "need", "want", "enroll me", "onboard me", "get access", "give access", "access to", "buy me", "install", "unlock", "enable", "license for me", "licence for me", "i am without", "wanna have", "hand me", "i hereby request",
    ];

    private static readonly string[] Pushes =
    [
        "push", "escalate", "chase", "nudge", "expedite", "hurry", "accelerate", "speed up", "follow up", "bump", "ping", "poke", "nobody answers", "nobody answered", "no one answers", "no one answered", "no answer", "still waiting",
        "any news", "any update", "any progress", "prioritise", "prioritize", "remind the approver", "remind them", "nothing happens", "nothing happened", "nobody reacts", "nobody responds", "no response", "no reaction", "no reply", "nobody replies",
        "still no", "still have no", "still do not have", "is stuck", "move along", "get it moving", "take forever", "takes forever", "taking forever", "raise it", "kick off my", "ignored", "nobody has answered", "no one has answered",
        "nobody cares", "get a move", "not been answered", "has not been answered", "nobody is answering", "no one is answering", "was not answered", "waiting for ages", "waiting forever", "unanswered for", "nobody looks at", "push forward", "remind someone",
    ];

    private static readonly string[] Releases =
    [
        "take back", "give back", "release", "return", "give up", "hand back", "hand in", "cancel", "remove", "drop", "do not need", "no longer need", "not need", "free up", "relinquish", "surrender", "take away", "get rid of",
        "do not use", "no longer use", "revoke", "deactivate", "withdraw", "take my", "can have my", "have my", "stop using", "hand over", "unassign", "turn in", "let go of", "waive", "reclaim my", "end my", "terminate my", "do not want",
        "no need for", "not using", "never use", "stopped using", "free my", "somebody else", "someone else",
    ];

    public static Parsed? Read(Sentence sentence, NameReading.Names names, ConversationState state, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith)
    {
        var text = " " + string.Join(' ', sentence.Tagged.Tokens.Select(t => t.Text)) + " ";
        if (Digest(sentence, text, state) is { } digest) return digest;
        var ask = text.Contains(" how many ", StringComparison.Ordinal) || text.Contains(" how much ", StringComparison.Ordinal) || text.Contains(" how long ", StringComparison.Ordinal)
            || text.Contains(" how often ", StringComparison.Ordinal) || text.Contains(" how old ", StringComparison.Ordinal) || sentence.Has("q", "who") || sentence.Has("q", "when") || sentence.Has("trend");
        // "I am blocked": push what waits, or ask for what is missing.
        if (Contains(text, ["i am blocked", "i am stuck", "i am still blocked", "i am locked out", "i feel stuck", "i got stuck"]) && !sentence.Has("q") && !sentence.Items.Exists(i => i.Time is not null))
            return sentence.Organisation.RequestsOf(sentence.Asker.Id).Any(r => IsOpen(sentence, r)) ? Push(sentence, names, readWith) : OnTool(sentence, names, readWith, tool => State(sentence, tool)) ?? WhichTool(sentence);
        // "Do we really need all those seats" asks for advice, not for a seat.
        if (ask || sentence.Items.Exists(i => i.Is("u", "roi") && sentence.WordAt(i.Until - 1) is "need" or "by" or "with")) return null;
        // Figures are asked for with the same "I need", "give me".
        var figures = sentence.Items.Exists(i => i.Is("m") && !i.Is("m", "NoAccess") && !i.Is("m", "WaitDays") && !i.Is("m", "OpenRequests") && !i.Is("m", "InactivePeople") && !i.Is("m", "BlockedPeople"))
            || sentence.HasWord("numbers", "figures", "data", "stats", "statistics", "report", "overview", "list", "breakdown", "know", "see", "summary", "details", "chart", "trend", "compare", "number", "count", "info", "information", "digest", "show")
            || sentence.Items.Exists(i => i.Is("g", "by") || i.Is("r") && sentence.WordAt(i.From) != "order" || i.Is("t"));
        var people = names.Resolved.Exists(n => n.Named.Kind == NameKind.Person && n.Named.Person != sentence.Asker.Id) || names.Ambiguous.Exists(a => a.Candidates.All(c => c.Kind == NameKind.Person))
            || sentence.HasWord("him", "her", "them", "everyone", "everybody", "someone's", "his");
        var teams = names.Resolved.Exists(n => n.Named.Kind == NameKind.Team) || sentence.Items.Exists(i => i.Is("s") && i.Value("s") is "myteam" or "reports" or "direct");
        if (WhyNot(sentence, text) && !figures && !people) return OnTool(sentence, names, readWith, tool => State(sentence, tool));
        if (figures || teams) return null;

        var mine = sentence.HasWord("my", "mine", "i", "me");
        if (Contains(text, Pushes) && (mine || sentence.Has("n", "request") || sentence.Has("v", "wait") || sentence.Has("n", "access")) && !people && !sentence.IsYesNo())
            return Push(sentence, names, readWith);
        var things = sentence.Has("n", "seat") || sentence.Has("n", "access") || sentence.Has("n", "account") || Tools(names).Count > 0;
        var opensWithRelease = Releases.Any(r => string.Join(' ', sentence.Tagged.Tokens.Where(t => t.Text is not ("please" or "kindly")).Take(3).Select(t => t.Text)).StartsWith(r + " ", StringComparison.Ordinal));
        if (opensWithRelease && Tools(names).Count > 0 && !people && !sentence.Has("g")) return Release(sentence, names, readWith);
        if (Contains(text, Releases) && things && mine && !people && !sentence.IsYesNo() && !text.Contains(" do not have ", StringComparison.Ordinal)
            && (sentence.HasWord("my", "mine") || text.Contains(" i ", StringComparison.Ordinal)) && !sentence.Items.Exists(i => i.Time is not null && i.Time.Period is not Period.Ever and not Period.Today)
            && (!text.Contains(" not us", StringComparison.Ordinal) && !text.Contains(" never use", StringComparison.Ordinal) || sentence.Has("n", "seat") || sentence.HasWord("anymore", "longer", "more")))
            return Release(sentence, names, readWith);
        if (people && things && (sentence.HasWord("give", "get", "assign", "grant", "add", "need", "needs", "take", "request", "remove", "revoke", "provide", "order") && !sentence.IsYesNo() && !sentence.Has("q"))
            && !sentence.HasWord("did", "does", "has", "use", "used", "usage"))
            return Unsupported.Refuse("I can propose access only for yourself, and cannot change other people's seats.");
        if (!Contains(text, Needs) || people || sentence.Items.Exists(i => i.Time is not null && i.Time.Period is not Period.Today)) return null;
        var asksForIt = Contains(text, ["can i have", "could i have", "may i have", "can i get", "could i get", "may i get", "is it possible to get", "would it be possible to get"]);
        if (sentence.IsYesNo() && !asksForIt) return null;
        if (Tools(names).Count == 0 && names.Ambiguous.Count == 0)
        {
            if (sentence.Items.Find(i => i.IsUnknown && !IsCommonNoun(sentence, i)) is { } unknown && (sentence.Has("n", "access") || sentence.Has("n", "seat") || sentence.Has("n", "account")))
                return Leftovers.NotFound(sentence, unknown, readWith);
            return (sentence.Has("n", "access") || sentence.Has("n", "seat")) && !sentence.Has("q") && (text.Contains(" i ", StringComparison.Ordinal) || text.Contains(" me ", StringComparison.Ordinal)) ? WhichTool(sentence) : null;
        }
        return OnTool(sentence, names, readWith, tool => Request(sentence, tool));
    }

    private static bool IsCommonNoun(Sentence sentence, Item item) => sentence.WordAt(item.From) is "tomorrow" or "asap" or "urgent" or "urgently" or "immediately" or "soon" or "boss" or "job" or "laptop";

    private static bool Contains(string text, string[] phrases) => phrases.Any(p => text.Contains(" " + p + " ", StringComparison.Ordinal));

    private static List<Named> Tools(NameReading.Names names) => names.Resolved.Where(n => n.Named.Kind == NameKind.Tool).Select(n => n.Named).DistinctBy(n => n.Id).ToList();

    /// <param name="likely">Among several tools of one name, the ones it can only be about.</param>
    private static Parsed? OnTool(Sentence sentence, NameReading.Names names, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith, Func<Tool, Parsed> act, Func<Tool, bool>? likely = null)
    {
        var tools = Tools(names);
        if (tools.Count == 1) return act(sentence.Organisation.Tool(tools[0].Tool));
        if (tools.Count > 1) return new Parsed.Clarify("One tool at a time, please. Which one?", [.. tools.Select(t => new ClarifyOption(t.Label, t.Label, act(sentence.Organisation.Tool(t.Tool)))).OrderBy(o => o.Key, StringComparer.Ordinal)]);
        if (names.Ambiguous.Count != 1) return null;
        var options = names.Ambiguous[0].Candidates.Where(c => c.Kind == NameKind.Tool).ToList();
        if (options.Count == 0) return null;
        if (likely is not null && options.FindAll(o => likely(sentence.Organisation.Tool(o.Tool))) is { Count: 1 } only) options = only;
        if (options.Count == 1) return act(sentence.Organisation.Tool(options[0].Tool));
        return NameReading.Clarify(sentence, new Ambiguity(names.Ambiguous[0].Item, options), null, readWith);
    }

    private static Parsed Request(Sentence sentence, Tool tool)
    {
        if (!tool.Approved) return new Parsed.Refused(RefusalReason.NotApproved, $"{tool.Name} is not approved here, so it cannot be requested.");
        if (SeatOf(sentence, tool) is { } seat) return new Parsed.Said($"You already have {(tool.HasSeats ? "a seat" : "an account")} for {tool.Name}, since {seat.AssignedOn:yyyy-MM-dd}.");
        if (OpenRequest(sentence, tool) is { } open)
            return new Parsed.Act(new ProposedAction("escalate_request", tool.Name), $"You already asked for {tool.Name} on {open.RequestedOn:yyyy-MM-dd}, and it is not decided. Shall I escalate that request?");
        return new Parsed.Act(new ProposedAction("request_access", tool.Name), $"Shall I request access to {tool.Name} for you?");
    }

    private static Parsed State(Sentence sentence, Tool tool)
    {
        if (!tool.Approved) return new Parsed.Said($"{tool.Name} is not approved here. That is why it cannot be requested.");
        if (SeatOf(sentence, tool) is { } seat)
            return new Parsed.Said($"You have {(tool.HasSeats ? "a seat" : "an account")} for {tool.Name} since {seat.AssignedOn:yyyy-MM-dd}, so access is not what is missing.");
        if (OpenRequest(sentence, tool) is { } open)
            return new Parsed.Act(new ProposedAction("escalate_request", tool.Name), $"You have no access to {tool.Name} yet: your request of {open.RequestedOn:yyyy-MM-dd} is not decided. Shall I escalate it?");
        var denied = sentence.Organisation.RequestsOf(sentence.Asker.Id).Where(r => r.Tool == tool.Id && r.Status == RequestStatus.Denied).OrderByDescending(r => r.DecidedOn).FirstOrDefault();
        return new Parsed.Act(new ProposedAction("request_access", tool.Name), denied is not null
            ? $"You have no access to {tool.Name}: your request was denied on {denied.DecidedOn:yyyy-MM-dd}. Shall I ask again?"
            : $"You have no access to {tool.Name}, and there is no open request. Shall I request it?");
    }

    private static Parsed Push(Sentence sentence, NameReading.Names names, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith)
    {
        if (OnTool(sentence, names, readWith, tool => PushOne(sentence, tool), tool => OpenRequest(sentence, tool) is not null) is { } one) return one;
        var open = sentence.Organisation.RequestsOf(sentence.Asker.Id).Where(r => IsOpen(sentence, r)).ToList();
        if (open.Count == 0) return new Parsed.Said("You have no open request that I could escalate.");
        if (open.Count == 1) return PushOne(sentence, sentence.Organisation.Tool(open[0].Tool));
        var options = open.Select(r => sentence.Organisation.Tool(r.Tool)).DistinctBy(t => t.Id).OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => new ClarifyOption(t.Name, t.Name, PushOne(sentence, t))).ToList();
        return new Parsed.Clarify($"Which request: {string.Join(" or ", options.Select(o => o.Label))}?", options);
    }

    private static Parsed PushOne(Sentence sentence, Tool tool) => OpenRequest(sentence, tool) is { } open
        ? new Parsed.Act(new ProposedAction("escalate_request", tool.Name), $"Shall I escalate your request for {tool.Name} of {open.RequestedOn:yyyy-MM-dd}?")
        : Request(sentence, tool);

    private static Parsed? Release(Sentence sentence, NameReading.Names names, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith)
    {
        if (OnTool(sentence, names, readWith, tool => ReleaseOne(sentence, tool), tool => SeatOf(sentence, tool) is not null) is { } one) return one;
        var held = sentence.Organisation.SeatsOf(sentence.Asker.Id).Select(s => sentence.Organisation.Tool(s.Tool)).DistinctBy(t => t.Id).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        if (held.Count == 0) return new Parsed.Said("You hold no seat that could be given back.");
        if (held.Count == 1) return ReleaseOne(sentence, held[0]);
        var options = held.ConvertAll(t => new ClarifyOption(t.Name, t.Name, ReleaseOne(sentence, t)));
        return new Parsed.Clarify($"Which seat: {string.Join(", ", options.Select(o => o.Label))}?", options);
    }

    private static Parsed ReleaseOne(Sentence sentence, Tool tool) => SeatOf(sentence, tool) is null
        ? new Parsed.Said($"You hold no seat for {tool.Name}, so there is nothing to give back.")
        : new Parsed.Act(new ProposedAction("release_seat", tool.Name), $"Shall I give back your {tool.Name} seat?");

    private static Parsed WhichTool(Sentence sentence)
    {
        var held = sentence.Organisation.SeatsOf(sentence.Asker.Id).Select(s => s.Tool).ToHashSet();
        var options = sentence.Organisation.Tools.Where(t => t.Approved && !held.Contains(t.Id)).OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => new ClarifyOption(t.Name, t.Name, Request(sentence, t))).ToList();
        return options.Count == 0 ? new Parsed.Said("You already have access to every approved tool.") : new Parsed.Clarify($"Access to which tool: {string.Join(", ", options.Select(o => o.Label))}?", options);
    }

    private static Parsed.Act? Digest(Sentence sentence, string text, ConversationState state)
    {
        var digest = sentence.Has("n", "digest") || sentence.HasWord("digest", "digests", "newsletter");
        var ends = sentence.HasWord("unsubscribe", "stop", "disable") || Contains(text, ["no more", "turn off", "opt out", "cancel", "do not send", "do not want", "switch off", "sign me off", "take me off", "remove me", "without digest", "not want to get", "not want to receive", "off the"]);
        if (ends && (digest || sentence.HasWord("unsubscribe")))
            return new Parsed.Act(new ProposedAction("unsubscribe_digest"), "Shall I stop sending you the weekly digest?");
        if (!digest && !sentence.HasWord("subscribe")) return null;
        var regular = Contains(text, ["every monday", "every week", "each week", "each monday", "every tuesday", "every wednesday", "every thursday", "every friday", "mondays", "on mondays", "regularly", "weekly from now", "every other", "from now on", "automatically", "going forward", "per week", "once a week", "every mon", "fridays", "a week"]);
        var starts = sentence.HasWord("subscribe", "subscription") || Contains(text, ["sign me up", "opt in", "turn on", "switch on", "put me on", "start sending", "enrol me", "enroll me", "add me", "keep me posted", "keep sending", "i want to get", "i want to receive", "i would like to get", "i would like to receive", "like to receive", "like to get", "enable", "register me", "deliver", "begin sending", "want to receive", "want to get"]);
        return regular || starts ? new Parsed.Act(new ProposedAction("subscribe_digest"), "Shall I send you the weekly digest every Monday?") : null;
    }

    private static bool WhyNot(Sentence sentence, string text) => ShutOut(sentence, text)
        || Contains(text, ["where is my", "where are my", "what happened to my"]) && (sentence.Has("n", "access") || sentence.Has("n", "seat") || sentence.Has("n", "account")) || (sentence.HasWord("why") || text.Contains(" how come ", StringComparison.Ordinal))
        && sentence.HasWord("i", "my", "me")
        && (sentence.HasWord("not", "no", "cannot", "without", "denied", "blocked", "unable", "missing", "refused") || text.Contains(" still waiting ", StringComparison.Ordinal));

    /// <summary>"I cannot get into Cursor" asks what "why can't I use Cursor" asks.</summary>
    private static bool ShutOut(Sentence sentence, string text) => sentence.HasWord("i", "me") && sentence.HasWord("not", "cannot", "unable")
        && Contains(text, ["get into", "log into", "log in to", "login to", "sign into", "sign in to", "let me in", "lets me in", "open", "work for me", "working for me"]) && !sentence.HasWord("who", "how", "which", "request", "requests", "ticket");

    private static Seat? SeatOf(Sentence sentence, Tool tool) => sentence.Organisation.SeatsOf(sentence.Asker.Id).FirstOrDefault(s => s.Tool == tool.Id && s.AssignedOn <= sentence.Calendar.Today);

    private static AccessRequest? OpenRequest(Sentence sentence, Tool tool) => sentence.Organisation.RequestsOf(sentence.Asker.Id).FirstOrDefault(r => r.Tool == tool.Id && IsOpen(sentence, r));

    private static bool IsOpen(Sentence sentence, AccessRequest request) => request.RequestedOn <= sentence.Calendar.Today
        && (request.DecidedOn is null ? request.Status == RequestStatus.Open : request.DecidedOn > sentence.Calendar.Today);
}
