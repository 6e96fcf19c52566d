using System.Data.Common;
using ChatBot.Core.Vendors;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Facts;

/// <summary>Stores what vendors say besides use: whose an identity is, seats, what there is to fetch.</summary>
internal sealed class Notices(DbConnection connection, DbTransaction? transaction, Names names, SourceBook sources, Keys keys) : IDisposable
{
    private Statement? putSeat, findSeat, insertFetch, findFetch, insertAudit;

    /// <returns>A link that the notice asks for.</returns>
    public (string Reference, int Person)? Take(string source, VendorNotice notice, DateTimeOffset receivedAt)
    {
        switch (notice)
        {
            case VendorNotice.IdentityKnown known:
                return names.Identity(known.PersonRef).PersonId == 0 && names.PersonOf(known.Email.ToLowerInvariant()) is { } person ? (known.PersonRef, person) : null;
            case VendorNotice.ServiceIdentity service:
                names.Identity(service.PersonRef);
                return null;
            case VendorNotice.DataThrough through:
                sources.Through(source, through.At);
                return null;
            case VendorNotice.SeatSeen seat:
                TakeSeat(seat);
                return null;
            case VendorNotice.Fetch fetch:
                TakeFetch(source, fetch, receivedAt);
                return null;
            case VendorNotice.MembershipChanged membership when IsNews(source, $"membership:{membership.Group}:{membership.PersonRef}", membership.Change, receivedAt):
                Audit(source, $"membership.{membership.Change}", membership.PersonRef ?? membership.Group, membership.Group, receivedAt);
                return null;
            case VendorNotice.BudgetEvent budget when IsNews(source, $"budget:{budget.Key}", $"{budget.Event} {budget.Spent}", receivedAt):
                Audit(source, $"vendor-budget.{budget.Event}", budget.PersonRef ?? budget.Team ?? budget.KeyAlias ?? budget.Scope, budget.Spent?.ToString(), receivedAt);
                return null;
            case VendorNotice.MembershipChanged or VendorNotice.BudgetEvent or VendorNotice.NextPage or VendorNotice.Signal:
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public void Dispose()
    {
        foreach (var one in new[] { putSeat, findSeat, insertFetch, findFetch, insertAudit }) one?.Dispose();
    }

    /// <summary>A seat is a person's; one of an identity that nobody is linked to waits for the next reading.</summary>
    private void TakeSeat(VendorNotice.SeatSeen seat)
    {
        var person = names.Identity(seat.PersonRef).PersonId;
        if (person == 0) return;
        var tool = names.Tool(seat.Tool);
        findSeat ??= Prepare("SELECT \"AssignedDay\", \"LastLoginDay\" FROM \"Seats\" WHERE \"PersonId\" = @p0 AND \"ToolId\" = @p1");
        findSeat.Bind(0, person).Bind(1, tool);
        int? assigned = null, login = null;
        if (findSeat.Step()) (assigned, login) = (findSeat.Int32(0), findSeat.IsNull(1) ? null : findSeat.Int32(1));
        findSeat.Reset();
        var now = (Assigned: Day(seat.AssignedAt) ?? assigned ?? Day(seat.LastActiveAt) ?? 0, Login: Latest(Day(seat.LastActiveAt), login));
        if (now.Assigned == 0 || now == (assigned, login)) return;
        putSeat ??= Prepare(Dialect.Of(connection).Put("Seats", ["PersonId", "ToolId"], ["AssignedDay", "LastLoginDay"]));
        putSeat.Bind(0, person).Bind(1, tool).Bind(2, now.Assigned);
        if (now.Login is { } at) putSeat.Bind(3, at);
        else putSeat.BindNull(3);
        putSeat.Run();
        names.TellChanged();
    }

    private void TakeFetch(string source, VendorNotice.Fetch fetch, DateTimeOffset receivedAt)
    {
        var (id, key) = (names.Source(source).Id, StoreHash.Of128(fetch.ContentId));
        findFetch ??= Prepare("SELECT 1 FROM \"PendingFetches\" WHERE \"SourceId\" = @p0 AND \"Key\" = @p1");
        var isKnown = findFetch.Bind(0, id).Bind(1, key).Step();
        findFetch.Reset();
        if (isKnown || fetch.Address.Length > 2000) return;
        insertFetch ??= Prepare(
            "INSERT INTO \"PendingFetches\" (\"SourceId\", \"Key\", \"ContentId\", \"Address\", \"WithToken\", \"SeenAt\") VALUES (@p0, @p1, @p2, @p3, @p4, @p5)");
        insertFetch.Bind(0, id).Bind(1, key).Bind(2, Cut(fetch.ContentId, 400)).Bind(3, fetch.Address).Bind(4, fetch.WithToken ? 1 : 0).Bind(5, Converters.ToNumber(receivedAt)).Run();
    }

    /// <summary>Whoever is asked every day says the same again, which is nothing for the audit trail.</summary>
    private bool IsNews(string source, string what, string said, DateTimeOffset at)
    {
        var key = StoreHash.Of128(what);
        var isNews = sources.State(source, key) != said;
        sources.SetState(source, key, said, at);
        return isNews;
    }

    private void Audit(string source, string act, string subject, string? after, DateTimeOffset at)
    {
        insertAudit ??= Prepare(
            "INSERT INTO \"Audit\" (\"Id\", \"At\", \"Actor\", \"Act\", \"Subject\", \"From\", \"After\", \"Refused\") VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, 0)");
        insertAudit.Bind(0, Converters.ToBytes(keys.Next())).Bind(1, Converters.ToNumber(at)).Bind(2, source).Bind(3, Cut(act, 60)).Bind(4, Cut(subject, 300)).Bind(5, "webhook");
        if (after is null) insertAudit.BindNull(6);
        else insertAudit.Bind(6, after);
        insertAudit.Run();
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];

    private static int? Day(DateTimeOffset? at) => at is { } instant ? DateOnly.FromDateTime(instant.UtcDateTime).DayNumber : null;

    private static int? Latest(int? left, int? right) => left is null ? right : right is null ? left : Math.Max(left.Value, right.Value);

    private Statement Prepare(string sql) => Statement.Prepare(connection, transaction, sql);
}
