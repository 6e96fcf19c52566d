using System.Text;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ChatBot.Privacy;

/// <summary>Takes a person out of the store: facts and roll-ups, conversations and what waits to be said, requests, seats and traces.
/// What was billed stays, for nobody; hashes of the identities stay, so that a later delivery does not bring the person back.</summary>
/// <remarks>Tables are found by the model: a row with a <c>PersonId</c> (or a <c>LowId</c>, whose problem a pair is about) is the person's and goes, any other column that names the person is emptied. A feature that
/// comes later is reached without a word here. It goes in pieces, so that nobody who delivers meanwhile waits for long: the wish is stored first and ends with the last
/// piece, and <see cref="ErasureDue"/> goes on with whatever a crash has left.</remarks>
internal sealed class Erasure(FactStore facts, GroupWriter writer, Func<ChatBotDb> open, Keys keys, TimeProvider clock) : IDisposable
{
    /// <summary>In the preferences of whoever is being erased.</summary>
    public const string Wished = "erase";

    /// <summary>Where this ends an address, the person was erased.</summary>
    public const string Nowhere = "@erased.invalid";

    /// <summary>Handled one by one, or kept by the roll-ups themselves. The wish and the pause go last.</summary>
    private static readonly HashSet<Type> Apart =
    [
        typeof(PersonRow), typeof(IdentityRow), typeof(UsageFactRow), typeof(PersonDayRow), typeof(PersonMonthRow), typeof(GroupMemberRow), typeof(AuditRow), typeof(InboxRow), typeof(PreferenceRow),
    ];

    private readonly SemaphoreSlim turn = new(1);

    /// <summary>From now on nothing of the person is kept, and what there is goes.</summary>
    public static void Wish(WriteScope scope, int person, DateTimeOffset now)
    {
        Outreach.Preferences.Set(scope, person, Withheld.Capture, Withheld.Paused, now);
        Outreach.Preferences.Set(scope, person, Wished, "yes", now);
        scope.Db.Organisations.Single().Version++;
        scope.Db.SaveChanges();
    }

    /// <summary>Everything, piece by piece. Somebody who was erased already is left as they are.</summary>
    /// <returns>Facts that were erased.</returns>
    public async Task<int> RunAsync(int person, CancellationToken ct)
    {
        // The tick may find the wish while the one who gave it waits for the end.
        await turn.WaitAsync(ct);
        try
        {
            return await InTurnAsync(person, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<int> InTurnAsync(int person, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = open();
        if (await db.People.AsNoTracking().FirstOrDefaultAsync(p => p.Id == person && !p.Email.EndsWith(Nowhere), ct) is not { } row) return 0;
        await writer.WriteAsync(scope => Wish(scope, person, now), ct);
        var erased = 0;
        foreach (var reference in await db.Identities.AsNoTracking().Where(i => i.PersonId == person).OrderBy(i => i.Id).Select(i => i.Ref).ToListAsync(ct))
        {
            for (FactPlace? from = FactPlace.First; from is { } at;)
            {
                var (some, next) = await writer.WriteAsync(scope => facts.EraseSome(scope, reference, at), ct);
                (erased, from) = (erased + some, next);
            }

            await writer.WriteAsync(scope => facts.Forget(scope, reference, now), ct);
        }

        // Also where no feed has told of it yet.
        await writer.WriteAsync(scope => Tombstone(scope, $"email:{row.Email}", now), ct);
        var nobody = $"erased-{person}";
        await writer.WriteAsync(scope => Unsay(scope.Db, Addresses(scope.Db, person), row, nobody), ct);
        foreach (var entity in db.Model.GetEntityTypes().Where(e => !Apart.Contains(e.ClrType))) await writer.WriteAsync(scope => EraseFrom(scope.Db, entity, person), ct);
        foreach (var table in Texts(db.Model).GroupBy(t => t.Table, t => t.Column))
            await writer.WriteAsync(scope =>
            {
                foreach (var column in table)
                {
                    Replace(scope.Db, table.Key, column, row.Email, nobody);
                    // A single short word may be part of other words.
                    if (row.Name.Contains(' ', StringComparison.Ordinal)) Replace(scope.Db, table.Key, column, row.Name, nobody);
                }
            }, ct);
        await writer.WriteAsync(scope => Finish(scope, row, nobody, erased, now), ct);
        return erased;
    }

    public void Dispose() => turn.Dispose();

    private bool Finish(WriteScope scope, PersonRow before, string nobody, int erased, DateTimeOffset now)
    {
        var db = scope.Db;
        var row = db.People.Single(p => p.Id == before.Id);
        if (row.Email.EndsWith(Nowhere, StringComparison.Ordinal)) return false;
        db.Roles.RemoveRange(db.Roles.Where(r => r.Email == before.Email));
        db.Preferences.RemoveRange(db.Preferences.Where(p => p.PersonId == before.Id));
        (row.Email, row.Name, row.Title, row.Seniority, row.TeamId, row.ManagerId, row.TimeZone, row.Locale) = ($"{nobody}{Nowhere}", "Erased person", "", Seniority.Unknown, null, null, null, null);
        row.LeftDay ??= DateOnly.FromDateTime(now.UtcDateTime);
        row.Version++;
        db.Organisations.Single().Version++;
        db.SaveChanges();
        RollupWriter.RealignAsync(scope.Connection, scope.Transaction, CancellationToken.None).GetAwaiter().GetResult();
        db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = "service", Act = "privacy.erased", Subject = nobody, From = "chat", After = $"{erased} facts" });
        db.SaveChanges();
        return true;
    }

    private static void Tombstone(WriteScope scope, string reference, DateTimeOffset now)
    {
        var hash = StoreHash.Of128(reference);
        if (scope.Db.ErasedIdentities.Any(e => e.Hash == hash)) return;
        scope.Db.ErasedIdentities.Add(new ErasedIdentityRow { Hash = hash, ErasedAt = now });
        scope.Db.SaveChanges();
    }

    /// <summary>Keys of the conversations in which the person alone reads.</summary>
    private static List<string> Addresses(ChatBotDb db, int person)
    {
        var keys = new List<string>();
        foreach (var reference in db.Conversations.AsNoTracking().Where(c => c.PersonId == person && c.Reference != null).Select(c => c.Reference!).ToList())
        {
            if (System.Text.Json.JsonSerializer.Deserialize(reference, Channels.ChannelJson.Default.ConversationRef) is not { } place) continue;
            keys.Add(place.Key);
            if (place.UserId is { } user) keys.Add($"{place.Platform}/{place.TenantId}/user:{user}");
        }
        return keys;
    }

    private static void EraseFrom(ChatBotDb db, IEntityType entity, int person)
    {
        var table = entity.GetTableName()!;
        foreach (var property in entity.GetProperties().Where(p => p.Name.EndsWith("Id", StringComparison.Ordinal) && (p.ClrType == typeof(int) || p.ClrType == typeof(int?))))
        {
            if (property.Name is "PersonId" or "LowId") Execute(db, $"DELETE FROM \"{table}\" WHERE \"{property.Name}\" = {{0}}", person);
            else if (property.IsNullable && NamesPeople(property.Name)) Execute(db, $"UPDATE \"{table}\" SET \"{property.Name}\" = NULL WHERE \"{property.Name}\" = {{0}}", person);
        }
    }

    private static bool NamesPeople(string column) => column.EndsWith("PersonId", StringComparison.Ordinal) || column is "OwnerId" or "ManagerId" or "HighId" or "HelperId" or "ApproverId" or "RequesterId" or "ActorId" or "DeciderId";

    /// <summary>What waits to be said to the person is not said; what would name them to others is not either.</summary>
    private static void Unsay(ChatBotDb db, List<string> addresses, PersonRow person, string nobody)
    {
        var suffix = $"/{person.Id}";
        foreach (var message in db.Outbox.Where(o => addresses.Contains(o.Conversation) || o.Identity.EndsWith(suffix) || (o.Body != "" && (o.Body.Contains(person.Email) || o.Body.Contains(person.Name)))).ToList())
        {
            if (message.State is OutboxState.Waiting or OutboxState.InDoubt) (message.State, message.Reason) = (OutboxState.Abandoned, "it was about somebody who was erased");
            (message.Body, message.Reference) = ("", null);
            if (addresses.Contains(message.Conversation)) message.Conversation = nobody;
            message.Version++;
        }
        db.SaveChanges();
    }

    /// <summary>Every column of text, but for those of the facts, which are done, and of large bodies that live for moments.</summary>
    private static IEnumerable<(string Table, string Column)> Texts(IModel model) =>
        from entity in model.GetEntityTypes()
        where entity.ClrType != typeof(UsageFactRow) && entity.ClrType != typeof(PersonRow) && entity.ClrType != typeof(IdentityRow)
        from property in entity.GetProperties()
        where property.ClrType == typeof(string) && !property.IsPrimaryKey()
        select (entity.GetTableName()!, property.GetColumnName(StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema()))!);

    private static void Replace(ChatBotDb db, string table, string column, string text, string by) =>
        Execute(db, $"UPDATE \"{table}\" SET \"{column}\" = REPLACE(\"{column}\", {{0}}, {{1}}) WHERE \"{column}\" LIKE {{2}}", text, by, $"%{Escaped(text)}%");

    /// <summary>Underscores in an address are wildcards that match themselves too: the replacement is exact, so a row too many changes nothing.</summary>
    private static string Escaped(string text) => new StringBuilder(text).Replace("%", "_").ToString();

#pragma warning disable EF1000 // Names of tables and columns come from the model.
    private static void Execute(ChatBotDb db, string sql, params object[] values) => db.Database.ExecuteSqlRaw(sql, values);
#pragma warning restore EF1000
}
