using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatBot.Storage;

/// <summary>Repeats what a passing fault of the server or the network broke, where repeating cannot do anything twice: reads, and writes of which
/// the server says that it did none. Inside a transaction nothing is repeated: its owner begins again, or tells the sender to.</summary>
internal sealed class RetryWhenSafe(ExecutionStrategyDependencies dependencies) : SqlServerRetryingExecutionStrategy(dependencies, MostRetries, LongestPause, null)
{
    private const int MostRetries = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Chosen as the victim of a deadlock, too old a snapshot, turned away before it began.</summary>
    private static readonly HashSet<int> DidNothing = [1205, 3960, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920];

    private bool InTransaction => Dependencies.CurrentContext.Context.Database.CurrentTransaction is not null;

    public override bool RetriesOnFailure => !InTransaction && base.RetriesOnFailure;

    protected override bool ShouldRetryOn(Exception exception) =>
        !InTransaction && base.ShouldRetryOn(exception) && (!Dependencies.CurrentContext.Context.ChangeTracker.HasChanges() || ServerDidNothing(exception));

    internal static bool ServerDidNothing(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
            if (at is SqlException server) return server.Errors.Cast<SqlError>().All(e => DidNothing.Contains(e.Number));
        return false;
    }
}
