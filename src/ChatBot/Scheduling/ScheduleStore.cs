using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatBot.Storage;
using Quartz;

namespace ChatBot.Scheduling;

/// <summary>Keeps the schedule in the store: a restart knows what it missed, and hosts on one SQL Server share the work.</summary>
/// <remarks>A schedule is named after its content. Hosts with the same jobs work as one; during an upgrade the old and the new version each follow
/// their own, so that no host is handed a job that it does not know. What both do meanwhile, the ledgers let happen once.
/// Hosts on one SQLite file (which share a machine) cannot work as one: each follows a copy of its own, and again the ledgers decide.</remarks>
internal static class ScheduleStore
{
    private const string Name = "ChatBot";

    /// <summary>A schedule in which no host has shown itself for so long is forgotten.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

    /// <summary>A statement of the scheduler that waits for longer has met a writer who holds the store: it tries again later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void KeepInStore(this IQuartzBuilder quartz, StorageOptions storage, IReadOnlyList<Schedule> schedules)
    {
        var name = $"{Name} {Content(schedules)}";
        if (storage.IsSqlite)
        {
            quartz.Services.AddOptions<QuartzSchedulerOptions>().Configure<HostPlace>((options, place) => options.InstanceName = $"{name} {place.Number}");
        }
        else quartz.ConfigureScheduler(options => (options.InstanceName, options.GenerateInstanceId) = (name, true));

        quartz.UsePersistentStore(store =>
        {
            store.ConfigureStore(options => (options.TablePrefix, options.StoreJobDataAsStrings, options.CommandTimeout) = (ScheduleTables.Prefix, true, Patience));
            store.UseSystemTextJsonSerializer(_ => { });
            if (storage.IsSqlite) store.UseSqlite(Connect);
            else
            {
                store.UseSqlServer(Connect);
                store.UseClustering(_ => { });
            }
        });

        // What is stored already goes on as it is: overwriting it would forget what was missed, and undo what another host has in hand.
        quartz.Services.Configure<QuartzOptions>(options => options.Scheduling.IgnoreDuplicates = true);
    }

    /// <summary>Deletes schedules that nobody follows any more: of earlier versions, and of other settings.</summary>
    public static void Forget(WriteScope scope, string mine, DateTimeOffset now)
    {
        using var names = Statement.Prepare(scope.Connection, scope.Transaction, "SELECT DISTINCT SCHED_NAME FROM QRTZ_JOB_DETAILS WHERE SCHED_NAME <> @p0");
        var others = new List<string>();
        names.Bind(0, mine);
        while (names.Step()) others.Add(names.Text(0));
        using var seen = Statement.Prepare(scope.Connection, scope.Transaction, "SELECT COALESCE(MAX(LAST_CHECKIN_TIME), 0) FROM QRTZ_SCHEDULER_STATE WHERE SCHED_NAME = @p0");
        foreach (var other in others.Where(other => IsAbandoned(other)))
            foreach (var table in ScheduleTables.Names)
            {
                using var delete = Statement.Prepare(scope.Connection, scope.Transaction, $"DELETE FROM {ScheduleTables.Prefix}{table} WHERE SCHED_NAME = @p0");
                delete.Bind(0, other).Run();
            }

        bool IsAbandoned(string other)
        {
            // On SQLite this host holds its place: whatever else was kept for the place is nobody's.
            if (Dialect.Of(scope.Connection) is SqliteDialect)
                return mine.Split(' ') is [.., var place] && other.StartsWith(Name + " ", StringComparison.Ordinal) && other.EndsWith(" " + place, StringComparison.Ordinal);
            seen.Bind(0, other);
            var last = seen.Step() ? seen.Int64(0) : 0;
            seen.Reset();
            return other.StartsWith(Name + " ", StringComparison.Ordinal) && last < (now - Forgotten).UtcTicks;
        }
    }

    /// <summary>Eight digits that differ when any job, time, zone or datum differs.</summary>
    internal static string Content(IEnumerable<Schedule> schedules)
    {
        var text = new StringBuilder();
        foreach (var s in schedules.OrderBy(s => s.Name, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{s.Name}|{s.Job.FullName}|{s.Cron}|{s.Zone}|{s.AtStart}|{string.Join(',', s.Data.OrderBy(d => d.Key, StringComparer.Ordinal))}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..8];
    }

    private static void Connect(DataSourceOptions options) => options.DataSourceFactory = services => services.GetRequiredService<StoreConnections>();
}
