using System.Diagnostics;
using ChatBot.Commands;
using ChatBot.Nudges;
using ChatBot.Operations;
using ChatBot.Pairing;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.Benchmarks;

/// <summary>Everything that a week's rounds do in a large organisation of one zone: triage, policy, words and offers in the outbox, then pairs from the same facts.</summary>
internal static class NudgesBenchmark
{
    private const int Days = 180, MegaByte = 1024 * 1024;

    private static readonly DateTimeOffset Tuesday = new(2026, 6, 16, 10, 30, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(IReadOnlyList<int> sizes)
    {
        Console.WriteLine($"{"people",8} {"person days",12} {"round",-34} {"took",9} {"of CPU",9} {"memory above idle",18}");
        foreach (var people in sizes) await MeasureAsync(people);
        return 0;
    }

    private static async Task MeasureAsync(int people)
    {
        var data = Directory.CreateTempSubdirectory("chatbot-nudges-").FullName;
        try
        {
            await using (var app = ServiceHost.Build(data)) await app.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None);
            var file = Path.Combine(data, "chatbot.db");
            var today = DateOnly.FromDateTime(Tuesday.UtcDateTime);
            var rows = HugeOrganisation.Make(file, people, people / 10, today, Days);
            HugeOrganisation.Engage(file, today);
            var settings = new Dictionary<string, string?> { ["environment"] = "Production", ["Nudges:PairingInvitations"] = "10000" };
            await using var host = ServiceHost.Build(data, settings: settings, clock: new ShiftedClock(Tuesday));
            var (rounds, due, pairing) = (host.Services.GetRequiredService<NudgeRounds>(), host.Services.GetRequiredService<NudgesDue>(), host.Services.GetRequiredService<PairingRounds>());
            PlannedRound plan = null!;
            await TellAsync("everybody's triage and policy", async () => plan = (await rounds.PlanAsync(today, "UTC", CancellationToken.None))!);
            await TellAsync($"{plan.Nudges.Count:N0} offers to the outbox", () => due.SendAsync(plan, "UTC", CancellationToken.None));
            plan = null!;
            var (seekers, helpers) = HugeOrganisation.Seek(file);
            PlannedPairs pairs = null!;
            await TellAsync($"{seekers:N0} seek, {helpers:N0} help", async () => pairs = (await pairing.PlanAsync(today, Tuesday, CancellationToken.None))!);
            Console.WriteLine($"{"",22}{pairs.Pairs.Count:N0} pairs, {pairs.Left.Count:N0} without a partner this time");

            async Task TellAsync(string what, Func<Task> act)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                var idle = Process.GetCurrentProcess().WorkingSet64;
                var peak = idle;
                await using var watching = new Timer(_ => peak = Math.Max(peak, Process.GetCurrentProcess().WorkingSet64), null, 0, 20);
                var (clock, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
                await act();
                cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
                Console.WriteLine($"{people,8:N0} {rows,12:N0} {what,-34} {clock.Elapsed.TotalSeconds,7:N2} s {cpu.TotalSeconds,7:N2} s {(peak - idle) / MegaByte,14:N0} MiB");
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }
}
