using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatBot.Storage;

/// <summary>What a piece of work writes with: the shared connection inside the shared transaction, and a context on both.</summary>
internal sealed class WriteScope(Lazy<ChatBotDb> db, DbConnection connection, DbTransaction transaction)
{
    private readonly List<Action> afterCommit = [];

    /// <summary>Save with <c>SaveChanges</c>; the commit is the writer's. Made when it is first asked for: facts do without.</summary>
    public ChatBotDb Db => db.Value;
    public DbConnection Connection { get; } = connection;
    public DbTransaction Transaction { get; } = transaction;

    /// <summary>What may happen only when this work is durable, such as ringing a doorbell.</summary>
    public void AfterCommit(Action act) => afterCommit.Add(act);

    public void Committed()
    {
        foreach (var act in afterCommit) act();
    }
}

/// <summary>Why something was not written, so that a sender can be told when to come again.</summary>
internal sealed class StoreUnavailableException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>The one writer of a process: collects what waits and commits it together, so that many requests share one flush to disk.</summary>
/// <remarks>A piece of work runs on the writer's thread inside a savepoint, or alone in its transaction: when it throws, only its own changes are undone and its caller
/// gets the exception. Work that another host overtook (a row that is there already, or was changed meanwhile) runs again before that: it looks
/// before it writes. A caller's task completes after the commit: what it acknowledges is durable. A lone piece is not held back.</remarks>
internal sealed partial class GroupWriter : IHostedService, IAsyncDisposable
{
    /// <summary>Most pieces of work in one commit.</summary>
    private const int LargestGroup = 1000;

    /// <summary>Most pieces that may wait; beyond that callers are turned away rather than memory filled.</summary>
    private const int Capacity = 20_000;

    /// <summary>A piece that another host overtook looks again, so often.</summary>
    private const int MostTimes = 3;

    /// <summary>Hosts on one SQLite file take turns: whoever waits for the lock asks for it in such intervals.</summary>
    private static readonly TimeSpan StepBack = TimeSpan.FromMilliseconds(2);

    private readonly Channel<Work> waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Func<ChatBotDb> open;
    private readonly StorageOptions options;
    private readonly ILogger<GroupWriter> logger;
    private readonly HostPlace? place;
    private readonly Lazy<Task> loop;

    /// <summary>The piece that runs now, known to the writer's own thread.</summary>
    [ThreadStatic]
    private static (GroupWriter Writer, WriteScope Scope)? running;

    /// <param name="place">Of a host that serves from a SQLite file.</param>
    public GroupWriter(Func<ChatBotDb> open, StorageOptions options, ILogger<GroupWriter> logger, HostPlace? place = null)
    {
        this.open = open;
        this.place = place;
        this.options = options;
        this.logger = logger;
        loop = new(() => Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    /// <summary>Why the last group failed; none while writing works.</summary>
    public string? Problem { get; private set; }

    /// <exception cref="StoreUnavailableException">The store does not take writes now, or too many wait: nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken ct)
    {
        // Something that a piece of work calls writes too (a key ring that makes a new key): it is part of the piece. Waiting for itself it would wait for ever.
        if (running is { } outer && outer.Writer == this) return work(outer.Scope);

        _ = loop.Value;
        var piece = new Work<T>(work);
        if (!waiting.Writer.TryWrite(piece))
            throw new StoreUnavailableException(waiting.Reader.Completion.IsCompleted ? "The service is stopping." : "More waits to be written than the store can take now.");

        // A caller that gives up does not undo what may be in the commit already: it only stops waiting.
        return await piece.Completion.Task.WaitAsync(ct);
    }

    public Task WriteAsync(Action<WriteScope> work, CancellationToken ct) => WriteAsync(scope => { work(scope); return true; }, ct);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Finishes what was accepted.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        if (loop.IsValueCreated) await loop.Value.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private void Run()
    {
        var group = new List<Work>(LargestGroup);
        WriteSession? session = null;
        while (WaitForWork())
        {
            while (group.Count < LargestGroup && waiting.Reader.TryRead(out var piece)) group.Add(piece);
            Commit(group, ref session);
            group.Clear();
        }
        Close(ref session);
    }

    private bool WaitForWork() => waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Commit(List<Work> group, ref WriteSession? session)
    {
        try
        {
            session ??= new(open);
            if (!(group.Count == 1 && session.Stays && WriteAlone(group[0], session)) && !WriteTogether(group, session)) return;
            Problem = null;
            if (!session.Stays) Close(ref session);
            if (place is { Neighbours: > 0 }) Thread.Sleep(StepBack);
        }
        catch (Exception problem)
        {
            // Whatever is wrong with the store, the next group finds out anew.
            Close(ref session);
            Problem = StoreProblem.Explain(problem, options) ?? problem.GetType().Name;
            Log.Failed(logger, group.Count, Problem, problem);
            foreach (var piece in group) piece.Fail(new StoreUnavailableException(Problem, problem));
        }
    }

    /// <returns>False when nothing is left to be committed.</returns>
    private bool WriteTogether(List<Work> group, WriteSession session)
    {
        using (var transaction = session.Begin())
        {
            if (!RunAll(group, session, transaction)) return false;
            transaction.Commit();
        }
        foreach (var piece in group) piece.Succeed();
        return true;
    }

    /// <summary>One piece is undone with its transaction. A savepoint would keep a copy of every page that it changes.</summary>
    /// <returns>False when another host overtook it and it has to look again, as nothing was written.</returns>
    private bool WriteAlone(Work piece, WriteSession session)
    {
        using (var transaction = session.Begin())
        {
            var db = new Lazy<ChatBotDb>(() => Join(session, transaction), isThreadSafe: false);
            try
            {
                RunOnce(piece, db, session, transaction);
                transaction.Commit();
            }
            catch (Exception problem) when (Overtaken.By(problem))
            {
                session.Forget();
                return false;
            }
            catch (Exception problem) when (StoreProblem.Explain(problem, options) is null || problem is DbUpdateException)
            {
                session.Forget();
                piece.Fail(problem);
                return true;
            }
            finally
            {
                if (db.IsValueCreated) db.Value.Dispose();
            }
        }
        piece.Succeed();
        return true;
    }

    /// <returns>False when nothing is left to be committed.</returns>
    private bool RunAll(List<Work> group, WriteSession session, DbTransaction transaction)
    {
        var db = new Lazy<ChatBotDb>(() => Join(session, transaction), isThreadSafe: false);
        try
        {
            foreach (var piece in group)
            {
                session.Mark(transaction);
                try
                {
                    Run(piece, db, session, transaction);
                    session.Keep(transaction);
                }
                catch (Exception problem) when (StoreProblem.Explain(problem, options) is null || problem is DbUpdateException)
                {
                    // The piece is wrong, not the store: its neighbours go on.
                    piece.Fail(problem);
                    session.Undo(transaction);
                }

                if (db.IsValueCreated) db.Value.ChangeTracker.Clear();
                if (group.Count == 1 && piece.Failed) return false;
            }
            return true;
        }
        finally
        {
            if (db.IsValueCreated) db.Value.Dispose();
        }
    }

    private void Run(Work piece, Lazy<ChatBotDb> db, WriteSession session, DbTransaction transaction)
    {
        for (var times = 1; ; times++)
        {
            try
            {
                RunOnce(piece, db, session, transaction);
                return;
            }
            catch (Exception problem) when (times < MostTimes && Overtaken.By(problem))
            {
                session.Undo(transaction);
                session.Mark(transaction);
                if (db.IsValueCreated) db.Value.ChangeTracker.Clear();
            }
        }
    }

    private void RunOnce(Work piece, Lazy<ChatBotDb> db, WriteSession session, DbTransaction transaction)
    {
        var scope = new WriteScope(db, session.Connection, transaction);
        running = (this, scope);
        try
        {
            piece.Run(scope);
        }
        finally
        {
            running = null;
        }
    }

    private ChatBotDb Join(WriteSession session, DbTransaction transaction)
    {
        var db = open();

        // Each piece has its savepoint already.
        db.Database.AutoSavepointsEnabled = false;
        db.Database.SetDbConnection(session.Connection);
        db.Database.UseTransaction(transaction);
        return db;
    }

    private static void Close(ref WriteSession? session)
    {
        try
        {
            session?.Dispose();
        }
        catch (DbException)
        {
            // It was broken already.
        }
        session = null;
    }

    private abstract class Work
    {
        public abstract bool Failed { get; }

        public abstract void Run(WriteScope scope);

        public abstract void Succeed();

        public abstract void Fail(Exception problem);
    }

    private sealed class Work<T>(Func<WriteScope, T> work) : Work
    {
        private T? result;
        private WriteScope? scope;
        private Exception? failure;

        public TaskCompletionSource<T> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool Failed => failure is not null;

        public override void Run(WriteScope scope)
        {
            this.scope = scope;
            result = work(scope);
        }

        public override void Succeed()
        {
            if (failure is not null) return;
            scope!.Committed();
            Completion.TrySetResult(result!);
        }

        public override void Fail(Exception problem)
        {
            failure = problem;
            Completion.TrySetException(problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} pieces of work were not written: {Reason}")]
        public static partial void Failed(ILogger logger, int count, string reason, Exception problem);
    }
}
