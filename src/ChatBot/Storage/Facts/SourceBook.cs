using System.Data.Common;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Facts;

/// <summary>Deliveries that were taken in and what came of them, source by source, collected for one transaction.</summary>
internal sealed class SourceBook(DbConnection connection, DbTransaction? transaction, Names names) : IDisposable
{
    private static readonly DialectText RememberText = new(dialect => dialect.InsertOrLeave("Deliveries", ["SourceId", "Key"], ["ReceivedAt", "Facts", "Rejected"]));
    private static readonly DialectText CountText = new(dialect => dialect.AddSums("SourceCounts", ["SourceId"], ["Accepted", "Repeated", "Rejected", "Unpriced"]));

    private readonly Dictionary<int, Tally> tallies = [];
    private readonly Dictionary<(int Source, ReasonKind Kind, string Reason), long> reasons = [];
    private Statement? find, insert, readState, putState;

    public bool Knows(string source, byte[] key)
    {
        find ??= Prepare("SELECT 1 FROM \"Deliveries\" WHERE \"SourceId\" = @p0 AND \"Key\" = @p1");
        var found = find.Bind(0, names.Source(source).Id).Bind(1, key).Step();
        find.Reset();
        return found;
    }

    /// <returns>False when it was known already.</returns>
    public bool Remember(string source, byte[] key, DateTimeOffset at, int facts, int rejected)
    {
        insert ??= Prepare(RememberText.For(connection));
        return insert.Bind(0, names.Source(source).Id).Bind(1, key).Bind(2, Converters.ToNumber(at)).Bind(3, facts).Bind(4, rejected).Run() > 0;
    }

    public string? State(string source, byte[] key)
    {
        readState ??= Prepare("SELECT \"State\" FROM \"SourceStates\" WHERE \"SourceId\" = @p0 AND \"Key\" = @p1");
        readState.Bind(0, names.Source(source).Id).Bind(1, key);
        var state = readState.Step() ? readState.Text(0) : null;
        readState.Reset();
        return state;
    }

    public void SetState(string source, byte[] key, string state, DateTimeOffset at)
    {
        putState ??= Prepare(Dialect.Of(connection).Put("SourceStates", ["SourceId", "Key"], ["State", "UpdatedAt"]));
        putState.Bind(0, names.Source(source).Id).Bind(1, key).Bind(2, state).Bind(3, Converters.ToNumber(at)).Run();
    }

    public void Accepted(string source, DateTimeOffset at)
    {
        var tally = Of(source);
        tally.Accepted++;
        tally.Heard(at);
    }

    public void Repeated(string source, DateTimeOffset at)
    {
        var tally = Of(source);
        tally.Repeated++;
        tally.Heard(at);
    }

    public void Rejected(string source, string reason, long times = 1)
    {
        Of(source).Rejected += times;
        Add(source, ReasonKind.Rejected, reason, times);
    }

    public void Refused(string source, string reason, long times)
    {
        _ = Of(source);
        Add(source, ReasonKind.Refused, reason, times);
    }

    public void Skipped(string source, string reason, long times) => Add(source, ReasonKind.Skipped, reason, times);

    public void Unpriced(string source) => Of(source).Unpriced++;

    public void Through(string source, DateTimeOffset at)
    {
        var tally = Of(source);
        if (tally.ThroughAt is null || at > tally.ThroughAt) tally.ThroughAt = at;
    }

    public void Write()
    {
        if (tallies.Count == 0 && reasons.Count == 0) return;
        using var add = Prepare(CountText.For(connection));
        using var heard = Prepare("UPDATE \"SourceCounts\" SET \"LastDeliveryAt\" = @p0 WHERE \"SourceId\" = @p1 AND COALESCE(\"LastDeliveryAt\", 0) < @p0");
        using var through = Prepare("UPDATE \"SourceCounts\" SET \"DataThroughAt\" = @p0 WHERE \"SourceId\" = @p1 AND COALESCE(\"DataThroughAt\", 0) < @p0");
        foreach (var (source, tally) in tallies.OrderBy(t => t.Key))
        {
            add.Bind(0, source).Bind(1, tally.Accepted).Bind(2, tally.Repeated).Bind(3, tally.Rejected).Bind(4, tally.Unpriced).Run();
            if (tally.HeardAt is { } heardAt) heard.Bind(0, Converters.ToNumber(heardAt)).Bind(1, source).Run();
            if (tally.ThroughAt is { } throughAt) through.Bind(0, Converters.ToNumber(throughAt)).Bind(1, source).Run();
        }

        using var reason = Prepare(Dialect.Of(connection).AddSums("SourceReasons", ["SourceId", "Kind", "Reason"], ["Times"]));
        foreach (var ((source, kind, text), times) in reasons) reason.Bind(0, source).Bind(1, (int)kind).Bind(2, text).Bind(3, times).Run();
    }

    public void Dispose()
    {
        foreach (var one in new[] { find, insert, readState, putState }) one?.Dispose();
    }

    private void Add(string source, ReasonKind kind, string reason, long times)
    {
        var key = (names.Source(source).Id, kind, reason.Length <= 200 ? reason : reason[..200]);
        reasons[key] = reasons.GetValueOrDefault(key) + times;
    }

    private Tally Of(string source)
    {
        var id = names.Source(source).Id;
        if (!tallies.TryGetValue(id, out var tally)) tallies[id] = tally = new();
        return tally;
    }

    private Statement Prepare(string sql) => Statement.Prepare(connection, transaction, sql);

    private sealed class Tally
    {
        public long Accepted, Repeated, Rejected, Unpriced;
        public DateTimeOffset? HeardAt, ThroughAt;

        public void Heard(DateTimeOffset at)
        {
            if (HeardAt is null || at > HeardAt) HeardAt = at;
        }
    }
}
