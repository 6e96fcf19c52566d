using Quartz;

namespace ChatBot.Scheduling;

/// <summary>One job, when it runs and in which zone.</summary>
internal sealed record Schedule(Type Job, string Name, string Cron, string Zone, string Does);

internal static class SchedulingSetup
{
    /// <summary>Every job of the service, in one table.</summary>
    public static readonly IReadOnlyList<Schedule> All =
    [
        new(typeof(HousekeepingJob), "housekeeping", "0 17 3 * * ?", "UTC", "removes delivery ids, conversations and audit rows past their term"),
    ];

    public static void AddScheduling(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration("Retention").ValidateDataAnnotations().ValidateOnStart();
        services.AddQuartz(quartz =>
        {
            foreach (var schedule in All)
            {
                var key = new JobKey(schedule.Name);
                quartz.AddJob(schedule.Job, job => job.WithIdentity(key).StoreDurably());
                quartz.AddTrigger(trigger => trigger.ForJob(key).WithIdentity(schedule.Name).WithCronSchedule(
                    schedule.Cron, cron => cron.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone)).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
            }
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}
