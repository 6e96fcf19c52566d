using ChatBot.Core.Vendors;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest.Pull;

/// <summary>Blobs that a vendor names once or several times, in pushes and in lists, and that never change: each is fetched once.</summary>
internal static class Blobs
{
    /// <summary>A vendor does not name a blob again after this.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>A push that cannot be followed for so long is left to the vendor's list.</summary>
    private static readonly TimeSpan Expires = TimeSpan.FromDays(7);

    public static async Task<IReadOnlyList<VendorNotice.Fetch>> AnnouncedAsync(ChatBotDb db, Feed feed, CancellationToken ct)
    {
        var rows = await (from fetch in db.PendingFetches.AsNoTracking()
                          join source in db.Sources on fetch.SourceId equals source.Id
                          where source.Name == feed.AnnouncedBy && fetch.DoneAt == null
                          orderby fetch.SeenAt
                          select fetch).Take(1000).ToListAsync(ct);
        return [.. rows.Select(f => new VendorNotice.Fetch(f.Address, f.ContentId, WithToken: true))];
    }

    public static Task<bool> IsFetchedAsync(ChatBotDb db, string contentId, CancellationToken ct)
    {
        var key = StoreHash.Of128(contentId);
        return db.PendingFetches.AnyAsync(f => f.Key == key && f.DoneAt != null, ct);
    }

    /// <summary>It leads nowhere: the vendor's list names what is still there.</summary>
    public static void GiveUp(WriteScope scope, string contentId, DateTimeOffset now)
    {
        var key = StoreHash.Of128(contentId);
        foreach (var row in scope.Db.PendingFetches.Where(f => f.Key == key && f.DoneAt == null).ToList()) row.DoneAt = now;
        scope.Db.SaveChanges();
    }

    /// <summary>In the commit of what the blob holds.</summary>
    public static void Fetched(WriteScope scope, Feed feed, MappedAnswer answer, DateTimeOffset now)
    {
        if (feed.AnnouncedBy is null || answer.ContentId is not { Length: > 0 } id) return;
        var key = StoreHash.Of128(id);
        var known = scope.Db.PendingFetches.Where(f => f.Key == key).ToList();
        foreach (var row in known) row.DoneAt = now;
        if (known.Count == 0)
        {
            var source = scope.Db.Sources.Where(s => s.Name == feed.CountsAs).Select(s => s.Id).First();
            scope.Db.PendingFetches.Add(new PendingFetchRow { SourceId = source, Key = key, ContentId = id.Length <= 400 ? id : id[..400], Address = "", WithToken = true, SeenAt = now, DoneAt = now });
        }

        foreach (var old in scope.Db.PendingFetches.Where(f => f.SeenAt < now - Remembered || (f.DoneAt == null && f.SeenAt < now - Expires)).ToList()) scope.Db.PendingFetches.Remove(old);
        scope.Db.SaveChanges();
    }
}
