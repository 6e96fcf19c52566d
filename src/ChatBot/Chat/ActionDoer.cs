using ChatBot.Access;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Digests;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Chat;

/// <summary>Does what somebody said yes to. What is asked for twice is done once.</summary>
internal sealed class ActionDoer(AccessActions access, DigestReceivers digests, Keys keys)
{
    /// <returns>What to say, and what to store with it; nothing to store when there is nothing left to do.</returns>
    public (Answer Answer, Action<WriteScope>? Store) Prepare(ProposedAction action, Asker asker, Organisation organisation, string platform, DateTimeOffset now)
    {
        var tool = organisation.Tools.FirstOrDefault(t => t.Name == action.Tool);
        if (tool is null && action.Tool is not null) return (Say($"{action.Tool} is no longer in the catalogue, so nothing was done."), null);
        return action.Name switch
        {
            "request_access" => Said(access.Request(organisation, asker.Person, tool!, platform, now), action),
            "escalate_request" => Said(access.Escalate(organisation, asker.Person, tool!, platform, now), action),
            "release_seat" => Said(access.Release(organisation, asker.Person, tool!, platform, now), action),
            "subscribe_digest" => (Say("Done: the weekly digest comes to you every Monday. \"Unsubscribe\" ends it.", action),
                scope => Subscribe(scope, asker, wanted: true, now)),
            "unsubscribe_digest" => (Say("Done: no more weekly digests.", action), scope => Subscribe(scope, asker, wanted: false, now)),
            _ => (Say("I cannot do that, so nothing was done."), null),
        };
    }

    private static Answer Say(string text, ProposedAction? action = null) => new(AnswerKind.Answer, text, [], [], Action: action);

    /// <summary>What was not done is not told as an action.</summary>
    private static (Answer Answer, Action<WriteScope>? Store) Said((string Says, Action<WriteScope>? Store) done, ProposedAction action) => (Say(done.Says, done.Store is null ? null : action), done.Store);

    private void Subscribe(WriteScope scope, Asker asker, bool wanted, DateTimeOffset now)
    {
        if (wanted) digests.Subscribe(scope, asker.Id.Value, now);
        else digests.Unsubscribe(scope, asker.Id.Value, now);
        Audit(scope.Db, asker, wanted ? "digest.subscribed" : "digest.unsubscribed", "weekly digest", now);
        scope.Db.SaveChanges();
    }

    private void Audit(ChatBotDb db, Asker asker, string act, string subject, DateTimeOffset now) =>
        db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = asker.Person.Email, Act = act, Subject = subject, From = "chat" });
}
