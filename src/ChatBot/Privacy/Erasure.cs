using System.Text;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ChatBot.Privacy;

/// <summary>Takes a person out of the store, in one piece of work: facts and roll-ups, conversations and what waits to be said, requests, seats and traces.
/// What was billed stays, for nobody; hashes of the identities stay, so that a later delivery does not bring the person back.</summary>
/// <remarks>Tables are found by the model: a row with a <c>PersonId</c> (or a <c>LowId</c>, whose problem a pair is about) is the person's and goes, any other column that names the person is emptied. A feature that
/// comes later is reached without a word here.</remarks>
internal sealed class Erasure(FactStore facts, Keys keys)
{
    /// <summary>Handled one by one, or kept by the roll-ups themselves.</summary>
    private static readonly HashSet<Type> Apart =
    [
        typeof(PersonRow), typeof(IdentityRow), typeof(UsageFactRow), typeof(PersonDayRow), typeof(PersonMonthRow), typeof(GroupMemberRow), typeof(AuditRow), typeof(InboxRow),
    ];

    /// <returns>Facts that were erased.</returns>
    public int Run(WriteScope scope, Person person, DateTimeOffset now, DateOnly today)
    {
        var db = scope.Db;
        var (id, nobody) = (person.Id.Value, $"erased-{person.Id.Value}");
        var addresses = Addresses(db, id);
        var erased = 0;
        foreach (var reference in db.Identities.AsNoTracking().Where(i => i.PersonId == id).Select(i => i.Ref).ToList()) erased += facts.Erase(scope, reference, now);

        // Also where no feed has told of it yet.
        Tombstone(scope, $"email:{person.Email}", now);
        foreach (var entity in db.Model.GetEntityTypes().Where(e => !Apart.Contains(e.ClrType))) EraseFrom(db, entity, id);
        Unsay(db, addresses, person, nobody);
        foreach (var (table, column) in Texts(db))
        {
            Replace(db, table, column, person.Email, nobody);
            // A single short word may be part of other words.
            if (person.Name.Contains(' ', StringComparison.Ordinal)) Replace(db, table, column, person.Name, nobody);
        }
        db.Roles.RemoveRange(db.Roles.Where(r => r.Email == person.Email));

        var row = db.People.Single(p => p.Id == id);
        (row.Email, row.Name, row.Title, row.Seniority, row.TeamId, row.ManagerId, row.TimeZone, row.Locale) = ($"{nobody}@erased.invalid", "Erased person", "", Seniority.Unknown, null, null, null, null);
        row.LeftDay ??= today;
        row.Version++;
        db.Organisations.Single().Version++;
        db.SaveChanges();
        RollupWriter.RealignAsync(scope.Connection, scope.Transaction, CancellationToken.None).GetAwaiter().GetResult();
        db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = "service", Act = "privacy.erased", Subject = nobody, From = "chat", After = $"{erased} facts" });
        db.SaveChanges();
        return erased;
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
    private static void Unsay(ChatBotDb db, List<string> addresses, Person person, string nobody)
    {
        var suffix = $"/{person.Id.Value}";
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
    private static IEnumerable<(string Table, string Column)> Texts(ChatBotDb db) =>
        from entity in db.Model.GetEntityTypes()
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
