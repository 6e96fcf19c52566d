using System.Buffers;
using System.Threading.Channels;
using ChatBot.Import.Reading;
using ChatBot.Storage;
using ChatBot.Storage.Bulk;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatBot.Import.Writing;

/// <summary>Which written days differ from the store.</summary>
internal sealed record UsagePlan(IReadOnlyDictionary<DateOnly, DayContent> Write, IReadOnlyList<DateOnly> Remove, int Added, int Changed)
{
    public long RowsToWrite => Write.Values.Sum(d => (long)d.Rows);

    public static async Task<UsagePlan> CompareAsync(ChatBotDb db, UsageScan scan, CancellationToken ct)
    {
        var stored = await db.ImportedDays.AsNoTracking().ToDictionaryAsync(d => d.UtcDay, d => new DayContent(d.Checksum, d.Facts), ct);
        var write = scan.Days.Where(d => !stored.TryGetValue(d.Key, out var known) || known != d.Value).ToDictionary();
        return new(write, stored.Keys.Where(d => !scan.Days.ContainsKey(d)).ToList(), write.Keys.Count(d => !stored.ContainsKey(d)), write.Keys.Count(stored.ContainsKey));
    }
}

/// <summary>The file differed between its two readings.</summary>
internal sealed class FileChangedException() : Exception($"{DatasetFiles.Usage} changed while it was read.");

/// <summary>Replaces the changed days of imported use, whole days, in the caller's transaction.</summary>
internal sealed class UsageChanges(ChatBotDb db, IDbContextTransaction transaction, ImportRequest request, Dataset data, UsageScan scan, UsagePlan plan)
{
    /// <returns>Local days whose facts changed.</returns>
    public async Task<HashSet<DateOnly>> ApplyAsync(FactNumbers numbers, DateTimeOffset receivedAt, Action<long> progress, CancellationToken ct)
    {
        var days = await RemoveAsync(numbers.SourceId, ct);
        if (plan.Write.Count > 0)
        {
            await using var bulk = FactBulk.Open(db, transaction, numbers.SourceId, receivedAt);
            await WriteAsync(bulk, numbers, days, progress, ct);
            await bulk.FinishAsync(ct);
        }

        await RememberAsync(ct);
        return days;
    }

    private async Task<HashSet<DateOnly>> RemoveAsync(int sourceId, CancellationToken ct)
    {
        var days = new HashSet<DateOnly>();
        foreach (var day in plan.Write.Keys.Concat(plan.Remove))
        {
            days.UnionWith(await db.UsageFacts.Where(f => f.SourceId == sourceId && f.UtcDay == day).Select(f => f.Day).Distinct().ToListAsync(ct));
            await db.Database.ExecuteSqlRawAsync("DELETE FROM UsageFacts WHERE SourceId = {0} AND UtcDay = {1}", [sourceId, day.DayNumber], ct);
        }

        return days;
    }

    /// <summary>One thread reads and sorts while another writes: the database is the slower half.</summary>
    private async Task WriteAsync(IFactBulk bulk, FactNumbers numbers, HashSet<DateOnly> days, Action<long> progress, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var batches = Channel.CreateBounded<Batch>(new BoundedChannelOptions(3) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(batches.Writer, numbers, progress, stop.Token), stop.Token);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(ct))
            {
                foreach (ref readonly var fact in batch.Facts.Span) days.Add(fact.Day);
                await bulk.WriteAsync(batch.Facts, ct);
                batch.Return();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading;
    }

    private async Task ReadAsync(ChannelWriter<Batch> batches, FactNumbers numbers, Action<long> progress, CancellationToken ct)
    {
        Exception? failure = null;
        try
        {
            // The same rows fail as the first time; their problems have been told.
            using var reader = UsageReader.Open(request.From, data, scan.Names, new Problems()) ?? throw new FileChangedException();
            var found = new Dictionary<DateOnly, DayContent>();
            var batch = Batch.Rent();
            while (reader.Read(out var entry))
            {
                if (!plan.Write.ContainsKey(entry.WrittenDay)) continue;
                if (entry.Identity >= numbers.IdentityIds.Count || entry.Slice >= numbers.SliceIds.Count) throw new FileChangedException();
                found[entry.WrittenDay] = found.GetValueOrDefault(entry.WrittenDay).With(entry.Hash);
                batch.Add(numbers.ToFact(entry));
                if (!batch.IsFull) continue;
                batch.Sort();
                await batches.WriteAsync(batch, ct);
                batch = Batch.Rent();
                progress(reader.BytesRead);
            }

            batch.Sort();
            await batches.WriteAsync(batch, ct);
            if (found.Count != plan.Write.Count || found.Any(d => plan.Write[d.Key] != d.Value)) throw new FileChangedException();
        }
        catch (Exception problem)
        {
            failure = problem;
        }

        batches.Complete(failure);
    }

    private async Task RememberAsync(CancellationToken ct)
    {
        var stored = await db.ImportedDays.ToDictionaryAsync(d => d.UtcDay, ct);
        foreach (var day in plan.Remove) db.ImportedDays.Remove(stored[day]);
        foreach (var (day, content) in plan.Write)
        {
            if (!stored.TryGetValue(day, out var row)) db.ImportedDays.Add(row = new ImportedDayRow { UtcDay = day });
            (row.Checksum, row.Facts) = (content.Checksum, content.Rows);
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>Some thousand facts in a rented array, so that a long import makes no garbage as it goes.</summary>
    private sealed class Batch
    {
        private const int Size = 8192;

        private readonly FactToWrite[] facts = ArrayPool<FactToWrite>.Shared.Rent(Size);
        private int count;

        public bool IsFull => count == Size;

        public ReadOnlyMemory<FactToWrite> Facts => facts.AsMemory(0, count);

        public static Batch Rent() => new();

        public void Add(in FactToWrite fact) => facts[count++] = fact;

        /// <summary>Into the order of the table's key: neighbours in the batch are neighbours on the page.</summary>
        public void Sort() => facts.AsSpan(0, count).Sort(static (a, b) =>
            a.UtcDay != b.UtcDay ? a.UtcDay.CompareTo(b.UtcDay) : a.IdentityId != b.IdentityId ? a.IdentityId.CompareTo(b.IdentityId) : a.ContentHash.CompareTo(b.ContentHash));

        public void Return() => ArrayPool<FactToWrite>.Shared.Return(facts);
    }
}
