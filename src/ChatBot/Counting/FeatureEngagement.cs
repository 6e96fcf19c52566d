using ChatBot.Core.Usage;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;

namespace ChatBot.Counting;

/// <summary>A feature of a tool, and whether a group of people used it.</summary>
/// <param name="Users">People of the group who used it at least once; none when they are fewer than may be told.</param>
/// <param name="LastDay">Last day on which anybody of the group used it; none = never in the stretch.</param>
internal sealed record EngagedFeature(string Tool, string Feature, int? Users, DateOnly? LastDay)
{
    public bool IsUsed => LastDay is not null;
}

/// <summary>Which features of its tools a group uses and which it never does, from the sets of active people.</summary>
internal static class FeatureEngagement
{
    private const string Days =
        "SELECT \"Start\", \"People\" FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = 0 AND \"KeyId\" = @p1 AND \"Start\" BETWEEN @p2 AND @p3";

    /// <param name="people">The group; at least as many as may be told, which the caller has seen to.</param>
    /// <param name="fewest">Fewer users than this are used, without a number.</param>
    /// <returns>By tool and feature: of the tools that the group used in the stretch, every feature that anybody in the organisation was ever seen with.</returns>
    public static IReadOnlyList<EngagedFeature> Of(ReadSession session, OrganisationPicture picture, PeopleSet people, DateOnly from, DateOnly last, int fewest)
    {
        var used = new Dictionary<(int Tool, string Feature), (PeopleSet People, int Last)>();
        var keys = picture.Slices.All.Where(s => s.Feature.Length > 0).Select(s => (Key: picture.Slices.SetKey(View.Feature, s.Id), s.ToolId, s.Feature)).Distinct().ToList();
        foreach (var (key, tool, feature) in keys)
        {
            var (whole, latest) = (new PeopleSet(), 0);
            var rows = session.Prepare(Days).Bind(0, (int)View.Feature).Bind(1, key).Bind(2, from.DayNumber).Bind(3, last.DayNumber);
            while (rows.Step())
            {
                session.RowsRead++;
                var day = PeopleSet.Decode(rows.Blob(1));
                day.IntersectWith(people);
                if (day.IsEmpty) continue;
                latest = Math.Max(latest, rows.Int32(0));
                whole.UnionWith(day);
            }
            used[(tool, feature)] = (whole, latest);
        }

        var names = picture.Organisation.Tools.ToDictionary(t => t.Id.Value, t => t.Name);
        var tools = used.Where(u => u.Value.Last > 0).Select(u => u.Key.Tool).ToHashSet();
        return [.. used.Where(u => tools.Contains(u.Key.Tool) && names.ContainsKey(u.Key.Tool))
            .Select(u => new EngagedFeature(names[u.Key.Tool], u.Key.Feature, u.Value.People.Count >= fewest ? u.Value.People.Count : null, u.Value.Last > 0 ? DateOnly.FromDayNumber(u.Value.Last) : null))
            .OrderBy(u => u.Tool, StringComparer.OrdinalIgnoreCase).ThenByDescending(u => u.Users ?? 0).ThenBy(u => u.Feature, StringComparer.Ordinal)];
    }
}
