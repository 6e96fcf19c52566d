using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using ChatBot.IntegrationTests.SqlServer.StandIn;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;

namespace ChatBot.IntegrationTests.SqlServer;

/// <summary>Hears every question that EF Core translates for SQLite, whichever test asks it, and asks it once more in T-SQL.</summary>
internal sealed class Asked : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly ConcurrentDictionary<string, Expression> Heard = new(StringComparer.Ordinal);

    public static int Count => Heard.Count;

    /// <summary>Before the first test of the assembly.</summary>
    [ModuleInitializer]
    internal static void Listen() => DiagnosticListener.AllListeners.Subscribe(new Asked());

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name) value.Subscribe(this, (name, _, _) => name == CoreEventId.QueryCompilationStarting.Name);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is QueryExpressionEventData asked) Heard.TryAdd(asked.Expression.ToString(), asked.Expression);
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    /// <returns>What cannot be asked of SQL Server, each with its reason.</returns>
    public static IReadOnlyList<string> WrongIn(SqlServerChatBotDb server)
    {
        var wrong = new List<string>();
        foreach (var (text, question) in Heard.OrderBy(h => h.Key, StringComparer.Ordinal))
            try
            {
                Ask(server, question);
            }
            catch (InvalidOperationException none) when (none.Message.StartsWith("Sequence contains no", StringComparison.Ordinal) || none.Message.StartsWith("Nullable object", StringComparison.Ordinal))
            {
                // It was asked; an empty store has nothing to say.
            }
            catch (Exception problem) when (problem is NotTSqlException or SqliteException or InvalidOperationException)
            {
                wrong.Add($"{problem.Message} — {text}");
            }

        return wrong;
    }

    private static void Ask(SqlServerChatBotDb server, Expression question)
    {
        var there = new There(server.Model);
        var asked = there.Visit(question);
        var result = asked.Type.IsGenericType && typeof(IQueryable).IsAssignableFrom(asked.Type) ? typeof(IEnumerable<>).MakeGenericType(asked.Type.GetGenericArguments()[0]) : asked.Type;
        var compilation = server.GetService<IQueryCompilationContextFactory>().Create(async: false);
        var create = typeof(QueryCompilationContext).GetMethod(nameof(QueryCompilationContext.CreateQueryExecutor))!.MakeGenericMethod(result);
        var values = server.GetService<IQueryContextFactory>().Create();
        foreach (var (name, type) in there.Parameters) values.AddParameter(name, Sample(type));
        try
        {
            var answer = ((Delegate)create.Invoke(compilation, [asked])!).DynamicInvoke(values);
            if (answer is IEnumerable rows and not string)
                foreach (var _ in rows) { }
        }
        catch (System.Reflection.TargetInvocationException problem) when (problem.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(inner).Throw();
        }
    }

    private static object? Sample(Type type)
    {
        if (type == typeof(string)) return "x";
        if (type == typeof(byte[])) return new byte[16];
        if (Nullable.GetUnderlyingType(type) is { } inner) return Sample(inner);
        // The arguments of a raw statement; ours have none.
        if (type == typeof(object[])) return Array.Empty<object>();
        if (type != typeof(string) && type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } many)
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(many.GetGenericArguments()))!;
            for (var i = 0; i < 2; i++) list.Add(Sample(many.GetGenericArguments()[0]));
            return list;
        }

        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    /// <summary>The same question about the tables of the other engine.</summary>
    private sealed class There(IModel model) : ExpressionVisitor
    {
        public Dictionary<string, Type> Parameters { get; } = new(StringComparer.Ordinal);

        protected override Expression VisitExtension(Expression node) => node switch
        {
#pragma warning disable EF1001 // The root of a raw statement has no public name in EF Core 6.
            FromSqlQueryRootExpression raw => new FromSqlQueryRootExpression(model.FindEntityType(raw.EntityType.Name)!, raw.Sql, Visit(raw.Argument)),
#pragma warning restore EF1001
            QueryRootExpression root => new QueryRootExpression(model.FindEntityType(root.EntityType.Name)!),
            _ => base.VisitExtension(node),
        };

        protected override Expression VisitParameter(ParameterExpression node)
        {
            if (node.Name?.StartsWith(QueryCompilationContext.QueryParameterPrefix, StringComparison.Ordinal) == true) Parameters[node.Name] = node.Type;
            return node;
        }
    }
}

/// <summary>Runs after the tests that run side by side, so that it knows what they asked.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AfterTheOthers
{
    public const string Name = "after the others";
}

[Collection(AfterTheOthers.Name)]
public sealed class What_EF_Core_was_asked(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("chatbot-asked-").FullName;

    [Fact]
    public async Task Can_be_asked_of_SQL_Server()
    {
        // Alone it has something to judge too.
        var own = Path.Combine(data, "own");
        Assert.Equal(0, (await Hosting.ServiceUnderTest.RunAsync("demo", "--people", "80", "--days", "120", "--data", own)).ExitCode);
        await using (var service = await Hosting.ServiceUnderTest.StartAsync(own)) await service.Http.GetAsync("/readyz");

        var server = Directory.CreateDirectory(Path.Combine(data, "server")).FullName;
        StandInServer.Create(server);
        using var connection = StandInServer.Connect(server);
        var options = new DbContextOptionsBuilder<SqlServerChatBotDb>();
        StorageSetup.UseSqlServer(options, new("Server=stand-in;User ID=nobody"), connection);
        await using var db = new SqlServerChatBotDb(options.Options);
        var wrong = Asked.WrongIn(db);
        output.WriteLine($"{Asked.Count} questions of EF Core");
        Assert.True(Asked.Count > 10, "Nothing was heard.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    public void Dispose() => Hosting.StoreDirectory.Delete(data);
}
