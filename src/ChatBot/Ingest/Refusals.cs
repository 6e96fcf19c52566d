using System.Collections.Concurrent;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <summary>Counts what is turned away at the door: the sender hears one sentence for every reason, the operator sees which it was.</summary>
/// <remarks>Written in the background, a commit at a time, so that a flood of refusals is no flood of commits.</remarks>
internal sealed partial class Refusals(GroupWriter writer, FactStore store, TimeProvider clock, ILogger<Refusals> logger) : IHostedService
{
    private const int MostSendersPerSource = 200, LongestAgent = 120;

    private readonly ConcurrentDictionary<(string Source, string Address, string Agent, string Reason), (long Times, DateTimeOffset LastAt)> counted = [];
    private readonly ConcurrentDictionary<(string Source, string Reason), long> rejected = [];
    private readonly Lock gate = new();
    private Task writing = Task.CompletedTask;
    private bool isWriting;

    /// <summary>Somebody who is not who they should be.</summary>
    public void Sender(string source, HttpContext http, string reason)
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var agent = Clean(http.Request.Headers.UserAgent.ToString());
        Log.Refused(logger, source, address, reason);
        var now = clock.GetUtcNow();
        counted.AddOrUpdate((source, address, agent, reason), (1, now), (_, was) => (was.Times + 1, now));
        Flush();
    }

    /// <summary>A genuine sender's delivery that is wrong as a whole.</summary>
    public void Delivery(string source, string reason)
    {
        rejected.AddOrUpdate((source, reason), 1, (_, was) => was + 1);
        Flush();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task last;
        lock (gate) last = writing;
        await last.WaitAsync(cancellationToken);
    }

    private void Flush()
    {
        lock (gate)
        {
            if (isWriting) return;
            isWriting = true;
            writing = Task.Run(WriteAllAsync);
        }
    }

    private async Task WriteAllAsync()
    {
        try
        {
            while (IsMore())
            {
                var senders = counted.Keys.Select(k => counted.TryRemove(k, out var was) ? (k, was) : default).Where(s => s.was.Times > 0).ToList();
                var deliveries = rejected.Keys.Select(k => rejected.TryRemove(k, out var times) ? (k, times) : default).Where(d => d.times > 0).ToList();
                await writer.WriteAsync(scope => Write(scope, senders, deliveries), CancellationToken.None);
            }
        }
        catch (Exception problem)
        {
            // What was counted here is an aid, not data: it is given up, and said so, and the next refusal starts again.
            Log.NotWritten(logger, problem.Message, problem);
            lock (gate) isWriting = false;
        }
    }

    /// <summary>Looked at under the lock of <see cref="Flush"/>: what is counted after the last look starts the next writing.</summary>
    private bool IsMore()
    {
        lock (gate) return isWriting = !counted.IsEmpty || !rejected.IsEmpty;
    }

    private void Write(
        WriteScope scope, List<((string Source, string Address, string Agent, string Reason) Key, (long Times, DateTimeOffset LastAt) Was)> senders,
        List<((string Source, string Reason) Key, long Times)> deliveries)
    {
        store.Note(scope, sources =>
        {
            foreach (var ((source, reason), times) in deliveries) sources.Rejected(source, reason, times);
            foreach (var ((source, _, _, reason), (times, _)) in senders) sources.Refused(source, reason, times);
        });
        foreach (var group in senders.GroupBy(s => s.Key.Source))
        {
            var source = scope.Db.Sources.Single(s => s.Name == group.Key).Id;
            var known = scope.Db.RefusedSenders.Where(r => r.SourceId == source).ToList();
            foreach (var ((_, address, agent, reason), (times, lastAt)) in group)
            {
                var row = known.Find(r => r.Address == address && r.Agent == agent);
                if (row is null && known.Count >= MostSendersPerSource)
                {
                    row = known.MinBy(r => r.LastAt)!;
                    scope.Db.RefusedSenders.Remove(row);
                    known.Remove(row);
                    row = null;
                }
                if (row is null)
                {
                    row = new RefusedSenderRow { SourceId = source, Address = address, Agent = agent, Reason = reason };
                    scope.Db.RefusedSenders.Add(row);
                    known.Add(row);
                }
                (row.Reason, row.LastAt) = (reason, lastAt);
                row.Times += times;
            }
            scope.Db.SaveChanges();
        }
    }

    private static string Clean(string agent)
    {
        var text = new string([.. agent.Where(c => !char.IsControl(c)).Take(LongestAgent)]);
        return text;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A sender at {Address} was refused by {Source}: {Reason}.")]
        public static partial void Refused(ILogger logger, string source, string address, string reason);

        [LoggerMessage(2, LogLevel.Error, "Refusals were not written down: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason, Exception problem);
    }
}
