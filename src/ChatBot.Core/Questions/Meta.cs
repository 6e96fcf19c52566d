using System.Text.RegularExpressions;
using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions;

/// <summary>Messages about the conversation itself: help, definitions, "how did you get that", "never mind".</summary>
internal static partial class Meta
{
    private static readonly string[] HelpPhrases =
    [
        "help", "help me", "help please", "please help", "i need help", "what can you do", "what can i ask", "what can i ask you", "what do you do", "what do you know",
        "what can you tell me", "how does this work", "how do you work", "commands", "examples", "show examples", "show me examples", "give me examples", "menu", "who are you", "what are you",
        "how do i use this", "how do i use you", "what questions can i ask", "what else can you do", "what can you answer", "usage help", "how to use", "options",
        "hi", "hello", "hey", "good morning", "good afternoon", "hello there", "hi there", "what can i do here", "what are you able to do", "which questions can i ask",
        "which questions can you answer", "what kind of questions can i ask", "what sort of things can i ask", "what should i ask", "can you help me", "can you help", "could you help me",
        "what can u do", "what are my options", "what can this bot do", "what can the bot do", "what are your capabilities", "what do you offer", "how can you help", "how can you help me", "tell me what you can do",
    ];

    private static readonly string[] ClearPhrases =
    [
        "never mind", "nevermind", "nvm", "start over", "reset", "forget it", "forget that", "forget about it", "clear", "scratch that", "new conversation", "begin again", "start again",
        "from scratch", "stop", "cancel", "cancel that", "cancel it", "abort", "drop it", "let us start over", "clear everything", "never mind that", "start from scratch", "start fresh", "restart", "forget everything",
        "ok never mind", "oh never mind", "no never mind", "forget all that", "clear the conversation", "reset the conversation", "start a new conversation", "skip it", "ignore that", "leave it",
    ];

    private static readonly string[] ExplainPhrases =
    [
        "how did you get that", "how did you get this", "how did you get it", "how did you calculate that", "how did you calculate this", "how did you compute that", "how did you compute this",
        "how did you come up with that", "how did you come to that", "how did you arrive at that", "how did you work that out", "how was that calculated", "how was this calculated",
        "how is that calculated", "how is this calculated", "how was that computed", "how is that computed", "where does that come from", "where does this come from", "where does that number come from",
        "where does this number come from", "where do you get that from", "where did you get that", "where did you get that from", "show your work", "show your working", "show me how you got that",
        "explain that", "explain this", "explain", "explain the number", "explain that number", "explain this number", "explain it", "explain your answer", "explain the answer", "what is that based on", "what is this based on",
        "how do you know", "how do you know that", "how come you say that", "on what basis", "how did you do that", "source", "sources", "what is the source", "can you explain that", "can you explain",
        "could you explain that", "please explain", "how exactly did you get that", "how did you find that", "how have you calculated that", "how is that number made", "how did you get that number", "how did you get this number",
        "how did you get to that number", "how was that number calculated", "how did you determine that", "how did you count that", "how did you count", "what did you count", "where is that from", "explain how you got that", "explain how", "what does that mean", "what does this mean", "what does it mean", "what does that number mean", "what does this number mean", "what is that supposed to mean", "how so",
    ];

    private static readonly string[] FreshnessPhrases =
    [
        "how fresh is the data", "how fresh is your data", "how fresh are the figures", "how fresh are the numbers", "how current is the data", "how up to date is the data", "how up to date is your data", "how up to date are the numbers",
        "how up to date are you", "is the data up to date", "is your data up to date", "are the numbers up to date", "is the data complete", "is your data complete", "how complete is the data", "how complete is your data", "how old is the data",
        "how old is your data", "when was the data last updated", "when was the data updated", "when was the data last refreshed", "when was this last updated", "when was this updated", "when were the numbers last updated", "last update",
        "latest data", "data freshness", "freshness", "how accurate is the data", "how accurate is this data", "how reliable is the data", "which sources are behind", "which source is behind", "are all sources up to date",
        "is any source behind", "is data missing", "is any data missing", "what data do you have", "how far back does the data go", "how far back does your data go", "since when do you have data", "from when is the data", "until when is the data",
        "what is the data covering", "what does the data cover", "what is covered", "what data is covered", "which tools are covered", "what is our coverage", "coverage", "data coverage", "what is the coverage", "what do you cover", "when was the last import", "when was data last imported", "when was the data imported", "when was the last data import", "last import", "what do you see", "what can you see", "how recent is the data", "is the data fresh", "what is the latest data",
    ];

    private static readonly HashSet<string> Help = [.. HelpPhrases], Clear = [.. ClearPhrases], Explain = [.. ExplainPhrases], Freshness = [.. FreshnessPhrases];
    private static readonly HashSet<string> Yes = ["yes", "y", "yes please", "yep", "yeah", "sure", "ok", "okay", "do it", "go ahead", "please do", "confirm", "confirmed", "yes do it", "yes go ahead", "of course", "absolutely", "sure thing", "yes sure", "please", "ok do it", "right", "correct", "si", "ja", "oui", "yup"];
    private static readonly HashSet<string> No = ["no", "n", "no thanks", "no thank you", "nope", "nah", "rather not", "not now", "do not", "please do not", "cancel", "stop", "never mind", "no do not", "not today", "forget it", "nein", "non"];

    /// <summary>The question that everybody has sooner or later: what is known of me, and who sees it. It is not one for a figure.</summary>
    [GeneratedRegex(@"^(what|which)( \w+)? (do|does|is|are|have|has) (you|it|the bot|this bot|known|stored|held|kept|saved|collected|recorded|tracked)\b.*\b(about|on) me$"
        + @"|^what do you (know|store|hold|keep|save|collect|record|track) (about|on|of) me$"
        + @"|^(who|who else|can|could|does|do|will|is|are|may)( anyone| anybody| everyone| everybody| somebody| someone| people| others| admins| managers| colleagues| my \w+| the \w+)?( able to| allowed to| can| could| may| also)? (see|sees|view|views|look at|looks at|access|monitor|monitors|know|knows)\b.*\b(my|me|i)\b"
        + @"|^who (has |have )?(looked|asked|saw|checked)\b.*\b(my|me)\b"
        + @"|^(please )?(delete|erase|remove|export|download|pause|stop|forget|show|see|view)( me)?( all)?( of)? (my|the|my personal) (data|tracking|history|record|records|usage data|personal data)$|^(pause|stop|end) tracking( me)?$"
        + @"|^(are you|am i|is this|is the bot|is my \w+)( being)? (spying|tracked|tracking|monitored|monitoring|watched|watching|surveilled|controlled)\b.*$")]
    private static partial Regex Privacy();

    /// <summary>"Is that good?" after a figure.</summary>
    [GeneratedRegex("^(is|are|was) (that|this|it|they|those|these)( number| figure)?( a)? (good|bad|ok|okay|normal|fine|high|low|a lot|much|lot|enough|healthy|typical|usual|great|poor|too (high|low|much)|good or bad)$")]
    private static partial Regex Judgement();

    private static string SaidOfPrivacy(Catalogue catalogue) =>
        $"Kept are days and amounts of your use of each tool, your seats and requests, and what you were told here; never what you write to a tool. Others see you only in figures of groups of at least {catalogue.Organisation.Settings.MinimumGroupSize} people. "
        + "By name: your seats and requests go to whoever can unblock you, what you cost to finance, your own figures to admins, and each of their looks is written down. Say “privacy” in the chat to see all of it and who looked, to pause it or to have it erased.";

    public static Parsed? Read(Tagged tagged, Asker asker, Catalogue catalogue, ConversationState state)
    {
        var words = tagged.Tokens.Where(t => t.Kind is TokenKind.Word or TokenKind.Number).Select(t => t.Text).ToList();
        if (words.Count == 0) return null;
        while (words.Count > 1 && words[0] is "ok" or "okay" or "oh" or "please" or "hey" or "and" or "so" && words.Count > 2) words.RemoveAt(0);
        while (words.Count > 1 && words[^1] is "please" or "thanks" or "exactly" or "then" or "now") words.RemoveAt(words.Count - 1);
        if (words.Count > 12) return ReadDefinition(tagged, words);
        var said = string.Join(' ', words);

        if (state.Proposed is { } proposed)
        {
            if (Yes.Contains(said)) return new Parsed.Confirmed(proposed);
            if (No.Contains(said)) return new Parsed.Declined(proposed);
        }
        if (Clear.Contains(said)) return new Parsed.Cleared();
        if (Judgement().IsMatch(said)) return Reading.Unsupported.Refuse("I do not judge whether that is good. I can set it beside something: “compared to the month before”, “by team”, or the same for the organisation.");
        if (Freshness.Contains(said)) return new Parsed.Freshness();
        if (Privacy().IsMatch(said)) return new Parsed.Said(SaidOfPrivacy(catalogue));
        if (Help.Contains(said) || (words.Count <= 3 && words[0] == "help" && tagged.Items.TrueForAll(i => !i.Is("m") && i.Name is null))) return HelpTexts.For(asker, catalogue);
        if (said is "thanks" or "thank you" or "thank you very much" or "thanks a lot" or "cheers" or "great" or "great thanks" or "perfect" or "cool" or "nice" or "good" or "many thanks")
            return new Parsed.Said("You are welcome.");
        if (Explain.Contains(said))
            return state.Last is { } last ? new Parsed.Explain(last) : new Parsed.Clarify("There is no answer yet that I could explain. What would you like to know?", []);
        return ReadDefinition(tagged, words);
    }

    private static Parsed? ReadDefinition(Tagged tagged, List<string> words)
    {
        if (tagged.Items.Exists(i => i.Time is { Period: not null } and not { Period: Period.Ever } || i.Is("s", "self") && !tagged.Word(i.From).Equals("me", StringComparison.Ordinal) || i.Is("s", "myteam")
            || i.Name is { Distinctive: true } && !i.Is("m") && !i.Is("a"))) return null;
        var all = string.Join(' ', words);
        if (words.Count <= 12 && all.Contains("difference between", StringComparison.Ordinal) && tagged.Items.TrueForAll(i => i.Time is null && i.Name is null))
        {
            var terms = tagged.Items.Select(TermOf).OfType<Measure>().Distinct().ToList();
            if (terms.Count == 2) return new Parsed.Said(string.Join(" ", terms.Select(Definitions.Of).Select(d => $"{char.ToUpperInvariant(d.Term[0])}{d.Term[1..]}: {d.Text}")));
        }
        var asks = false;
        foreach (var cue in (string[])["define ", "definition of ", "meaning of ", "what is meant by ", "what do you mean by ", "what do you mean with ", "what counts as ", "what is the definition of ", "what is the meaning of ",
            "how do you define ", "how is the definition of ", "explain the term ", "what do you understand by ", "what does it mean to be ", "what qualifies as ", "what makes a ", "what makes an ", "what do you call ", "what is considered ", "definition ", "glossary "])
            asks |= all.Contains(cue, StringComparison.Ordinal);
        asks |= words.Contains("mean") && words.Contains("does") || words is ["what", "means", ..] || words[^1] is "mean" or "means" && words.Contains("what");
        asks |= words.Count <= 7 && (all.StartsWith("how do you ", StringComparison.Ordinal) || all.StartsWith("how is ", StringComparison.Ordinal) || all.StartsWith("how are ", StringComparison.Ordinal))
            && words.Exists(w => w is "calculate" or "compute" or "measure" or "count" or "define" or "calculated" or "computed" or "measured" or "counted" or "defined" or "determine" or "determined");
        asks |= words.Count <= 6 && (all.StartsWith("what is a ", StringComparison.Ordinal) || all.StartsWith("what is an ", StringComparison.Ordinal)
            || all.StartsWith("explain ", StringComparison.Ordinal) && words.Count <= 4) && !words.Contains("cost");
        asks |= words.Count <= 4 && words is ["what", "is", ..] && words[^1] is "wau" or "mau" or "dau" or "waus" or "maus";
        asks |= words.Count <= 4 && words is ["what", "are", ..] && tagged.Items.Exists(i => i.Is("a") || i.Is("m")) && words[^1] is "users" or "seats" or "days" or "people" or "requests";
        if (!asks) return null;
        foreach (var item in tagged.Items.OrderByDescending(i => i.Until - i.From))
            if (item.Value("m") is { } value && Enum.TryParse<Measure>(value, out var measure) && !(measure == Measure.Headcount && tagged.Items.Exists(i => i.Is("a"))))
                return new Parsed.Define(Definitions.Of(Combined(tagged) ?? measure));
        if (Combined(tagged) is { } combined) return new Parsed.Define(Definitions.Of(combined));
        if (tagged.Items.Exists(i => i.Is("wau"))) return new Parsed.Define(Definitions.Wau);
        var unknown = string.Join(' ', words.Where(w => !Lexicon.IsKnown(w) && w is not ("define" or "definition" or "meaning" or "mean" or "means" or "meant")));
        return unknown.Length > 0 && tagged.Items.Exists(i => i.IsUnknown && tagged.Word(i.From) is not ("define" or "definition" or "meaning" or "mean" or "means" or "meant" or "explain" or "term"))
            ? new Parsed.Clarify($"I have no definition of “{unknown}”. I can define {string.Join(", ", Definitions.Terms.Take(12))} and others.", [])
            : null;
    }

    private static Measure? TermOf(Item item) => item.Value("m") is { } name && Enum.TryParse<Measure>(name, out var measure) ? measure
        : item.Is("a", "engaged") ? Measure.EngagedUsers : item.Is("v", "use") || item.Is("a", "active") ? Measure.ActiveUsers
        : item.Is("a", "dormant") ? Measure.DormantSeats : item.Is("a", "neverused") ? Measure.NeverUsedSeats : item.Is("n", "seat") ? Measure.Seats : null;

    private static Measure? Combined(Tagged tagged)
    {
        bool Has(string kind, string value) => tagged.Items.Exists(i => i.Is(kind, value));
        var seat = Has("n", "seat");
        return Has("a", "engaged") ? Measure.EngagedUsers
            : seat && (Has("a", "dormant") || Has("a", "inactive")) ? Measure.DormantSeats
            : seat && Has("a", "neverused") ? Measure.NeverUsedSeats
            : Has("a", "dormant") && !tagged.Items.Exists(i => i.Is("n", "people")) && !Has("a", "inactive") ? Measure.DormantSeats
            : Has("a", "inactive") ? Measure.InactivePeople
            : Has("a", "blocked") ? Measure.BlockedPeople
            : Has("m", "Forecast") ? null
            : seat && !tagged.Items.Exists(i => i.Is("m")) ? Measure.Seats
            : Has("v", "exceed") ? Measure.OverBudget
            : Has("n", "budget") ? Measure.Budget
            : Has("n", "request") ? Measure.OpenRequests
            : tagged.Items.Exists(i => tagged.Word(i.From) == "active" && i.Until == i.From + 1) && !tagged.Items.Exists(i => i.Is("m")) ? Measure.ActiveUsers
            : null;
    }
}
