using Quartz;

namespace ChatBot.Scheduling;

/// <summary>Looks over the stored schedule when the service starts: a trigger that waits for a later time than its rule says (the clock had run ahead),
/// that failed for good or that is gone is set again. What is due, or was missed, is left to the scheduler.</summary>
internal sealed partial class ScheduleRepair(IReadOnlyList<Schedule> schedules, ISchedulerFactory schedulers, TimeProvider clock, ILogger<ScheduleRepair> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var schedule in schedules)
        {
            var wrong = await WrongAsync(scheduler, schedule, cancellationToken);
            if (wrong is null) continue;
            Log.SetAgain(logger, schedule.Name, wrong);
            var trigger = TriggerBuilder.Create(clock).ForJob(schedule.Name).WithIdentity(schedule.Trigger).WithCronSchedule(
                schedule.Cron, cron => cron.InTimeZone(schedule.TimeZone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
            if (await scheduler.RescheduleJob(schedule.Trigger, trigger, cancellationToken) is null) await scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> WrongAsync(IScheduler scheduler, Schedule schedule, CancellationToken ct)
    {
        if (await scheduler.GetTrigger(schedule.Trigger, ct) is not { } stored) return "it was gone";
        if (await scheduler.GetTriggerState(schedule.Trigger, ct) == TriggerState.Error) return "it had failed";
        var next = new CronExpression(schedule.Cron, schedule.TimeZone).GetNextValidTimeAfter(clock.GetUtcNow());
        return stored.NextFireTimeUtc is { } waits && next is { } rule && waits > rule ? "it waited for a time too far ahead" : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The schedule of {Job} was set again: {Wrong}.")]
        public static partial void SetAgain(ILogger logger, string job, string wrong);
    }
}
