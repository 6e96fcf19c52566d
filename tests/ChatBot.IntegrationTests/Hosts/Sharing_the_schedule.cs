using System.Globalization;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.Scheduling;

namespace ChatBot.IntegrationTests.Hosts;

public sealed class Sharing_the_schedule : IDisposable
{
    private const string DueAt = "SELECT NEXT_FIRE_TIME FROM QRTZ_TRIGGERS WHERE TRIGGER_NAME = 'housekeeping'";
    private readonly StoreFile store = new();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_restart_finds_the_schedule_as_it_was()
    {
        await ServeAsync();
        var (schedules, due) = (store.Texts("SELECT DISTINCT SCHED_NAME FROM QRTZ_JOB_DETAILS"), store.Number(DueAt));
        Assert.EndsWith(" 1", Assert.Single(schedules), StringComparison.Ordinal);
        await ServeAsync();
        Assert.Equal(schedules, store.Texts("SELECT DISTINCT SCHED_NAME FROM QRTZ_JOB_DETAILS"));
        Assert.Equal(due, store.Number(DueAt));
    }

    [Fact]
    public async Task What_a_stopped_service_missed_is_done_when_it_starts_again()
    {
        await ServeAsync();
        store.Change("INSERT INTO Deliveries (SourceId, Key, ReceivedAt, Facts, Rejected) VALUES (1, x'00112233445566778899aabbccddeeff', 0, 1, 0)");
        store.Change(string.Create(CultureInfo.InvariantCulture, $"UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = {Now.AddHours(-2).UtcTicks} WHERE TRIGGER_NAME = 'housekeeping'"));
        await using var service = await ServiceUnderTest.StartAsync(store.Data);
        await StoreFile.UntilAsync("the housekeeping that was missed", () => store.Number("SELECT COUNT(*) FROM Deliveries") == 0);
    }

    [Fact]
    public async Task A_trigger_that_waits_for_a_clock_that_had_run_ahead_is_set_again()
    {
        await ServeAsync();
        var due = store.Number(DueAt);
        store.Change(string.Create(CultureInfo.InvariantCulture, $"UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = {Now.AddYears(1).UtcTicks} WHERE TRIGGER_NAME = 'housekeeping'"));
        await ServeAsync();
        Assert.InRange(store.Number(DueAt), due, due + TimeSpan.FromDays(1).Ticks);
    }

    [Fact]
    public async Task Two_hosts_on_one_file_follow_each_a_copy_of_their_own()
    {
        await using var one = await ServiceUnderTest.StartAsync(store.Data);
        await using var other = await ServiceUnderTest.StartAsync(store.Data);
        Assert.Equal(2, store.Texts("SELECT DISTINCT SCHED_NAME FROM QRTZ_JOB_DETAILS").Count);
        Assert.Equal("""{"status":"ready"}""", await one.Http.GetStringAsync("/readyz"));
        Assert.Equal("""{"status":"ready"}""", await other.Http.GetStringAsync("/readyz"));
    }

    [Fact]
    public async Task Schedules_that_nobody_follows_any_more_are_forgotten()
    {
        await ServeAsync();
        var mine = Assert.Single(store.Texts("SELECT DISTINCT SCHED_NAME FROM QRTZ_JOB_DETAILS"));
        store.Change("INSERT INTO QRTZ_JOB_DETAILS SELECT 'ChatBot 00000000 1', JOB_NAME, JOB_GROUP, DESCRIPTION, JOB_CLASS_NAME, IS_DURABLE, IS_NONCONCURRENT, IS_UPDATE_DATA, REQUESTS_RECOVERY, JOB_DATA FROM QRTZ_JOB_DETAILS");
        store.Change("INSERT INTO QRTZ_JOB_DETAILS SELECT 'ChatBot 00000000 2', JOB_NAME, JOB_GROUP, DESCRIPTION, JOB_CLASS_NAME, IS_DURABLE, IS_NONCONCURRENT, IS_UPDATE_DATA, REQUESTS_RECOVERY, JOB_DATA FROM QRTZ_JOB_DETAILS WHERE SCHED_NAME LIKE 'ChatBot 00000000 1'");
        store.Change(string.Create(CultureInfo.InvariantCulture, $"UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = {Now.AddHours(-2).UtcTicks} WHERE TRIGGER_NAME = 'housekeeping'"));
        await using var service = await ServiceUnderTest.StartAsync(store.Data);
        await StoreFile.UntilAsync("the end of the old schedule", () => store.Number("SELECT COUNT(*) FROM QRTZ_JOB_DETAILS WHERE SCHED_NAME = 'ChatBot 00000000 1'") == 0);

        // Its own goes on, and so does that of the other place, which another host may hold.
        Assert.Equal([mine, "ChatBot 00000000 2"], store.Texts("SELECT DISTINCT SCHED_NAME FROM QRTZ_JOB_DETAILS").OrderBy(name => name == mine ? 0 : 1));
    }

    [Fact]
    public void A_schedule_with_other_jobs_times_or_data_has_another_name()
    {
        var schedule = new Schedule(typeof(HousekeepingJob), "one", "0 17 3 * * ?", "UTC", "tidies up");
        string[] names =
        [
            ScheduleStore.Content([schedule]), ScheduleStore.Content([schedule with { Cron = "0 18 3 * * ?" }]), ScheduleStore.Content([schedule with { Zone = "Europe/Oslo" }]),
            ScheduleStore.Content([schedule with { Data = new Dictionary<string, string> { ["source"] = "GitHub" } }]), ScheduleStore.Content([schedule, schedule with { Name = "two" }]),
        ];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(names[0], ScheduleStore.Content([schedule with { Does = "other words" }]));
    }

    public void Dispose() => store.Dispose();

    private async Task ServeAsync()
    {
        await using var service = await ServiceUnderTest.StartAsync(store.Data);
        Assert.Equal("""{"status":"ready"}""", await service.Http.GetStringAsync("/readyz"));
    }
}
