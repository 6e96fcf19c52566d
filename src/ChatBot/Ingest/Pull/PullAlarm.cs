using System.Globalization;
using ChatBot.Channels;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.Extensions.Options;

namespace ChatBot.Ingest.Pull;

/// <summary>Tells each admin once that a source cannot be pulled, and not again while the same trouble lasts.</summary>
internal sealed class PullAlarm(Outreach.Outreach outreach, IOptions<OrganisationOptions> organisation)
{
    private const string Rule = "pull.failed";

    /// <summary>Trouble of the vendor's own is worth a message only when it stays.</summary>
    private const int PassingFailures = 3;

    public void Tell(WriteScope scope, Connector connector, PullRow row, PullFailure failure)
    {
        if (failure.Kind == FailureKind.Store || (failure.Kind == FailureKind.TooMany && row.Failures < PassingFailures)) return;

        // Feeds of one source that fail alike are one piece of news: the period names the source, the trouble and the day it began.
        var period = string.Create(CultureInfo.InvariantCulture, $"{connector.Name}:{failure.Kind}:{row.FailingSince!.Value.UtcDateTime:yyyyMMdd}");
        var text = $"{connector.Title} is not being pulled. {failure.Says} What was pulled before stays; nothing is lost once it works again. See: sources";
        var why = $"You are an admin, and {connector.Title} stopped being pulled.";
        outreach.TellAll(scope, [.. Admins(scope.Db).Select(person => new Telling(person, Rule, period, new MessageContent(text), Purpose.Decision, why))]);
    }

    private List<int> Admins(ChatBotDb db)
    {
        var emails = organisation.Value.Admins.Select(Core.People.Organisation.NormaliseEmail).Concat(db.Roles.Where(r => r.Role == Role.Admin).Select(r => r.Email)).Distinct().ToList();
        return db.People.Where(p => emails.Contains(p.Email) && p.LeftDay == null).Select(p => p.Id).ToList();
    }
}
