using System.Diagnostics;
using ChatBot.Commands;
using ChatBot.Core.Digests;
using ChatBot.Digests;
using ChatBot.Operations;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.Benchmarks;

/// <summary>All digests of one Monday in an organisation of a hundred thousand people with a year of roll-ups: figures, cards, one commit a batch.</summary>
internal static class DigestsBenchmark
{
    private const int People = 100_000, Managers = 10_000, Days = 365, MegaByte = 1024 * 1024;

    private static readonly DateTimeOffset Monday = new(2026, 6, 15, 9, 30, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(IReadOnlyList<int> counts)
    {
        var data = Directory.CreateTempSubdirectory("chatbot-digests-").FullName;
        try
        {
            await using (var app = ServiceHost.Build(data)) await app.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None);
            var file = Path.Combine(data, "chatbot.db");
            var making = Stopwatch.StartNew();
            var rows = HugeOrganisation.Make(file, People, Managers, DateOnly.FromDateTime(Monday.UtcDateTime), Days);
            Console.WriteLine($"{People:N0} people, {Managers:N0} of them lead, {rows:N0} person days in a year of roll-ups, {new FileInfo(file).Length / MegaByte:N0} MiB, made in {making.Elapsed.TotalSeconds:N0} s");
            Console.WriteLine($"{"managers",9} {"committed",10} {"total",9} {"each",9} {"CPU",9} {"memory above idle",18}");
            foreach (var count in counts) await MeasureAsync(data, file, count);
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>A Monday to warm up, of which the second one tells what came; the second is measured.</summary>
    private static async Task MeasureAsync(string data, string file, int managers)
    {
        HugeOrganisation.Subscribe(file, managers);
        var settings = new Dictionary<string, string?> { ["environment"] = "Production", ["Digests:ForManagers"] = "false", ["Digests:CorrectionHours"] = "144" };
        foreach (var at in (DateTimeOffset[])[Monday.AddDays(-7), Monday])
        {
            await using var app = ServiceHost.Build(data, settings: settings, clock: new ShiftedClock(at));
            var due = app.Services.GetServices<IDue>().OfType<DigestsDue>().Single();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            var idle = Process.GetCurrentProcess().WorkingSet64;
            var (done, peak) = (0, idle);
            using var watching = new Timer(_ => peak = Math.Max(peak, Process.GetCurrentProcess().WorkingSet64), null, 0, 20);
            var (clock, spent) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
            await due.SettleAsync(at, dryRun: false, owed => done += owed.Outcome == "queued" ? 1 : 0, CancellationToken.None);
            clock.Stop();
            spent = Process.GetCurrentProcess().TotalProcessorTime - spent;
            if (at == Monday)
                Console.WriteLine($"{managers,9:N0} {done,10:N0} {clock.Elapsed.TotalSeconds,7:N2} s {clock.Elapsed.TotalMilliseconds / Math.Max(1, done),6:N3} ms {spent.TotalSeconds,7:N2} s {(peak - idle) / MegaByte,14:N0} MiB");
        }

        HugeOrganisation.Forget(file);
    }
}
