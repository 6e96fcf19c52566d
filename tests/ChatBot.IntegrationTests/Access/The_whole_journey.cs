using ChatBot.Channels;
using ChatBot.IntegrationTests.Platforms;
using static ChatBot.IntegrationTests.Access.AccessBench;

namespace ChatBot.IntegrationTests.Access;

/// <summary>From "I'm blocked" to the first real use, on each platform, while a quarter passes.</summary>
public sealed class The_whole_journey
{
    private const string Liam = TalkingHost.Employee, Laura = "laura.joshi@northgate.example", Julia = "julia.dubois@northgate.example",
        Chiara = "chiara.morgan@northgate.example", Naomi = "naomi.sato@northgate.example", Carl = TalkingHost.Admin;

    public static TheoryData<Platform> Platforms => [Platform.Teams, Platform.Slack];

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_wait_becomes_an_incident_and_ends_with_real_use(Platform platform)
    {
        await using var bot = await AccessBench.StartAsync();
        var other = platform == Platform.Teams ? Platform.Slack : Platform.Teams;
        var (liam, laura, julia) = (await bot.MetAsync(platform, Liam), await bot.MetAsync(platform, Laura), await bot.MetAsync(other, Julia));
        var (chiara, naomi, carl) = (await bot.MetAsync(other, Chiara), await bot.MetAsync(platform, Naomi), await bot.MetAsync(platform, Carl));
        var token = await bot.TokenAsync();

        // A rule by chat: shown first, done after a yes.
        var asked = await carl.AsksAsync($"/ai access rules add tool=Cursor approvers={Laura}|{Julia}");
        Assert.Contains("open requests", asked.Text, StringComparison.Ordinal);
        Assert.StartsWith("Done: rule 1", (await carl.AsksAsync("yes")).Text, StringComparison.Ordinal);

        // Help opens the same form as the button after the checks.
        Assert.Equal("Request a tool", (await liam.OpensAsync(await liam.AsksAsync("help"), "Request a tool")).Title);

        // The guided checks end the first half of the asks.
        Assert.Contains("your use of it was seen", (await liam.AsksAsync("I'm blocked on Claude Code")).Text, StringComparison.Ordinal);
        var checks = await liam.AsksAsync("I'm blocked on Cursor");
        Assert.Contains("there is no open request", checks.Text, StringComparison.Ordinal);
        var form = await liam.OpensAsync(checks, "Request Cursor");
        var future = await liam.SubmitsAsync(form, ("what_for", "x"), ("blocked_by", "security"), ("since", "2027-01-01"));
        Assert.Contains("future", future.Notice ?? string.Join(' ', future.Form!.Body.GetRawText()), StringComparison.Ordinal);

        // Teams forgets what was filled in as a dialog comes back: it stands there again.
        if (platform == Platform.Teams) Assert.Contains("\"value\":\"2027-01-01\"", future.Form!.Body.GetRawText(), StringComparison.Ordinal);
        (string, string)[] filled = [("what_for", "the refund service, ask bo@x.example"), ("blocked_by", "security"), ("since", "2026-06-01"), ("ticket", "SEC-7")];
        await liam.SubmitsAsync(future.Form!, platform == Platform.Slack ? [.. filled, ("tool", "Cursor")] : filled);
        var status = await liam.HearsAsync("Your request");
        var number = NumberIn(status.Text);
        Assert.Contains("SEC-7", status.Text, StringComparison.Ordinal);
        Assert.Contains("With: Laura Joshi", status.Text, StringComparison.Ordinal);
        var card = await laura.HearsAsync("Liam Hassan asks for Cursor");
        Assert.Contains("[address]", card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("bo@x.example", card.Text, StringComparison.Ordinal);
        var copy = await julia.HearsAsync("Liam Hassan asks for Cursor");

        // Asking again joins.
        Assert.Contains(number, (await liam.AsksAsync("I'm blocked on Cursor")).Text, StringComparison.Ordinal);

        // Reminded once a day, and asked back in between.
        await liam.CommandsAsync($"/ai request remind {number}");
        await laura.HearsAsync("It still waits, and you have it.");
        await laura.CommandsAsync($"access ask {number} Which repository?");
        await liam.HearsAsync("Which repository?");
        await liam.CommandsAsync($"/ai request answer {number} the refund repository");
        await laura.HearsAsync("the refund repository");

        // Every severity, up the line, with owner, next date and price.
        await bot.DaysPassAsync(15);
        var sev3 = await chiara.HearsAsync("SEV3: Liam Hassan waits for Cursor");
        Assert.Contains("working days ×", sev3.Text, StringComparison.Ordinal);
        Assert.Contains("The seat costs:", sev3.Text, StringComparison.Ordinal);
        Assert.Contains("Next look:", sev3.Text, StringComparison.Ordinal);

        // Who leads them reads on their card who waits and what it costs.
        var digest = await laura.HearsAsync("Your teams, week of");
        Assert.Contains("31 days for Cursor (Liam Hassan)", digest.Text, StringComparison.Ordinal);
        Assert.Contains("working days of waiting so far cost about", digest.Text, StringComparison.Ordinal);
        await liam.HearsAsync("Your wait is a SEV3 now, and Chiara Morgan has it.");
        await bot.DaysPassAsync(29);
        await naomi.HearsAsync("SEV2: Liam Hassan waits for Cursor");
        await bot.DaysPassAsync(31);
        var sev1 = await carl.HearsAsync("SEV1: Liam Hassan waits for Cursor");
        Assert.Contains("What happened:", sev1.Text, StringComparison.Ordinal);

        // Two say yes at the same instant, on two platforms: one decision, and both cards show it.
        await Task.WhenAll(laura.PressesAsync(card, $"Approve request {number}", ("reason", "needed for refunds")), julia.PressesAsync(copy, $"Approve request {number}", ("reason", "needed for refunds")));
        Assert.Single((await bot.EventsAsync()).Of(number), "approved");
        await laura.HearsAsync($"approved request {number} of Liam Hassan for Cursor");
        await julia.HearsAsync($"approved request {number} of Liam Hassan for Cursor");
        await liam.HearsAsync("approved it. Carl Fischer hands the seat over.");

        // The review of the SEV1, and the seat.
        var review = await carl.HearsAsync($"Review: the SEV1 of request {number}");
        await carl.SubmitsAsync(await carl.OpensAsync(review, $"Write the review of request {number}"), ("text", "Nobody owned the queue of security. It has an owner now."));
        await carl.CommandsAsync($"access show {number}");
        var hand = await carl.HearsAsync("hand the seat over");
        await carl.SubmitsAsync(await carl.OpensAsync(hand, $"Handed over: request {number}"), ("text", "LIC-9"));
        await liam.HearsAsync("Cursor is yours now.");
        await liam.CommandsAsync("/ai request status");
        Assert.Contains("handed over, waiting for the first use", (await liam.HearsAsync("Status:")).Text, StringComparison.Ordinal);

        // Approved counts for nothing until it was used.
        bot.Clock.Advance(TimeSpan.FromDays(2));
        await bot.UsesAsync(token, Liam, "cursor");
        await bot.DaysPassAsync(0.01);
        await liam.CommandsAsync($"/ai request status {number}");
        var proven = await liam.HearsAsync("First use:");
        Assert.Contains("93 days after the first ticket", proven.Text, StringComparison.Ordinal);

        await carl.CommandsAsync("waits");
        var waits = await carl.HearsAsync("By tool:");
        Assert.Contains("• Cursor:", waits.Text, StringComparison.Ordinal);
        Assert.Contains("to the first real use 93 days", waits.Text, StringComparison.Ordinal);
        Assert.Contains("settings Access:DayRate", waits.Text, StringComparison.Ordinal);

        // The card and the answer say how long access took until the decision.
        await laura.SaysAsync("digest preview");
        Assert.Contains("Access took 91 days from request to decision, for 1 request granted in the last 28 days.", (await laura.HearsAsync("Access took")).Text, StringComparison.Ordinal);
        await laura.SaysAsync("time to access of my team in the last 28 days");
        await laura.HearsAsync("91 days");

        var record = (await bot.EventsAsync()).Of(number).ToList();
        Assert.Equal(["asked", "reminded", "moreasked", "answered", "escalated", "escalated", "escalated", "approved", "reviewed", "provided", "used"], record.Where(e => e is not ("passedon" or "told")).ToList());
    }
}
