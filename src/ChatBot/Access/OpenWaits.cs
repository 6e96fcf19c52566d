using ChatBot.Core.Access;
using ChatBot.Storage;

namespace ChatBot.Access;

/// <summary>Requests on which somebody has to decide, for features that tell of many of them at once.</summary>
internal static class OpenWaits
{
    private const string All = "SELECT \"PersonId\", \"ToolId\", \"State\" FROM \"AccessRequests\" WHERE \"Stage\" = @p0 AND \"State\" <> '' ORDER BY \"RequestedDay\", \"Number\"";
    private const string OfOne = "SELECT \"State\" FROM \"AccessRequests\" WHERE \"PersonId\" = @p0 AND \"ToolId\" = @p1 AND \"Stage\" = @p2 AND \"State\" <> '' ORDER BY \"RequestedDay\", \"Number\"";

    /// <summary>By who asked and for which tool; of several the oldest. One statement.</summary>
    public static IReadOnlyDictionary<(int Person, int Tool), AccessRequestState> Read(ReadSession session)
    {
        var waits = new Dictionary<(int, int), AccessRequestState>();
        var rows = session.Prepare(All).Bind(0, (int)Stage.Approval);
        while (rows.Step())
            if (AccessStates.Read(rows.Text(2)) is { } state) waits.TryAdd((rows.Int32(0), rows.Int32(1)), state);
        rows.Reset();
        return waits;
    }

    /// <returns>None when it is decided.</returns>
    public static AccessRequestState? Of(ReadSession session, int person, int tool)
    {
        var rows = session.Prepare(OfOne).Bind(0, person).Bind(1, tool).Bind(2, (int)Stage.Approval);
        var state = rows.Step() ? AccessStates.Read(rows.Text(0)) : null;
        rows.Reset();
        return state;
    }
}
