using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>Remembers which figures about days that were over each person was told, for <see cref="RestatedFigures"/>.</summary>
/// <remarks>Written behind the answers, many in one commit: whoever asks does not wait for it, and a process that is killed forgets what it told in its last moment.</remarks>
internal sealed partial class ToldBook(GroupWriter writer, TimeProvider clock, ILogger<ToldBook> logger) : IHostedService
{
    /// <summary>More wait only when the store takes nothing; then the rest is not remembered.</summary>
    private const int MostWaiting = 10_000;

    private readonly record struct Told(PersonId Person, Question Question, Answer Answer, DateRange Days, DateTimeOffset AsOf, DateTimeOffset At);

    private readonly ConcurrentQueue<Told> waiting = new();
    private readonly Lock gate = new();
    private Task writing = Task.CompletedTask;
    private bool isWriting;

    /// <param name="today">Of whoever was told.</param>
    /// <param name="asOf">From where the question's days are counted.</param>
    public void Tell(PersonId person, Question question, Answer answer, DateOnly today, DateTimeOffset asOf)
    {
        if (ToldFigures.DaysOf(question, answer, today) is not { } days || waiting.Count >= MostWaiting) return;
        waiting.Enqueue(new(person, question, answer, days, asOf, clock.GetUtcNow()));
        lock (gate)
        {
            if (isWriting) return;
            isWriting = true;
            writing = Task.Run(WriteAllAsync);
        }
    }

    /// <summary>Everything told so far is in the store, or was given up.</summary>
    public Task FlushAsync(CancellationToken ct)
    {
        lock (gate) return writing.WaitAsync(ct);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    public static string Write(IReadOnlyList<ToldFigure> figures) => JsonSerializer.Serialize(figures);

    public static IReadOnlyList<ToldFigure> Read(string said) => JsonSerializer.Deserialize<List<ToldFigure>>(said) ?? [];

    private async Task WriteAllAsync()
    {
        try
        {
            while (Take() is { Count: > 0 } some) await writer.WriteAsync(scope => Keep(scope, some), CancellationToken.None);
        }
        catch (Exception problem)
        {
            // An aid, not data: given up, and said so; the next answer starts again.
            Log.NotRemembered(logger, problem.Message);
            lock (gate) isWriting = false;
        }
    }

    /// <summary>Looked at under the lock of <see cref="Tell"/>: what is told after the last look starts the next writing.</summary>
    private List<Told> Take()
    {
        lock (gate)
        {
            var some = new List<Told>();
            while (waiting.TryDequeue(out var one)) some.Add(one);
            isWriting = some.Count > 0;
            return some;
        }
    }

    private static void Keep(WriteScope scope, List<Told> all)
    {
        using var put = Statement.Prepare(scope.Connection, scope.Transaction, Dialect.Of(scope.Connection).Put(
            "ToldFigures", ["PersonId", "Figure"], ["Question", "FromDay", "LastDay", "AsOf", "Said", "ToldAt", "CheckedAt"]));
        foreach (var told in all)
        {
            var figures = ToldFigures.Of(told.Answer);
            if (figures.Count == 0) continue;
            var question = ConversationStates.Write(told.Question);
            put.Bind(0, told.Person.Value).Bind(1, KeyOf(question, told.Days)).Bind(2, question).Bind(3, told.Days.Start.DayNumber).Bind(4, told.Days.End.DayNumber)
                .Bind(5, Converters.ToNumber(told.AsOf)).Bind(6, Write(figures)).Bind(7, Converters.ToNumber(told.At)).Bind(8, Converters.ToNumber(told.At)).Run();
        }
    }

    private static byte[] KeyOf(string question, DateRange days) => SHA256.HashData(Encoding.UTF8.GetBytes($"{days}\n{question}"))[..16];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Which figures were told will not be remembered: {Reason}")]
        public static partial void NotRemembered(ILogger logger, string reason);
    }
}
