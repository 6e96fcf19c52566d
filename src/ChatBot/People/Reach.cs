using System.Collections.Concurrent;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.People;

/// <summary>Where a person can be told something that nobody asked for: the personal conversation on each platform on which they were met.</summary>
internal sealed class Reach(Keys keys, IEnumerable<IChannel> channels, TimeProvider clock) : Outbox.IConversationKeeper
{
    /// <summary>The row is looked at again after this, in case another host or a restored store knows better.</summary>
    private static readonly TimeSpan Sure = TimeSpan.FromHours(12);

    /// <summary>Without an app of Teams or Slack, whoever was not met elsewhere can be met on the local page.</summary>
    private readonly bool onlyLocal = channels.Any(c => c.Platform == Platform.Local) && channels.All(c => c.Platform == Platform.Local || !c.IsConfigured);

    private readonly ConcurrentDictionary<string, (string Reference, DateTimeOffset At)> remembered = new(StringComparer.Ordinal);

    /// <summary>In the commit of the answer to them.</summary>
    /// <param name="personal">As verified with the platform, never from what somebody typed.</param>
    public void Remember(WriteScope scope, string email, ConversationRef personal)
    {
        if (personal.Platform == Platform.Local) return;
        var (platform, now) = (personal.Platform.ToString().ToLowerInvariant(), clock.GetUtcNow());
        var (key, reference) = ($"person|{email}", JsonSerializer.Serialize(personal, ChannelJson.Default.ConversationRef));
        if (remembered.TryGetValue($"{platform}|{key}", out var known) && known.Reference == reference && known.At > now - Sure) return;

        if (scope.Db.People.Where(p => p.Email == email).Select(p => (int?)p.Id).FirstOrDefault() is not { } person) return;
        var row = scope.Db.Conversations.FirstOrDefault(c => c.Platform == platform && c.ExternalId == key);
        if (row is null) scope.Db.Conversations.Add(row = new ConversationRow { Id = keys.Next(), Platform = platform, ExternalId = key });
        // A chat that was opened by its user's id stays open under its own.
        if (personal.ConversationId.Length == 0 && row.Reference is { } before && Read(before) is { ConversationId.Length: > 0 } opened && opened.UserId == personal.UserId)
            row.Reference = JsonSerializer.Serialize(opened with { ServiceUrl = personal.ServiceUrl ?? opened.ServiceUrl }, ChannelJson.Default.ConversationRef);
        else row.Reference = reference;
        (row.PersonId, row.Address, row.UpdatedAt) = (person, AddressOf(personal), now);
        row.Version++;
        scope.Db.SaveChanges();
        scope.AfterCommit(() => remembered[$"{platform}|{key}"] = (reference, now));
    }

    public void Opened(WriteScope scope, ConversationRef opened)
    {
        if (opened.Kind != ConversationKind.Personal || AddressOf(opened) is not { } address) return;
        var platform = opened.Platform.ToString().ToLowerInvariant();
        foreach (var row in scope.Db.Conversations.Where(c => c.Platform == platform && c.Address == address).ToList())
        {
            row.Reference = JsonSerializer.Serialize(opened, ChannelJson.Default.ConversationRef);
            row.Version++;
        }
    }

    public void Closed(WriteScope scope, ConversationRef closed, bool wholeInstallation) => Forget(scope, closed, wholeInstallation);

    /// <summary>Nothing is sent there until something arrives from it.</summary>
    /// <param name="wholeInstallation">Of the workspace or tenant, not of this conversation alone.</param>
    public void Forget(WriteScope scope, ConversationRef closed, bool wholeInstallation)
    {
        var platform = closed.Platform.ToString().ToLowerInvariant();
        var (address, tenant) = (AddressOf(closed), $"{closed.TenantId}/");
        if (address is null && !wholeInstallation) return;
        var rows = scope.Db.Conversations.Where(c => c.Platform == platform && c.Reference != null && (wholeInstallation ? c.Address!.StartsWith(tenant) : c.Address == address)).ToList();
        foreach (var row in rows)
        {
            row.Reference = null;
            row.Version++;
        }
        scope.Db.SaveChanges();
        scope.AfterCommit(() =>
        {
            foreach (var row in rows) remembered.TryRemove($"{platform}|{row.ExternalId}", out _);
        });
    }

    private static string? AddressOf(ConversationRef personal) => personal.UserId is { } user ? $"{personal.TenantId}/{user}" : null;

    /// <returns>One conversation a person, the one of the platform they used last; those who never spoke to the service are left out, unless there is only the local page.</returns>
    public List<(int Person, ConversationRef Conversation)> Of(ChatBotDb db, IReadOnlyList<int> people)
    {
        var met = Met(db, people);
        if (!onlyLocal) return met;
        var here = people.Except(met.Select(m => m.Person)).ToList();
        return [.. met, .. db.People.AsNoTracking().Where(p => here.Contains(p.Id) && p.LeftDay == null).Select(p => new { p.Id, p.Email }).ToList().Select(p => (p.Id, Local(p.Email)))];
    }

    private static List<(int Person, ConversationRef Conversation)> Met(ChatBotDb db, IReadOnlyList<int> people)
    {
        var wanted = people.Select(p => (int?)p).ToList();
        var known = db.Conversations.AsNoTracking().Where(c => wanted.Contains(c.PersonId) && c.Reference != null).ToList();
        return
        [
            .. from row in known
               let reference = Read(row.Reference!)
               where reference is { Kind: ConversationKind.Personal }
               group (row.UpdatedAt, Reference: reference) by row.PersonId!.Value into mine
               select (mine.Key, mine.MaxBy(m => m.UpdatedAt).Reference),
        ];
    }

    /// <summary>When each person who can be reached was first met; one statement. Everybody is at hand, without a date, where only the local page is on.</summary>
    public Func<int, (bool Reachable, DateTimeOffset? Since)> Met(ReadSession session)
    {
        var met = new Dictionary<int, DateTimeOffset>();
        var rows = session.Prepare("SELECT \"PersonId\", \"Id\" FROM \"Conversations\" WHERE \"PersonId\" IS NOT NULL AND \"Reference\" IS NOT NULL");
        while (rows.Step())
        {
            // A key begins with the milliseconds at which it was made.
            var at = DateTimeOffset.FromUnixTimeMilliseconds((long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(rows.Blob(1)) >> 16));
            if (!met.TryGetValue(rows.Int32(0), out var first) || at < first) met[rows.Int32(0)] = at;
        }

        return person => met.TryGetValue(person, out var at) ? (true, at) : (onlyLocal, null);
    }

    /// <summary>Where the local page shows what is for one person.</summary>
    public static ConversationRef Local(string email) => new(Platform.Local, "local", $"chat-{email}", ConversationKind.Personal) { UserId = email };

    private static ConversationRef? Read(string reference)
    {
        try
        {
            return JsonSerializer.Deserialize(reference, ChannelJson.Default.ConversationRef);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
