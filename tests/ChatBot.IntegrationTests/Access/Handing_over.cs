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
