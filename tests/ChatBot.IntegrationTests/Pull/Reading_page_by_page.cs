using System.Globalization;
using ChatBot.Fakes.Vendors;
using ChatBot.Ingest.Pull;

namespace ChatBot.IntegrationTests.Pull;

public sealed class Reading_page_by_page
{
    private static readonly DateTimeOffset Now = new(2026, 10, 3, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Numbered_pages_are_read_until_one_is_not_full()
    {
        await using var vendor = await FakeVendor.StartAsync((_, seen) =>
        {
            var page = int.Parse(seen.First("page")!, CultureInfo.InvariantCulture);
            var seats = Enumerable.Range(0, page < 3 ? 100 : 50).Select(i => $$$"""{"created_at":"2026-08-03T18:00:00Z","plan_type":"business","assignee":{"login":"u{{{page}}}-{{{i}}}","id":{{{i}}}}}""");
            return seen.Path.EndsWith("/seats", StringComparison.Ordinal) ? new Reply.Text($$"""{"total_seats":250,"seats":[{{string.Join(',', seats)}}]}""") : new Reply.Status(204);
        });
        await using var host = await PullHost.StartAsync(Now, Reaching_the_expected_sums.Settings("GitHubCopilot", vendor.Address));
        await host.PullAsync("GitHubCopilot", new Wish.Owed());

        Assert.Equal(["1", "2", "3"], vendor.Requests.Where(r => r.Path.EndsWith("/seats", StringComparison.Ordinal)).Select(r => r.First("page")));
        await using var db = host.Open();
        Assert.Equal(250, db.Identities.Count(i => i.Ref.StartsWith("login:u")));
    }

    [Fact]
    public async Task An_expired_cursor_begins_the_window_again_and_counts_nothing_twice()
    {
        var expired = false;
        await using var vendor = await FakeVendor.StartAsync((_, seen) =>
        {
            if (!seen.Path.EndsWith("user_cost_report", StringComparison.Ordinal)) return new Reply.Text("""{"data":[],"next_page":null}""");
            if (seen.First("page") is null) return new Reply.Text(Cost("a@x.example", "p2"));
            if (expired) return new Reply.Text(Cost("b@x.example", null));
            expired = true;
            return new Reply.Status(410);
        });
        await using var host = await PullHost.StartAsync(Now, Reaching_the_expected_sums.Settings("AnthropicEnterprise", vendor.Address));
        var results = await host.PullAsync("AnthropicEnterprise", new Wish.Days(Reaching_the_expected_sums.Start("2026-09-14"), Reaching_the_expected_sums.Start("2026-09-15")));

        Assert.All(results, r => Assert.True(r.Failure is null, r.Failure?.Says));
        Assert.Equal("2", Reaching_the_expected_sums.Sum(await host.FactsAsync("anthropic.enterprise.cost"), "billed"));
        Assert.Equal(4, vendor.Requests.Count(r => r.Path.EndsWith("user_cost_report", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_cursor_that_leads_in_a_circle_ends()
    {
        await using var vendor = await FakeVendor.StartAsync((_, seen) => new Reply.Text("""{"data":[],"has_more":true,"next_page":"again"}"""));
        await using var host = await PullHost.StartAsync(Now, Reaching_the_expected_sums.Settings("OpenAI", vendor.Address));
        Assert.All(await host.PullAsync("OpenAI", new Wish.Days(Now.AddDays(-1), Now)), r => Assert.Null(r.Failure));
    }

    [Fact]
    public async Task Restated_days_take_the_place_of_what_was_read_before()
    {
        var tokens = 100;
        await using var vendor = await FakeVendor.StartAsync((_, seen) => seen.Path.EndsWith("/completions", StringComparison.Ordinal)
            ? new Reply.Text($$$"""{"object":"page","data":[{"start_time":{{{Start(seen)}}},"end_time":{{{Start(seen) + 86400}}},"results":[{"object":"organization.usage.completions.result","input_tokens":{{{tokens}}},"output_tokens":1,"num_model_requests":1,"model":"gpt-5.4"}]}],"next_page":null}""")
            : new Reply.Text("""{"data":[],"next_page":null}"""));
        await using var host = await PullHost.StartAsync(Now, Reaching_the_expected_sums.Settings("OpenAI", vendor.Address));
        var day = new Wish.Days(Now.Date.ToUniversalTime().AddDays(-2), Now.Date.ToUniversalTime().AddDays(-1));
        foreach (var said in new[] { 100, 250, 100 })
        {
            tokens = said;
            await host.PullAsync("OpenAI", day);
            host.Clock.Move(TimeSpan.FromHours(6));
            Assert.Equal(said.ToString(CultureInfo.InvariantCulture), Reaching_the_expected_sums.Sum(await host.FactsAsync("openai.usage"), "in"));
        }
    }

    [Fact]
    public async Task The_schedule_reads_restated_days_again_and_makes_up_for_what_was_missed()
    {
        await using var vendor = await FakeVendor.StartAsync(VendorScripts.GitHub(PullHost.Samples));
        await using var host = await PullHost.StartAsync(Now, Reaching_the_expected_sums.Settings("GitHubCopilot", vendor.Address));
        await host.PullAsync("GitHubCopilot", new Wish.Owed());
        vendor.Requests.Clear();

        host.Clock.Move(TimeSpan.FromDays(1));
        await host.PullAsync("GitHubCopilot", new Wish.Owed());
        Assert.Equal(["2026-09-30", "2026-10-01", "2026-10-02", "2026-10-03"], DaysAsked(vendor));

        vendor.Requests.Clear();
        await host.PullAsync("GitHubCopilot", new Wish.Owed());
        Assert.Empty(vendor.Requests);

        host.Clock.Move(TimeSpan.FromDays(3));
        await host.PullAsync("GitHubCopilot", new Wish.Owed());
        Assert.Equal(["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06"], DaysAsked(vendor));
    }

    [Fact]
    public async Task Nobody_is_taken_for_silent_when_the_list_of_people_fails()
    {
        var usual = VendorScripts.Windsurf(PullHost.Samples);
        var fails = true;
        await using var vendor = await FakeVendor.StartAsync((self, seen) => fails && seen.Path.EndsWith("UserPageAnalytics", StringComparison.Ordinal) ? new Reply.Status(403) : usual(self, seen));
        await using var host = await PullHost.StartAsync(new(2026, 9, 15, 6, 0, 0, TimeSpan.Zero), Reaching_the_expected_sums.Settings("Windsurf", vendor.Address));
        Assert.Equal(["windsurf.users"], (await host.PullAsync("Windsurf", new Wish.Owed())).Select(r => r.Feed));

        fails = false;
        host.Clock.Move(TimeSpan.FromDays(5));
        await host.PullAsync("Windsurf", new Wish.Owed());
        Assert.Equal("206", Reaching_the_expected_sums.Sum(await host.FactsAsync("windsurf.cascade"), "suggested"));
    }

    public static TheoryData<string> Hostile => ["http://evil.example/f", "https://localhost/f", "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/f", "file:///etc/passwd", "https://[::1]/f"];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_file_is_fetched_only_from_where_a_vendor_may_keep_it(string address)
    {
        await using var vendor = await FakeVendor.StartAsync((_, seen) => seen.Path.Contains("/reports/", StringComparison.Ordinal)
            ? new Reply.Text($$"""{"download_links":["{{address}}"],"report_day":"2026-10-01"}""")
            : new Reply.Text("""{"seats":[],"usageItems":[]}"""));
        await using var host = await PullHost.StartAsync(Now, Reaching_the_expected_sums.Settings("GitHubCopilot", vendor.Address));
        var results = await host.PullAsync("GitHubCopilot", new Wish.Days(Reaching_the_expected_sums.Start("2026-10-01"), Reaching_the_expected_sums.Start("2026-10-02")));
        Assert.Equal(FailureKind.Refused, results.Single(r => r.Feed == "github.copilot.metrics").Failure?.Kind);
    }

    [Fact]
    public async Task Pages_over_the_vendors_allowance_wait_for_the_next_minute()
    {
        await using var vendor = await FakeVendor.StartAsync((_, seen) => new Reply.Text("""{"data":[],"next_page":null}"""));
        await using var host = await PullHost.StartAsync(Now, Reaching_the_expected_sums.Settings("AnthropicEnterprise", vendor.Address));
        var began = host.Clock.GetUtcNow();
        await host.PullAsync("AnthropicEnterprise", new Wish.Owed());
        var allowed = ((host.Clock.GetUtcNow() - began).TotalMinutes + 1) * 60;
        Assert.InRange(vendor.Requests.Count, 61, (int)allowed);
    }

    private static long Start(Seen seen) => long.Parse(seen.First("start_time")!, CultureInfo.InvariantCulture);

    private static IEnumerable<string?> DaysAsked(FakeVendor vendor) =>
        vendor.Requests.Where(r => r.Path.EndsWith("users-1-day", StringComparison.Ordinal)).Select(r => r.First("day"));

    private static string Cost(string email, string? next) => $$"""
        {"data":[{"actor":{"type":"user_actor","user_id":"{{email}}","email":"{{email}}"},"starting_at":"2026-09-14T00:00:00Z","ending_at":"2026-09-15T00:00:00Z",
          "product":"chat","model":"claude-opus-5","cost_type":"tokens","token_type":"output_tokens","amount":"100","currency":"USD"}],"next_page":{{(next is null ? "null" : $"\"{next}\"")}}}
        """;
}
