using System.Data.Common;
using ChatBot.Core.Usage;

namespace ChatBot.Storage.Facts;

/// <summary>Keeps an imported dataset and what feeds tell from being counted both.</summary>
internal static class BesideImports
{
    /// <summary>Takes the count from imported facts on days on which a feed tells of the same tool, and lets the days of data reach as far as
    /// feeds do. For the transaction that wrote the import, before its days are recounted.</summary>
    public static void Settle(DbConnection connection, DbTransaction? transaction)
    {
        int? import = null;
        var others = new List<int>();
        using (var sources = Prepare("SELECT \"Id\", \"Name\" FROM \"Sources\""))
            while (sources.Step())
            {
                if (sources.Text(1) == Feeds.Import) import = sources.Int32(0);
                else others.Add(sources.Int32(0));
            }

        if (import is { } own) Uncount(own);
        Widen(others);

        void Uncount(int source)
        {
            var covered = new List<(int Tool, int Day)>();
            using (var days = Prepare("SELECT DISTINCT \"ToolId\", \"UtcDay\" FROM \"FeedDays\" WHERE \"IdentityId\" = -1"))
                while (days.Step()) covered.Add((days.Int32(0), days.Int32(1)));
            using var uncount = Prepare(
                "UPDATE \"UsageFacts\" SET \"Counts\" = 0 WHERE \"SourceId\" = @p0 AND \"UtcDay\" BETWEEN @p1 AND @p2 AND \"Day\" = @p3 AND \"Counts\" <> 0 " +
                "AND \"SliceId\" IN (SELECT \"Id\" FROM \"Slices\" WHERE \"ToolId\" = @p4)");
            foreach (var (tool, day) in covered) uncount.Bind(0, source).Bind(1, day - 1).Bind(2, day + 1).Bind(3, day).Bind(4, tool).Run();
        }

        void Widen(List<int> sources)
        {
            using var reach = Prepare("SELECT MIN(\"UtcDay\"), MAX(\"UtcDay\") FROM \"UsageFacts\" WHERE \"SourceId\" = @p0");
            using var edge = Prepare("SELECT MIN(\"Day\"), MAX(\"Day\") FROM \"UsageFacts\" WHERE \"SourceId\" = @p0 AND \"UtcDay\" BETWEEN @p1 AND @p2");
            using var widen = Prepare(
                "UPDATE \"Organisations\" SET \"DataFrom\" = CASE WHEN \"DataFrom\" <= @p0 THEN \"DataFrom\" ELSE @p0 END, " +
                "\"DataTo\" = CASE WHEN \"DataTo\" >= @p1 THEN \"DataTo\" ELSE @p1 END");
            foreach (var source in sources)
            {
                reach.Bind(0, source);
                var found = reach.Step() && !reach.IsNull(0) ? (First: reach.Int32(0), Last: reach.Int32(1)) : default;
                reach.Reset();
                if (found == default) continue;
                // A local day lies beside its UTC day at most.
                var (first, _) = Edge(source, found.First, found.First + 1);
                var (_, last) = Edge(source, found.Last - 1, found.Last);
                widen.Bind(0, first).Bind(1, last).Run();
            }

            (int First, int Last) Edge(int source, int from, int to)
            {
                edge.Bind(0, source).Bind(1, from).Bind(2, to).Step();
                var days = (edge.Int32(0), edge.Int32(1));
                edge.Reset();
                return days;
            }
        }

        Statement Prepare(string sql) => Statement.Prepare(connection, transaction, sql);
    }
}
