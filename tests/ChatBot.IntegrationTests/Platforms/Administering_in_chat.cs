using ChatBot.Channels;
using ChatBot.Fakes;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>The same commands through the same handlers, wherever they are given.</summary>
public sealed class Administering_in_chat : IAsyncLifetime
{
    private TalkingHost bot = null!;

    public async Task InitializeAsync() => bot = await TalkingHost.StartAsync();

    public async Task DisposeAsync() => await bot.DisposeAsync();

    private Talker Admin(Platform platform) => platform == Platform.Teams ? bot.OnTeams(TalkingHost.Admin) : bot.OnSlack(TalkingHost.Admin);

    private static async Task<Heard> CommandAsync(Talker talker, string text)
    {
        await talker.CommandsAsync(text);
        return await talker.NextAsync();
    }

    private async Task<IReadOnlyList<string>> TrailAsync(string text) =>
        [.. (await bot.RunAsync("export", "audit", "--json")).Split('\n').Where(l => l.Contains(text, StringComparison.Ordinal))];

    [Theory]
    [InlineData(Platform.Teams)]
    [InlineData(Platform.Slack)]
    public async Task A_change_for_many_is_shown_first_done_after_yes_and_written_down(Platform platform)
    {
        var carl = Admin(platform);
        var asked = await CommandAsync(carl, platform == Platform.Teams ? "/ai budgets set team Payments 900 USD" : "budgets set team Payments 900 USD");
        Assert.StartsWith("The budget of Payments would be", asked.Text, StringComparison.Ordinal);
        Assert.Contains("It counts for 13 people", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Anders Ramos", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing has been done yet", asked.Text, StringComparison.Ordinal);
        Assert.Empty(await TrailAsync("budget.set"));

        var done = await CommandAsync(carl, "yes");
        Assert.StartsWith("Done: the budget of Payments is", done.Text, StringComparison.Ordinal);
        var trail = Assert.Single(await TrailAsync("budget.set"));
        Assert.Contains(platform == Platform.Teams ? "\"from\":\"teams\"" : "\"from\":\"slack\"", trail, StringComparison.Ordinal);
        Assert.Contains("900.00", trail, StringComparison.Ordinal);
        Assert.Contains("Payments", (await carl.AsksAsync("what is the budget of Payments this month?")).Text, StringComparison.Ordinal);
        Assert.Contains("$900.00", (await carl.AsksAsync("what is the budget of Payments this month?")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_buttons_of_a_dry_run_do_the_same_as_the_typed_words()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        var asked = await CommandAsync(carl, "tools deny Cursor");
        Assert.Contains("Cursor would be not approved for everybody", asked.Text, StringComparison.Ordinal);
        await carl.PressesAsync(asked, "Yes, do it");
        Assert.StartsWith("Done: Cursor is not approved", (await carl.NextAsync()).Text, StringComparison.Ordinal);
        Assert.Single(await TrailAsync("tool.deny"));
        await carl.PressesAsync(asked, "Yes, do it");
        await carl.NextAsync();
        Assert.Single(await TrailAsync("tool.deny"));
    }

    [Fact]
    public async Task No_leaves_everything_as_it_was()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        await CommandAsync(carl, "policy set minimum-group 8");
        Assert.StartsWith("All right, nothing was done", (await CommandAsync(carl, "no")).Text, StringComparison.Ordinal);
        Assert.Contains("minimum-group: 5", (await CommandAsync(carl, "policy")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_between_the_dry_run_and_the_yes_is_shown_again()
    {
        var (carl, gabriel) = (bot.OnSlack(TalkingHost.Admin), bot.OnTeams("gabriel.ibrahim@northgate.example"));
        await CommandAsync(carl, "budgets set team Payments 900 USD");
        await CommandAsync(gabriel, "/ai budgets set team Payments 700 USD");
        await CommandAsync(gabriel, "yes");
        var again = await CommandAsync(carl, "yes");
        Assert.Contains("would be", again.Text, StringComparison.Ordinal);
        Assert.Contains("700.00", again.Text, StringComparison.Ordinal);
        Assert.StartsWith("Done", (await CommandAsync(carl, "yes")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("budgets set org 1 USD")]
    [InlineData("audit")]
    [InlineData("admins add liam.hassan@northgate.example")]
    [InlineData("policy set minimum-group 2")]
    [InlineData("tools approve Perplexity")]
    [InlineData("seats")]
    [InlineData("privacy erase uma.lopes@northgate.example")]
    public async Task Whoever_may_not_is_refused_and_the_attempt_is_written_down(string command)
    {
        var liam = bot.OnSlack(TalkingHost.Employee);
        var answer = await CommandAsync(liam, command);
        Assert.Contains("only", answer.Text, StringComparison.OrdinalIgnoreCase);
        var line = Assert.Single(await TrailAsync("liam.hassan"));
        Assert.Contains("\"refused\":true", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_what_the_reader_may_use_and_how_one_command_goes()
    {
        var (carl, liam) = (bot.OnSlack(TalkingHost.Admin), bot.OnTeams(TalkingHost.Employee));
        var all = await CommandAsync(carl, "help");
        Assert.Contains("For admins", all.Text, StringComparison.Ordinal);
        Assert.Contains("audit", all.Text, StringComparison.Ordinal);
        var mine = await CommandAsync(liam, "help");
        Assert.DoesNotContain("For admins", mine.Text, StringComparison.Ordinal);
        Assert.Contains("privacy", mine.Text, StringComparison.Ordinal);
        Assert.Contains("budgets set", (await CommandAsync(carl, "help budgets")).Text, StringComparison.Ordinal);
        Assert.StartsWith("tokens: ", (await bot.OnTeams(TalkingHost.Admin).AsksAsync("help tokens")).Text, StringComparison.Ordinal);
        Assert.Equal(all.Text, (await CommandAsync(carl, "")).Text);
    }

    [Theory]
    [InlineData("budgts", "Did you mean \"budgets\"?")]
    [InlineData("tool list", "Did you mean \"tools\"?")]
    [InlineData("budgets sett org 5 USD", "Did you mean \"budgets set\"?")]
    [InlineData("tools owner Curser to liam.hassan@northgate.example", "Did you mean Cursor?")]
    [InlineData("policy set minimum-grup 5", "Did you mean minimum-group?")]
    [InlineData("help bugdets", "Did you mean \"help budgets\"?")]
    public async Task A_slip_is_told_with_what_was_probably_meant(string typed, string expected) =>
        Assert.Contains(expected, (await CommandAsync(bot.OnSlack(TalkingHost.Admin), typed)).Text, StringComparison.Ordinal);

    [Fact]
    public async Task A_question_after_the_slash_is_a_question()
    {
        Assert.Contains("12,257.85", (await CommandAsync(bot.OnSlack(TalkingHost.Admin), "total spend last month")).Text, StringComparison.Ordinal);
        Assert.Contains("Claude Code", (await CommandAsync(bot.OnSlack(TalkingHost.Admin), "spend by tool last month")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lists_come_in_pages()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        var first = await CommandAsync(carl, "people list");
        Assert.Contains("143 people", first.Text, StringComparison.Ordinal);
        Assert.Contains("Page 1 of 10", first.Text, StringComparison.Ordinal);
        var second = await CommandAsync(carl, "people list page 2");
        Assert.Contains("Page 2 of 10", second.Text, StringComparison.Ordinal);
        Assert.Empty(Names(first).Intersect(Names(second)));
    }

    /// <summary>First cells of a table.</summary>
    private static IEnumerable<string> Names(Heard list) => list.Text.Split('\n').Where(l => l.Contains(" | ", StringComparison.Ordinal)).Skip(1).Select(l => l.Split(" | ")[0]);

    [Fact]
    public async Task Seats_are_held_against_real_use_and_released_with_a_list()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        var audit = await CommandAsync(carl, "seats audit");
        var dormant = await carl.AsksAsync("how many dormant seats are there?");
        Assert.Contains($"{dormant.Text.Split(' ')[0]} dormant", audit.Text, StringComparison.Ordinal);
        var asked = await CommandAsync(carl, "seats release GitHub Copilot dormant");
        Assert.Contains("whoever looks after GitHub Copilot gets them as a list to take back", asked.Text, StringComparison.Ordinal);
        Assert.StartsWith("Done:", (await CommandAsync(carl, "yes")).Text, StringComparison.Ordinal);
        Assert.NotEmpty(await TrailAsync("seat.released"));
    }

    [Fact]
    public async Task The_register_of_tools_says_what_is_missing_and_takes_it()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        Assert.Contains("Cursor lacks an owner and a renewal date", (await CommandAsync(carl, "tools")).Text, StringComparison.Ordinal);
        Assert.Equal("Done: Cursor is Uma Lopes's.", (await CommandAsync(carl, "tools owner Cursor to uma.lopes@northgate.example")).Text);
        Assert.StartsWith("Done: Cursor renews on", (await CommandAsync(carl, "tools renewal Cursor 2027-01-31")).Text, StringComparison.Ordinal);
        var asked = await CommandAsync(carl, "tools price Cursor 45 USD");
        Assert.Contains("would cost", asked.Text, StringComparison.Ordinal);
        await CommandAsync(carl, "yes");
        Assert.Contains("45.00", (await carl.AsksAsync("what does a Cursor seat cost?")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Cursor lacks", (await CommandAsync(carl, "tools")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smallest_group_shown_follows_the_rule_of_the_house()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        var uma = bot.OnSlack(TalkingHost.Manager);
        Assert.Contains("%", (await uma.AsksAsync("adoption rate of my team last month")).Text, StringComparison.Ordinal);
        await CommandAsync(carl, "policy set minimum-group 50");
        Assert.StartsWith("Done: minimum-group is 50", (await CommandAsync(carl, "yes")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("%", (await uma.AsksAsync("adoption rate of my team last month")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Works_council_mode_holds_for_nudges_at_once()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        await CommandAsync(carl, "policy set works-council on");
        Assert.StartsWith("Done: works-council is on", (await CommandAsync(carl, "yes")).Text, StringComparison.Ordinal);
        Assert.Contains("Works-council mode is on", (await CommandAsync(carl, "nudges policy")).Text, StringComparison.Ordinal);
        Assert.Contains("works-council: on", (await CommandAsync(bot.OnTeams(TalkingHost.Employee), "/ai policy")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_come_and_go_but_the_last_admin_stays()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        Assert.StartsWith("Done", (await CommandAsync(carl, "admins add uma.lopes@northgate.example")).Text, StringComparison.Ordinal);
        Assert.Contains("For admins", (await CommandAsync(bot.OnSlack(TalkingHost.Manager), "help")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Done", (await CommandAsync(carl, "admins remove uma.lopes@northgate.example")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Done", (await CommandAsync(carl, "admins remove gabriel.ibrahim@northgate.example")).Text, StringComparison.Ordinal);
        Assert.StartsWith("That is the last admin", (await CommandAsync(carl, "admins remove carl.fischer@northgate.example")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trail_is_searched_in_chat()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        await CommandAsync(carl, "tools renewal Cursor 2027-01-31");
        await CommandAsync(bot.OnSlack(TalkingHost.Employee), "audit");
        Assert.Contains("tool.renewal: Cursor", (await CommandAsync(carl, "audit act tool")).Text, StringComparison.Ordinal);
        Assert.Contains("(refused)", (await CommandAsync(carl, "audit by liam refused days 1")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Nothing of that", (await CommandAsync(carl, "audit by nobody")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_were_given_up_are_listed_with_their_reason()
    {
        var carl = bot.OnSlack(TalkingHost.Admin);
        Assert.Contains("None was given up", (await CommandAsync(carl, "outbox")).Text, StringComparison.Ordinal);
        bot.Slack.FailNext("chat.postMessage", new FakeSlack.Fault(200, Error: "is_archived"));
        await bot.OnSlack(TalkingHost.Employee).SaysAsync("my prompts last week");
        while (!(await CommandAsync(carl, "outbox")).Text.Contains("1 were given up", StringComparison.Ordinal)) { }
        Assert.Contains("is_archived", (await CommandAsync(carl, "outbox abandoned")).Text, StringComparison.Ordinal);
        Assert.Contains("nothing of that", (await CommandAsync(carl, "outbox resend all")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_home_define_prices_and_people_answer_everywhere()
    {
        foreach (var carl in new[] { bot.OnSlack(TalkingHost.Admin), bot.OnTeams(TalkingHost.Admin) })
        {
            var slash = carl.Person is null ? "" : "/ai ";
            Assert.Contains("adoption rate", (await CommandAsync(carl, slash + "overview")).Text, StringComparison.Ordinal);
            Assert.Contains("What I know about you", (await CommandAsync(carl, slash + "home")).Text, StringComparison.Ordinal);
            Assert.Contains("adoption rate", (await CommandAsync(carl, slash + "define adoption rate")).Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Cursor", (await CommandAsync(carl, slash + "prices")).Text, StringComparison.Ordinal);
            Assert.Contains("per million tokens", (await CommandAsync(carl, slash + "prices models sonnet")).Text, StringComparison.Ordinal);
            Assert.Contains("reports to Uma Lopes", (await CommandAsync(carl, slash + "people manager Diego Davies")).Text, StringComparison.Ordinal);
            Assert.Contains("diego.davies@northgate.example", (await CommandAsync(carl, slash + "people find diego davies")).Text, StringComparison.Ordinal);
        }
    }
}
