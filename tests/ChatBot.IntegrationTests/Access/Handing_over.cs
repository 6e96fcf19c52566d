using System.Text;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Signatures;
using ChatBot.Fakes.Vendors;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Platforms;
using static ChatBot.IntegrationTests.Access.AccessBench;
using VendorReply = ChatBot.Fakes.Vendors.Reply;

namespace ChatBot.IntegrationTests.Access;

/// <summary>What other systems hear of a decision, and seats that go round.</summary>
public sealed class Handing_over
{
    private const string Liam = TalkingHost.Employee, Laura = "laura.joshi@northgate.example", Carl = TalkingHost.Admin, Uma = TalkingHost.Manager, Chiara = "chiara.morgan@northgate.example";
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task A_grant_is_told_by_a_signed_webhook_that_is_repeated_until_it_arrives()
    {
        await using var receiver = await FakeVendor.StartAsync((_, _) => new VendorReply.Status(204));
        receiver.Faults.Enqueue(new VendorReply.Status(503));
        receiver.Faults.Enqueue(new VendorReply.Status(500));
        await using var bot = await AccessBench.StartAsync(
            ("Access:Webhook:Url", $"{receiver.Address}/hook"), ("Access:Webhook:Secret", Secret), ("Access:Webhook:AllowedHosts:0", new Uri(receiver.Address).Host), ("Access:Webhook:AllowPrivateAddresses", "true"));
        var (liam, laura) = (await bot.MetAsync(Platform.Slack, Liam), await bot.MetAsync(Platform.Teams, Laura));
        await liam.CommandsAsync("/ai request Cursor");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        await laura.PressesAsync(await laura.HearsAsync("Liam Hassan asks for Cursor"), $"Approve request {number}");
        await bot.TimePassesUntilAsync(() => receiver.Requests.Count == 3);

        var all = receiver.Requests.ToList();
        Assert.Single(all.Select(r => r.Headers["webhook-id"]).Distinct());
        var last = all[^1];
        Assert.Equal(SignatureVerdict.Genuine, StandardWebhookSignature.Check(last.Headers["webhook-id"], last.Headers["webhook-timestamp"], last.Headers["webhook-signature"], Encoding.UTF8.GetBytes(last.Body), [Secret], bot.Clock.GetUtcNow()));
        using var body = JsonDocument.Parse(last.Body);
        Assert.Equal("access.granted", body.RootElement.GetProperty("type").GetString());
        Assert.Equal((Liam, "Cursor", Laura), (body.RootElement.GetProperty("data").GetProperty("person").GetProperty("email").GetString(), body.RootElement.GetProperty("data").GetProperty("tool").GetString(), body.RootElement.GetProperty("data").GetProperty("decided_by").GetString()));
    }

    [Theory]
    [InlineData("https://elsewhere.example/hook", "allowed.example", "not in Access:Webhook:AllowedHosts")]
    [InlineData("ftp://allowed.example/hook", "allowed.example", "https address")]
    [InlineData("http://allowed.example/hook", "allowed.example", "https address")]
    [InlineData("https://allowed.example@elsewhere.example/hook", "allowed.example", "https address")]
    public async Task An_address_outside_the_list_stops_the_start(string url, string host, string why)
    {
        var problem = await Assert.ThrowsAnyAsync<Exception>(() => ServiceUnderTest.StartAsync(null, ("Access:Webhook:Url", url), ("Access:Webhook:Secret", Secret), ("Access:Webhook:AllowedHosts:0", host)));
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitHub_assigns_the_seat_and_takes_one_back_for_the_oldest_wait()
    {
        await using var github = await FakeVendor.StartAsync((_, seen) => new VendorReply.Text(seen.Method == "POST" ? "{\"seats_created\":1}" : "{\"seats_cancelled\":1}"));
        await using var bot = await AccessBench.StartAsync(("Access:GitHubSeats:Enabled", "true"), ("Access:GitHubSeats:Organisation", "northgate"), ("Access:GitHubSeats:Token", "t0ken"), ("Access:GitHubSeats:BaseUrl", github.Address));

        // Rosa has waited for Copilot since March, as the file says; her manager approves.
        const string Rosa = "rosa.mehta@northgate.example";
        await bot.RunAsync("link", "add", "login:rosam", Rosa);
        var rosa = await bot.MetAsync(Platform.Slack, Rosa);
        var carl = await bot.MetAsync(Platform.Teams, Carl);
        var status = await rosa.AsksAsync("request status");
        var number = NumberIn(status.Text);
        await carl.CommandsAsync($"access assign {number} {Carl}");
        var card = await carl.HearsAsync("Rosa Mehta asks for GitHub Copilot");
        await carl.PressesAsync(card, $"Approve request {number}");
        await bot.TimePassesUntilAsync(() => !github.Requests.IsEmpty);
        var request = github.Requests.First();
        Assert.Equal(("POST", "/orgs/northgate/copilot/billing/selected_users", "Bearer t0ken"), (request.Method, request.Path, request.Headers["authorization"]));
        Assert.Contains("rosam", request.Body, StringComparison.Ordinal);
        await rosa.HearsAsync("GitHub Copilot is yours now.");
        Assert.Contains("provided", (await bot.EventsAsync()).Of(number));

        // Idle seats go back through the same door: first shown whom and how many, done after a yes.
        await carl.CommandsAsync("seats release GitHub Copilot dormant");
        var shown = await carl.HearsAsync("GitHub is asked to take them back, and their holders are told");
        var idle = System.Text.RegularExpressions.Regex.Matches(shown.Text, @"\((\S+@\S+)\)").Select(m => m.Groups[1].Value).ToList();
        var name = System.Text.RegularExpressions.Regex.Matches(shown.Text, @"• (.+) \(\S+@").Select(m => m.Groups[1].Value).ElementAt(1);
        Assert.True(idle.Count > 1, shown.Text);
        await bot.RunAsync("link", "add", "login:idle-one", idle[0]);
        var holder = await bot.MetAsync(Platform.Slack, idle[0]);
        await bot.MetAsync(Platform.Slack, idle[1]);
        await carl.CommandsAsync("yes");
        await carl.HearsAsync("on the way back: GitHub is asked to take them back");
        await bot.TimePassesUntilAsync(() => github.Requests.Any(r => r.Method == "DELETE"));
        Assert.Contains("idle-one", github.Requests.Single(r => r.Method == "DELETE").Body, StringComparison.Ordinal);
        await holder.HearsAsync("Your GitHub Copilot seat goes back");

        // Whose login GitHub does not know is taken back by hand: a list with a button, the morning after.
        bot.Clock.Advance(TimeSpan.FromDays(1));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        var task = await carl.HearsAsync("GitHub Copilot to take back");
        Assert.Contains(idle[1], task.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(idle[0], task.Text, StringComparison.Ordinal);
        await holder.CommandsAsync("seats done GitHub Copilot");
        await holder.HearsAsync("Seats of GitHub Copilot are taken back by");
        Assert.Matches("Thank you: .* no longer counts? as held", (await carl.PressesAsync(task, "Done")).Card.GetRawText());
        await carl.CommandsAsync("seats list GitHub Copilot dormant");
        Assert.DoesNotContain(name, (await carl.HearsAsync("GitHub Copilot")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seat_that_is_given_back_goes_to_the_oldest_wait()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura, carl) = (await bot.MetAsync(Platform.Slack, Liam), await bot.MetAsync(Platform.Slack, Laura), await bot.MetAsync(Platform.Slack, Carl));
        await liam.CommandsAsync("/ai request Cursor");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        await laura.HearsAsync("Liam Hassan asks for Cursor");
        await laura.CommandsAsync($"access approve {number}");
        await carl.HearsAsync("hand the seat over");

        // Somebody who holds a Cursor seat returns it.
        const string Holder = "aaron.banerjee@northgate.example";
        var holder = await bot.MetAsync(Platform.Teams, Holder);
        await holder.AsksAsync("give back my Cursor seat");
        Assert.StartsWith("Done: it is noted that you give back", (await holder.AsksAsync("yes")).Text, StringComparison.Ordinal);
        await liam.HearsAsync("A seat was given back, and yours is the oldest wait");
        await carl.HearsAsync("It goes to this request, the oldest wait.");
        Assert.Contains("seatoffered", (await bot.EventsAsync()).Of(number));
    }
}
