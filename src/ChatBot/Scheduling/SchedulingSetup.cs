using ChatBot.Storage;
using Quartz;

namespace ChatBot.Scheduling;

/// <summary>One job, when it runs and in which zone.</summary>
internal sealed record Schedule(Type Job, string Name, string Cron, string Zone, string Does)
{
    /// <summary>Runs once more when the service starts.</summary>
    public bool AtStart { get; init; }

    /// <summary>What a job that is scheduled several times is told.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    public TimeZoneInfo TimeZone => TimeZoneInfo.FindSystemTimeZoneById(Zone);

    public TriggerKey Trigger => new(Name);
}

internal static class SchedulingSetup
{
    /// <summary>Every job of the service that runs whatever is configured, in one table; those that settings switch on are added by <see cref="AddSchedule"/>.</summary>
    public static readonly IReadOnlyList<Schedule> All =
    [
        new(typeof(HousekeepingJob), "housekeeping", "0 17 3 * * ?", "UTC", "removes delivery ids, conversations, messages and audit rows past their term"),
        new(typeof(DueTickJob), DueTickJob.Name, "0 * * * * ?", "UTC", "asks what is owed: digests and their corrections, and whatever else a feature owes by the calendar") { AtStart = true },
    ];

    /// <summary>What the tick asks; a verb asks it too.</summary>
    public static void AddDue(this IServiceCollection services) => services.AddSingleton<DueDesk>();

    /// <summary>Before <see cref="AddScheduling"/>, which is called last.</summary>
    public static void AddSchedule(this IServiceCollection services, Schedule schedule) => services.AddSingleton(schedule);

    /// <param name="rehearses">Whether the clock was moved: such a schedule lives in memory, or the next start would find triggers of another time.</param>
    /// <param name="ticks">Whether what is owed is asked every minute; whoever moves the clock by hand asks by hand.</param>
    public static void AddScheduling(this IServiceCollection services, StorageOptions storage, bool rehearses, bool ticks = true)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration("Retention").ValidateDataAnnotations().ValidateOnStart();
        var schedules = All.Where(s => ticks || s.Job != typeof(DueTickJob)).Concat(services.Where(s => s.ServiceType == typeof(Schedule)).Select(s => (Schedule)s.ImplementationInstance!)).ToList();
        services.AddQuartz(quartz =>
        {
            if (!rehearses) quartz.KeepInStore(storage, schedules);
            foreach (var schedule in schedules) Add(quartz, schedule);
        });
        if (!rehearses) services.AddHostedService(s => ActivatorUtilities.CreateInstance<ScheduleRepair>(s, schedules));

        // Started with the rest: a service that says it is ready runs its schedule.
        services.AddQuartzHostedService(hosted => (hosted.WaitForJobsToComplete, hosted.AwaitApplicationStarted) = (true, false));
    }

    private static void Add(IQuartzBuilder quartz, Schedule schedule)
    {
        var key = new JobKey(schedule.Name);
        quartz.AddJob(schedule.Job, job =>
        {
            job.WithIdentity(key).StoreDurably();
            foreach (var (name, value) in schedule.Data) job.UsingJobData(name, value);
        });
        quartz.AddTrigger(trigger => trigger.ForJob(key).WithIdentity(schedule.Trigger).WithCronSchedule(
            schedule.Cron, cron => cron.InTimeZone(schedule.TimeZone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
        if (schedule.AtStart) quartz.AddTrigger(trigger => trigger.ForJob(key).WithIdentity($"{schedule.Name} at start").StartNow());
    }
}
