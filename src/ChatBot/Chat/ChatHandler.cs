using System.Collections.Concurrent;
using System.Diagnostics;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.People;
using ChatBot.Privacy;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>An answer, and what has to be stored with it.</summary>
/// <param name="Question">What was answered; none for words alone.</param>
/// <param name="Locale">Of the person who asked.</param>
/// <param name="Parsed">How the message was read; none where nobody was known.</param>
/// <param name="Remembers">The conversation's state, where nothing else is stored: losing it costs the context of a follow-up.</param>
internal sealed record PreparedAnswer(
    Answer Answer, Action<WriteScope>? Store, Question? Question = null, string Locale = "en-US", Parsed? Parsed = null, (string Key, string State)? Remembers = null)
{
    /// <summary>Notes that the asker was told all of it; called when it is on its way, and costs nothing.</summary>
    public Action Told { get; init; } = static () => { };
}

/// <summary>One message of one person, whatever the platform: understood, judged, answered.</summary>
internal sealed partial class ChatHandler(
    ReadSessions sessions, OrganisationPictures pictures, GroupWriter writer, ActionDoer actions, ToldBook told, Keys keys, ILogger<ChatHandler> logger)
{
    private const int MostTries = 5;

    private const string FindConversation = "SELECT \"State\" FROM \"Conversations\" WHERE \"Platform\" = @p0 AND \"ExternalId\" = @p1";

    /// <param name="askerEmail">Rights are looked up now, by this address; somebody unknown gets nothing.</param>
    /// <param name="conversationId">The platform's own; another asker under the same id starts fresh.</param>
    /// <param name="now">The instant of the question.</param>
    public async Task<Answer> AnswerAsync(
        string askerEmail, string text, string conversationId, string platform, DateTimeOffset now, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var prepared = Prepare(askerEmail, text, conversationId, platform, now);
            if (prepared.Store is not { } store)
            {
                prepared.Told();
                return prepared.Answer;
            }
            if (prepared.Remembers is { } remembers)
            {
                prepared.Told();
                behind[remembers.Key] = remembers.State;
                _ = StoreBehindAsync(store, remembers);
                return prepared.Answer;
            }
            try
            {
                await writer.WriteAsync(store, ct);
                prepared.Told();
                return prepared.Answer;
            }
            catch (OvertakenException) when (attempt < MostTries)
            {
            }
        }
    }

    /// <summary>States that are on their way to the store, by platform and conversation.</summary>
    private readonly ConcurrentDictionary<string, string> behind = new(StringComparer.Ordinal);

    /// <summary>What only a follow-up needs does not hold up the answer.</summary>
    private async Task StoreBehindAsync(Action<WriteScope> store, (string Key, string State) remembers)
    {
        try
        {
            await writer.WriteAsync(store, CancellationToken.None);
        }
        catch (StoreUnavailableException unavailable)
        {
            Log.NotRemembered(logger, unavailable.Message);
        }
        finally
        {
            behind.TryRemove(KeyValuePair.Create(remembers.Key, remembers.State));
        }
    }

    /// <summary>The answer without storing what it changes, for a caller that commits it together with something of its own.</summary>
    /// <param name="conversationId">Empty = a question of its own, which remembers nothing and is remembered by nothing.</param>
    /// <param name="around">The conversation that this one is a thread of: a thread that is new goes on from what was said there last, and what is said
    /// in a thread is the last thing said around it.</param>
    public PreparedAnswer Prepare(string askerEmail, string text, string conversationId, string platform, DateTimeOffset now, string? around = null)
    {
        // Before the moment that is read from: what has left here by then is in the store.
        var underway = behind.GetValueOrDefault($"{platform}|{ConversationStates.KeyOf(conversationId, Organisation.NormaliseEmail(askerEmail))}");
        using var session = sessions.Take();
        var prepared = Prepare(session, askerEmail, text, conversationId, platform, now, around, underway);
        session.Done();
        return prepared;
    }

    private PreparedAnswer Prepare(ReadSession session, string askerEmail, string text, string conversationId, string platform, DateTimeOffset now, string? around, string? underway)
    {
        if (pictures.Look(session) is not { } picture || picture.Organisation.FindByEmail(askerEmail) is not { } person) return new(Refusals.UnknownAsker(), null);
        var organisation = picture.Organisation;
        var asker = Asker.Of(organisation, person);
        var calendar = CalendarOf(picture, asker, now);
        var key = ConversationStates.KeyOf(conversationId, person.Email);
        var (isKnown, before) = StateOf(session, platform, key);
        var wider = around is null ? null : ConversationStates.KeyOf(around, person.Email);
        var (isWiderKnown, widerBefore) = wider is null ? (false, null) : StateOf(session, platform, wider);
        if (!isKnown) before = widerBefore;
        var isOfItself = conversationId.Length == 0;
        if (isOfItself) before = null;
        else before = underway ?? before;
        var state = ConversationStates.Read(before);
        var guard = new DifferenceGuard(session);

        var parsed = QuestionParser.Parse(text, asker, picture.Catalogue, calendar, state);
        var answer = AnswerTo(parsed, new Answering(session, picture, asker, calendar, guard), picture);
        Action<WriteScope>? act = null;
        if (parsed is Parsed.Confirmed confirmed) (answer, act) = actions.Prepare(confirmed.Action, asker, organisation, platform, now);

        var question = parsed switch { Parsed.Asked asked => asked.Question, Parsed.Explain explain => explain.Last, _ => null };
        var after = ConversationStates.Write(state.After(parsed));
        var answered = answer.Kind == AnswerKind.Answer ? guard.Answered : [];
        var isKept = isOfItself || after == before && (wider is null || isKnown && after == widerBefore);
        var looked = question is null || answer.Kind != AnswerKind.Answer ? [] : Named(question, answer, organisation, person);
        var tells = parsed is Parsed.Asked ? () => told.Tell(person.Id, question!, answer, calendar.Today, now) : (Action)(static () => { });
        if (isKept && answered.Count == 0 && act is null && looked.Count == 0) return new(answer, null, question, person.Locale, parsed) { Told = tells };
        (string, string)? remembers = answered.Count == 0 && act is null && looked.Count == 0 && wider is null ? ($"{platform}|{key}", after) : null;
        return new(answer, scope =>
        {
            if (answered.Count > 0) Conversations.Recheck(scope, person.Id, guard.Judged);
            if (!isKept) Conversations.Store(scope, isKnown ? null : keys.Next(), platform, key, person.Id, after, now);
            if (!isKept && wider is not null) Conversations.Store(scope, isWiderKnown ? null : keys.Next(), platform, wider, person.Id, after, now);
            foreach (var group in answered) Conversations.Remember(scope, person.Id, group, now);
            Looks.Remember(scope, person.Id, looked, string.Join(',', question?.Measures.Select(Units.IdOf) ?? []), calendar.Today);
            act?.Invoke(scope);
        }, question, person.Locale, parsed, remembers) { Told = tells };
    }

    /// <summary>Several questions at once, judged as told together.</summary>
    /// <returns>By question its answer, none where this person gets no figure for it; and what to store when they are shown.</returns>
    public (IReadOnlyList<Answer?> Answers, Action<WriteScope> Store) AnswerAll(string email, IReadOnlyList<string> questions, DateTimeOffset now)
    {
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture || picture.Organisation.FindByEmail(email) is not { } person) return ([.. questions.Select(_ => (Answer?)null)], _ => { });
        var asker = Asker.Of(picture.Organisation, person);
        var calendar = CalendarOf(picture, asker, now);
        var guard = new DifferenceGuard(session);
        var fresh = ConversationStates.Read(null);
        var answers = questions.Select(text => QuestionParser.Parse(text, asker, picture.Catalogue, calendar, fresh) is Parsed.Asked asked
            && new Answering(session, picture, asker, calendar, guard).Answer(asked.Question, asked.Notes) is { Kind: AnswerKind.Answer } answer
            && (answer.Values.Count > 0 || answer.Rows.Count > 0) ? answer : null).ToList();
        session.Done();
        return (answers, scope =>
        {
            Conversations.Recheck(scope, person.Id, guard.Judged);
            foreach (var group in guard.Answered) Conversations.Remember(scope, person.Id, group, now);
        });
    }

    /// <summary>A question that was answered before, answered again with the rights of whoever wants it now.</summary>
    /// <param name="asOf">Its days are counted from here.</param>
    /// <returns>None when there is no such person any more.</returns>
    public PreparedAnswer? Again(string email, Question question, DateTimeOffset asOf)
    {
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture || picture.Organisation.FindByEmail(email) is not { } person) return null;
        var asker = Asker.Of(picture.Organisation, person);
        var guard = new DifferenceGuard(session);
        var calendar = CalendarOf(picture, asker, asOf);
        var answer = WithCanonical(new Answering(session, picture, asker, calendar, guard).Answer(question, []), question, picture);
        session.Done();
        var answered = answer.Kind == AnswerKind.Answer ? guard.Answered : [];
        return new(answer, scope =>
        {
            if (answered.Count > 0) Conversations.Recheck(scope, person.Id, guard.Judged);
            foreach (var group in answered) Conversations.Remember(scope, person.Id, group, asOf);
        }, question, person.Locale) { Told = () => told.Tell(person.Id, question, answer, calendar.Today, asOf) };
    }

    /// <summary>Several questions that were answered before, answered again with the rights of now and judged as told together.</summary>
    /// <returns>In their order; and what to store when they are shown.</returns>
    public (IReadOnlyList<Answer> Answers, Action<WriteScope> Store) AgainAll(string email, IReadOnlyList<(Question Question, DateTimeOffset AsOf)> asked)
    {
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture || picture.Organisation.FindByEmail(email) is not { } person) return ([.. asked.Select(_ => Refusals.UnknownAsker())], _ => { });
        var asker = Asker.Of(picture.Organisation, person);
        var guard = new DifferenceGuard(session);
        var answers = asked.Select(a => new Answering(session, picture, asker, CalendarOf(picture, asker, a.AsOf), guard).Answer(a.Question, [])).ToList();
        session.Done();
        return (answers, scope =>
        {
            if (guard.Answered.Count > 0) Conversations.Recheck(scope, person.Id, guard.Judged);
            foreach (var group in guard.Answered) Conversations.Remember(scope, person.Id, group, asked.Max(a => a.AsOf));
        });
    }

    /// <summary>Whom the answer shows by name, but for the asker.</summary>
    private static List<PersonId> Named(Question question, Answer answer, Organisation organisation, Person asker)
    {
        if (Permissions.ClassesOf(question).Count == 0) return [];
        if (question.Scope is Scope.OfPerson one) return one.Person == asker.Id ? [] : [one.Person];
        if (!question.By.Contains(Dimension.Person) && question.Form is not Form.List) return [];
        return [.. answer.Rows.Select(r => organisation.FindByEmail(r.Key) ?? (r.Key2 is { } key ? organisation.FindByEmail(key) : null)).OfType<Person>().Select(p => p.Id).Where(p => p != asker.Id).Distinct()];
    }

    /// <summary>What "help" says to this person.</summary>
    public Parsed.Help? HelpFor(string email, DateTimeOffset now) => Prepare(email, "help", "", "help", now).Parsed as Parsed.Help;

    /// <summary>What everybody in a group may be shown: of all their answers the one that is part of every other.</summary>
    /// <param name="readers">E-mails of everyone who reads along.</param>
    /// <param name="own">What the asker gets; returned itself when all of it is everybody's to see.</param>
    /// <returns>None when the readers have no figure in common.</returns>
    public Answer? Shared(IReadOnlyList<string> readers, Question question, Answer own, DateTimeOffset now)
    {
        // "My team" of the asker is another team to the reader.
        if (question.Scope is Scope.Self or Scope.Reports or Scope.DirectReports) return null;
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture) return null;
        List<Answer> answers = [own];
        foreach (var email in readers)
        {
            if (picture.Organisation.FindByEmail(email) is not { } person) return null;
            var reader = Asker.Of(picture.Organisation, person);
            var theirs = new Answering(session, picture, reader, CalendarOf(picture, reader, now), new DifferenceGuard(session)).Answer(question, []);
            if (theirs.Kind != AnswerKind.Answer) return null;
            answers.Add(theirs);
        }
        session.Done();
        return answers.Find(shown => answers.TrueForAll(theirs => IsPartOf(shown, theirs)));
    }

    private static bool IsPartOf(Answer shown, Answer theirs) => shown.Values.All(theirs.Values.Contains) && shown.Rows.All(theirs.Rows.Contains);

    private static Answer AnswerTo(Parsed parsed, Answering answering, OrganisationPicture picture) => parsed switch
    {
        Parsed.Asked asked => WithCanonical(answering.Answer(asked.Question, asked.Notes), asked.Question, picture),
        Parsed.Explain explain => Explained(answering.Answer(explain.Last, []), explain.Last, picture),
        Parsed.Clarify clarify => new(AnswerKind.Clarify, clarify.Text, [], [], Options: clarify.Options.Select(o => new AnswerOption(o.Key, o.Label)).ToList()),
        Parsed.Refused refused => Answer.Refuse(refused.Reason, refused.Text),
        Parsed.Act act => new(AnswerKind.Action, act.Text, [], [], Action: act.Action, Next: ["yes", "no"]),
        Parsed.Confirmed confirmed => Say("Done.") with { Action = confirmed.Action },
        Parsed.Declined => Say("All right, nothing was done."),
        Parsed.Said said => Say(said.Text),
        Parsed.Help help => Say(help.Text + string.Concat(help.Examples.Select(e => $"\n• {e}"))) with { Next = help.Examples.Take(3).ToList() },
        Parsed.Define define => Say(Defined(define.Definition)),
        Parsed.Freshness => Say(answering.HowFresh()),
        Parsed.Cleared => Say("Forgotten. What would you like to know?"),
        _ => throw new UnreachableException(),
    };

    private static Answer Say(string text) => new(AnswerKind.Answer, text, [], []);

    private static string Defined(Definition definition) =>
        $"{definition.Term}: {definition.Text} Source: {definition.Source}." + (definition.Elsewhere is { } elsewhere ? $" Elsewhere: {elsewhere}" : "");

    /// <summary>A refusal repeats nothing of the question: it may name people.</summary>
    private static Answer WithCanonical(Answer answer, Question question, OrganisationPicture picture) =>
        answer.Kind == AnswerKind.Refuse ? answer : answer with { Canonical = Canonical.Print(question, picture.Catalogue) };

    private static Answer Explained(Answer answer, Question question, OrganisationPicture picture)
    {
        if (answer.Kind == AnswerKind.Refuse) return answer;
        var definitions = question.Measures.Select(m => Defined(Definitions.Of(m)));
        var canonical = Canonical.Print(question, picture.Catalogue);
        return answer with { Canonical = canonical, Text = $"I read the question as: {canonical}\n{string.Join('\n', definitions)}\n{answer.Explanation}" };
    }

    private static Calendar CalendarOf(OrganisationPicture picture, Asker asker, DateTimeOffset now)
    {
        var settings = picture.Organisation.Settings;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(asker.Person.TimeZone, out var zone) && !TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out zone))
            zone = TimeZoneInfo.Utc;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return new(today, settings.FiscalYearStartMonth, settings.DataFrom, string.Equals(asker.Person.Locale, "en-US", StringComparison.OrdinalIgnoreCase));
    }

    private static (bool IsKnown, string? State) StateOf(ReadSession session, string platform, string key)
    {
        var row = session.Prepare(FindConversation).Bind(0, platform).Bind(1, key);
        if (!row.Step()) return (false, null);
        var state = row.IsNull(0) ? null : row.Text(0);
        row.Reset();
        return (true, state);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A conversation will not be remembered: {Reason}")]
        public static partial void NotRemembered(ILogger logger, string reason);
    }
}
