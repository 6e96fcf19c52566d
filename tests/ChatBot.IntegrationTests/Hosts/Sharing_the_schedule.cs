using System.Globalization;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer;
using ChatBot.Scheduling;
using ChatBot.Storage.Rows;

namespace ChatBot.IntegrationTests.Hosts;

public sealed class Sharing_the_schedule : IDisposable
{
    private const string DueAt = "SELECT NEXT_FIRE_TIME FROM QRTZ_TRIGGERS WHERE TRIGGER_NAME = 'housekeeping'";
    private readonly StoreFile store = new();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [SqliteFact]
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

        // Of each two, one stays: "not for me", a leave without an end, somebody who still looks for a partner.
        store.Change("INSERT INTO Nudges (Id, PersonId, ToolId, Offer, Standing, Day, Answer, Reason, Identity, Version) VALUES (x'01', 1, 1, 4, 0, 1, 1, 0, 'a', 0), (x'02', 1, 1, 4, 0, 1, 2, 1, 'b', 0)");
        store.Change("INSERT INTO Absences (PersonId, Kind, FromDay, UntilDay, IsTold) VALUES (1, 0, 1, 2, 0), (1, 0, 3, NULL, 0)");
        store.Change("INSERT INTO Pairs (Id, ToolId, LowId, State, LowSays, HighSays, Problem, IsTwoWays, SoughtAt, Sequence, Token, LowWay, HighWay, LowTold, HighTold, Version) VALUES (x'01', 1, 1, 5, 0, 0, 'p', 0, 0, 0, 'a', 0, 0, 0, 0, 0), (x'02', 1, 1, 0, 0, 0, 'p', 0, 0, 0, 'b', 0, 0, 0, 0, 0)");
        store.Change(string.Create(CultureInfo.InvariantCulture, $"UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = {Now.AddHours(-2).UtcTicks} WHERE TRIGGER_NAME = 'housekeeping'"));
        await using var service = await ServiceUnderTest.StartAsync(store.Data);
        await StoreFile.UntilAsync("the housekeeping that was missed", () => store.Number("SELECT COUNT(*) FROM Deliveries") == 0);
        await StoreFile.UntilAsync("offers, absences and pairs past their term", () => store.Number("SELECT (SELECT COUNT(*) FROM Nudges) * 100 + (SELECT COUNT(*) FROM Absences) * 10 + (SELECT COUNT(*) FROM Pairs)") == 111);
    }

    [Fact]
    public async Task Messages_are_forgotten_when_nothing_can_come_of_them_any_more()
    {
        await ServeAsync();
        store.Change(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO AccessRequests (Id, Number, PersonId, ToolId, RequestedDay, Status, Stage, Severity, OwnerId, NextDay, IsOurs, Version)
            VALUES (randomblob(16), 1, 1, 1, {DateOnly.FromDateTime(Now.UtcDateTime).DayNumber - 1_150}, 0, 0, 0, 1, 0, 1, 0)
            """));
        Said("sign of life, of the last weeks", 34, OutboxState.Sent);
        Said("sign of life", 36, OutboxState.Sent);
        Said("answer/a", 179, OutboxState.Sent, "m1");
        Said("answer/a#v2", 36, OutboxState.Sent, "m1");
        Said("answer/b", 181, OutboxState.Sent, "m2");
        Said("access.status/1.1/5", 1_140, OutboxState.Sent, "m3");
        Said("access.status/0.1/5", 1_160, OutboxState.Sent, "m4");
        Said("digest/2026-01/5, lost", 89, OutboxState.Abandoned);
        Said("digest/2025-01/5, lost", 91, OutboxState.Abandoned);
        Said("digest/2026-02/5, in doubt", 89, OutboxState.InDoubt);
        Said("digest/2025-02/5, in doubt", 91, OutboxState.InDoubt);
        Said("digest/2027-01/5, waits", -1, OutboxState.Waiting);
        store.Change($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4500)
            INSERT INTO Outbox (Id, Platform, Conversation, Identity, Body, State, Attempts, PartsSent, CreatedAt, NotBefore, IsBulk, Version)
            SELECT randomblob(16), 'Local', 'c', 'many/' || i, '', {OutboxState.Sent:D}, 1, 0, 0, 0, 0, 0 FROM n
            """);
        Heard("done", 36, InboxState.Done);
        Heard("done, of the last weeks", 34, InboxState.Done);
        Heard("parked", 91, InboxState.Parked);
        Heard("parked, of the last months", 89, InboxState.Parked);

        store.Change(string.Create(CultureInfo.InvariantCulture, $"UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = {Now.AddHours(-2).UtcTicks} WHERE TRIGGER_NAME = 'housekeeping'"));
        store.Change("INSERT INTO Audit (Id, At, Actor, Act, Subject, \"From\", Refused) VALUES (randomblob(16), 0, 'a', 'a', 'a', 'a', 0)");
        await using var service = await ServiceUnderTest.StartAsync(store.Data);
        await StoreFile.UntilAsync("the housekeeping", () => store.Number("SELECT COUNT(*) FROM Audit WHERE At = 0") == 0);
        Assert.Equal(["access.status/1.1/5", "answer/a", "digest/2026-01/5, lost", "digest/2026-02/5, in doubt", "digest/2027-01/5, waits", "sign of life, of the last weeks"],
            store.Texts("SELECT Identity FROM Outbox ORDER BY Identity"));
        Assert.Equal(["done, of the last weeks", "parked, of the last months"], store.Texts("SELECT DeliveryId FROM Inbox ORDER BY DeliveryId"));

        void Said(string identity, int daysAgo, OutboxState state, string? messageId = null) => store.Change(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO Outbox (Id, Platform, Conversation, Identity, Body, State, Attempts, PartsSent, CreatedAt, NotBefore, IsBulk, PlatformMessageId, Version)
            VALUES (randomblob(16), 'Local', 'c', '{identity}', '', {state:D}, 1, 0, 0, {Now.AddDays(-daysAgo).ToUnixTimeMilliseconds()}, 0, {(messageId is null ? "NULL" : $"'{messageId}'")}, 0)
            """));

        void Heard(string delivery, int daysAgo, InboxState state) => store.Change(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO Inbox (Id, Source, DeliveryId, Conversation, State, Attempts, ReceivedAt, Version)
            VALUES (randomblob(16), 'Local', '{delivery}', 'c', {state:D}, 1, {Now.AddDays(-daysAgo).ToUnixTimeMilliseconds()}, 0)
            """));
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

    [SqliteFact]
    public async Task Two_hosts_on_one_file_follow_each_a_copy_of_their_own()
    {
        await using var one = await ServiceUnderTest.StartAsync(store.Data);
        await using var other = await ServiceUnderTest.StartAsync(store.Data);
        Assert.Equal(2, store.Texts("SELECT DISTINCT SCHED_NAME FROM QRTZ_JOB_DETAILS").Count);
        Assert.Equal("""{"status":"ready"}""", await one.Http.GetStringAsync("/readyz"));
        Assert.Equal("""{"status":"ready"}""", await other.Http.GetStringAsync("/readyz"));
    }

    [SqliteFact]
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
