using ChatBot.Channels;
using ChatBot.Fakes.Vendors;
using ChatBot.Ingest.Pull;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Reply = ChatBot.Fakes.Vendors.Reply;

namespace ChatBot.IntegrationTests.Pull;

public sealed class Bearing_with_a_vendor : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 9, 16, 12, 0, 0, TimeSpan.Zero);
    private const string Feed = "langfuse.observations";
    private FakeVendor vendor = null!;
    private PullHost host = null!;
    private Func<Seen, Reply>? instead;

    public async Task InitializeAsync()
    {
        var usual = VendorScripts.Langfuse(PullHost.Samples);
        vendor = await FakeVendor.StartAsync((self, seen) => instead?.Invoke(seen) ?? usual(self, seen));
        host = await PullHost.StartAsync(Now, Reaching_the_expected_sums.Settings("Langfuse", vendor.Address));
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await vendor.DisposeAsync();
    }

    [Fact]
    public async Task It_comes_back_when_the_vendor_says_and_not_before()
    {
        vendor.Faults.Enqueue(Reply.TooMany(60));
        Assert.Null(Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed())).Failure);
        Assert.Contains(host.Clock.Waits, w => w > TimeSpan.FromSeconds(58) && w <= TimeSpan.FromSeconds(60));
        Assert.Single(await host.FactsAsync("langfuse"));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_ends_the_pull_and_is_kept_for_the_schedule()
    {
        vendor.Faults.Enqueue(Reply.TooMany(3600));
        Assert.Equal(FailureKind.TooMany, Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed())).Failure!.Kind);
        Assert.Empty(await host.PullAsync("Langfuse", new Wish.Owed()));
        Assert.Single(vendor.Requests);

        host.Clock.Move(TimeSpan.FromHours(1));
        Assert.Null(Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed())).Failure);
        Assert.Null((await host.StateAsync(Feed)).Failure);
    }

    [Fact]
    public async Task By_hand_it_waits_as_long_as_it_takes()
    {
        vendor.Faults.Enqueue(Reply.TooMany(1800));
        var result = Assert.Single(await host.PullAsync("Langfuse", new Wish.Everything(), Patience.ByHand with { Request = PullHost.Patience.Request }));
        Assert.Null(result.Failure);
        Assert.Contains(host.Clock.Waits, w => w > TimeSpan.FromMinutes(29));
    }

    [Fact]
    public async Task What_was_pulled_by_hand_is_not_owed_again_but_chosen_days_do_not_stand_for_the_rest()
    {
        await host.PullAsync("Langfuse", new Wish.Days(Now.AddDays(-3), Now.AddDays(-2)));
        Assert.Null((await host.StateAsync(Feed)).WatermarkAt);

        await host.PullAsync("Langfuse", new Wish.Everything());
        Assert.Equal(Now, (await host.StateAsync(Feed)).WatermarkAt!.Value, TimeSpan.FromMinutes(1));
        Assert.Empty(await host.PullAsync("Langfuse", new Wish.Owed()));

        await host.PullAsync("Langfuse", new Wish.Days(Now.AddDays(-30), Now.AddDays(-20)));
        Assert.Equal(Now, (await host.StateAsync(Feed)).WatermarkAt!.Value, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Trouble_that_passes_is_borne()
    {
        vendor.Faults.Enqueue(new Reply.Status(503));
        vendor.Faults.Enqueue(new Reply.Half("""{"data":[],"meta":{}}"""));
        vendor.Faults.Enqueue(new Reply.Status(502));
        Assert.Null(Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed())).Failure);
        Assert.Equal(5 + 3, vendor.Requests.Count);
        Assert.Single(await host.FactsAsync("langfuse"));
    }

    public static TheoryData<int, string> Refusals => new()
    {
        { 401, nameof(FailureKind.Credentials) }, { 403, nameof(FailureKind.NotAllowed) }, { 404, nameof(FailureKind.NotFound) }, { 400, nameof(FailureKind.BadRequest) },
        { 302, nameof(FailureKind.Redirected) }, { 500, nameof(FailureKind.Unavailable) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Each_refusal_has_its_own_reason_and_keeps_the_watermark(int status, string kind)
    {
        await host.PullAsync("Langfuse", new Wish.Owed());
        var before = await host.StateAsync(Feed);
        host.Clock.Move(TimeSpan.FromHours(1));
        instead = _ => new Reply.Status(status, new Dictionary<string, string> { ["Location"] = "http://elsewhere.example/" }, "TEXT THAT MUST NOT BE STORED");

        var failure = Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed())).Failure!;
        Assert.Equal(kind, failure.Kind.ToString());
        var after = await host.StateAsync(Feed);
        Assert.Equal((before.WatermarkAt, before.DoneAt, kind), (after.WatermarkAt, after.DoneAt, after.Failure));
        Assert.NotNull(after.FailingSince);
        Assert.DoesNotContain("TEXT THAT", await host.EverythingStoredAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs, l => l.Contains("TEXT THAT", StringComparison.Ordinal) || l.Contains(VendorScripts.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_that_make_no_sense_are_refused_whole()
    {
        instead = _ => new Reply.Text("<html>TEXT THAT MUST NOT BE STORED</html>", "text/html");
        Assert.Equal(FailureKind.Unreadable, Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed())).Failure!.Kind);
        Assert.Null((await host.StateAsync(Feed)).WatermarkAt);
        Assert.DoesNotContain("TEXT THAT", await host.EverythingStoredAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        instead = _ => new Reply.Text(new string('x', 100_000));
        var failure = Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed(), PullHost.Patience with { LargestAnswer = 50_000 })).Failure!;
        Assert.Equal(FailureKind.TooLarge, failure.Kind);
    }

    [Fact]
    public async Task A_silent_vendor_is_given_up()
    {
        instead = _ => new Reply.Silence();
        var failure = Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed(), PullHost.Patience with { Request = TimeSpan.FromMilliseconds(50), Attempts = 2 })).Failure!;
        Assert.Equal(FailureKind.TooSlow, failure.Kind);
    }

    [Fact]
    public async Task Admins_hear_of_it_once_and_not_every_hour()
    {
        await host.WriteAsync(scope =>
        {
            scope.Db.People.Add(new PersonRow { Id = 7, Email = "ada@acme.example", Name = "Ada" });
            scope.Db.Roles.Add(new RoleRow { Email = "ada@acme.example", Role = Role.Admin });
            scope.Db.SaveChanges();
        });
        var reach = new People.Reach(new Storage.Keys(host.Clock), [], host.Clock);
        await host.WriteAsync(scope => reach.Remember(scope, "ada@acme.example", new ConversationRef(Platform.Slack, "T1", "", ConversationKind.Personal) { UserId = "U1" }));
        instead = _ => new Reply.Status(401);
        for (var hours = 0; hours < 30; hours++)
        {
            await host.PullAsync("Langfuse", new Wish.Owed());
            host.Clock.Move(TimeSpan.FromHours(1));
        }

        await using var db = host.Open();
        var said = Assert.Single(await db.Outbox.AsNoTracking().ToListAsync());
        Assert.Contains("does not accept the credentials", said.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(VendorScripts.Secret, said.Body, StringComparison.Ordinal);
        Assert.Equal(7, Assert.Single(await db.Tellings.AsNoTracking().ToListAsync()).PersonId);
    }

    [Fact]
    public async Task A_pull_that_is_stopped_leaves_its_work_to_the_next_start()
    {
        using var stop = new CancellationTokenSource();
        instead = _ =>
        {
            stop.Cancel();
            return new Reply.Silence();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.PullAsync("Langfuse", new Wish.Owed(), ct: stop.Token));
        instead = null;
        Assert.Null(Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed())).Failure);
    }

    [Fact]
    public async Task Two_hosts_do_not_ask_at_once()
    {
        await host.PullAsync("Langfuse", new Wish.Owed());
        var asked = vendor.Requests.Count;
        await host.WriteAsync(scope =>
        {
            var row = scope.Db.Pulls.Single();
            (row.LeasedUntil, row.DoneAt) = (host.Clock.GetUtcNow().AddMinutes(5), null);
            scope.Db.SaveChanges();
        });
        Assert.Empty(await host.PullAsync("Langfuse", new Wish.Owed()));
        Assert.Equal(asked, vendor.Requests.Count);

        host.Clock.Move(TimeSpan.FromMinutes(6));
        Assert.Single(await host.PullAsync("Langfuse", new Wish.Owed()));
    }
}
