using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Digests;

/// <summary>Who hears of an action, as of the press. The receiver is told how many, never who. Requests for access and idle seats have their own ways.</summary>
internal static class DigestAudience
{
    private static IEnumerable<int> Admins(Organisation organisation) => organisation.People.Where(organisation.IsAdmin).Select(p => p.Id.Value);

    /// <returns>By person, ascending, each once.</returns>
    public static IReadOnlyList<int> Of(ReadSession session, OrganisationPicture picture, Receiver receiver, DigestAction action, DigestMemory memory, DateOnly today)
    {
        var organisation = picture.Organisation;
        IEnumerable<int> people = action.Kind switch
        {
            DigestActionKind.DecideWait or DigestActionKind.ChaseWait or DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats => [],
            DigestActionKind.InvitePairing => ActiveOnce(session, picture, GroupOf(organisation, receiver), new(memory.From, memory.Until)),
            DigestActionKind.RaiseLimit => organisation.People.Where(organisation.IsFinance).Select(p => p.Id.Value),
            DigestActionKind.PublishTip => [],
            DigestActionKind.FixSource => Admins(organisation),
        };
        return [.. people.Distinct().Order()];
    }

    private static Group GroupOf(Organisation organisation, Receiver receiver) => receiver.Plan.Scope switch
    {
        DigestScope.CostCenter of => Group.Of([.. DigestReader.InCostCenter(organisation, of.Code) is var people && DigestReader.MaySee(organisation, receiver.Person, people) ? people : []]),
        _ when organisation.Leads(receiver.Person.Id) => Group.Below(organisation, receiver.Person.Id),
        _ => Group.Of(receiver.Person.Team is { } team ? [.. organisation.Members(team)] : []),
    };

    public static IReadOnlyList<Seat> IdleSeats(ReadSession session, OrganisationPicture picture, Receiver receiver, ToolId tool, DateOnly today)
    {
        var layout = new Layout(picture, GroupOf(picture.Organisation, receiver), Filters.None, [], DateRange.Day(today));
        return [.. new SeatFigures(session, layout).Of(Measure.DormantSeats)(today).Where(s => s.Seat.Tool == tool).Select(s => s.Seat)];
    }

    private static IEnumerable<int> ActiveOnce(ReadSession session, OrganisationPicture picture, Group group, DateRange days)
    {
        var active = ActivityReader.Read(session, new Layout(picture, group, Filters.None, [], days), twice: true)[0];
        return [.. group.People.Where(p => active.Any.Contains(p.Id.Value) && !active.Twice.Contains(p.Id.Value)).Select(p => p.Id.Value)];
    }
}
