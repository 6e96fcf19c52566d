using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatBot.Fakes;
using static ChatBot.IntegrationTests.Platforms.SlackAtWork;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>Whatever comes in that is not Slack's, or not well formed: nothing is done, nothing is said, and the next good request works.</summary>
public sealed class Refusing_bad_requests_from_Slack : IAsyncLifetime
{
    private SlackAtWork work = null!;

    public async Task InitializeAsync() => work = await StartAsync(("Slack:PreviousSigningSecret", "the-one-before"));

    public async Task DisposeAsync() => await work.DisposeAsync();

    private string Body => work.Slack.DirectMessage(Employee, "how many prompts did I send last week?").ToJsonString();

    private DateTimeOffset Now => work.Host.Clock.GetUtcNow();

    private static HttpRequestMessage Request(byte[] body, string? stamp, params string[] signatures)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/slack/events") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (stamp is not null) request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", stamp);
        foreach (var signature in signatures) request.Headers.TryAddWithoutValidation("X-Slack-Signature", signature);
        return request;
    }

    private static byte[] Signed(string stamp, byte[] body) => [.. Encoding.UTF8.GetBytes($"v0:{stamp}:"), .. body];

    private static string Sign(string stamp, byte[] body, string secret = FakeSlack.SigningSecret) =>
        "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Signed(stamp, body)));

    private string Stamp(TimeSpan ago = default) => (Now - ago).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Nothing was kept of what came before, and a good request is answered.</summary>
    private async Task NothingHappenedAsync()
    {
        var answer = await work.AskAsync(Employee, "how many prompts did I send last week?");
        Assert.StartsWith("114 prompts", answer.Text, StringComparison.Ordinal);
        Assert.Single(work.Slack.Messages);
    }

    public static TheoryData<string> Forgeries => ["another secret", "stale", "from the future", "no timestamp", "no signature", "two signatures", "another body", "upper case", "words for a timestamp", "another version", "empty"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_request_that_Slack_did_not_sign_now_is_refused(string how)
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var stamp = how switch { "stale" => Stamp(TimeSpan.FromSeconds(310)), "from the future" => Stamp(TimeSpan.FromSeconds(-310)), _ => Stamp() };
        using var request = how switch
        {
            "another secret" => Request(body, stamp, Sign(stamp, body, "guessed")),
            "no timestamp" => Request(body, null, Sign(stamp, body)),
            "no signature" => Request(body, stamp),
            "two signatures" => Request(body, stamp, Sign(stamp, body), "v0=" + new string('0', 64)),
            "another body" => Request(Encoding.UTF8.GetBytes(Body), stamp, Sign(stamp, body)),
            "upper case" => Request(body, stamp, "V0=" + Sign(stamp, body)[3..].ToUpperInvariant()),
            "words for a timestamp" => Request(body, "now", Sign("now", body)),
            "another version" => Request(body, stamp, "v1=" + Sign(stamp, body)[3..]),
            "empty" => Request(body, stamp, ""),
            _ => Request(body, stamp, Sign(stamp, body)),
        };
        Assert.Equal(HttpStatusCode.Unauthorized, (await work.SendAsync(request)).Status);
        await NothingHappenedAsync();
    }

    [Fact]
    public async Task The_secret_before_the_last_rotation_still_counts()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        using var request = Request(body, Stamp(), Sign(Stamp(), body, "the-one-before"));
        Assert.Equal(HttpStatusCode.OK, (await work.SendAsync(request)).Status);
        Assert.StartsWith("114 prompts", (await work.Slack.NextMessageAsync()).Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, int> Malformed => new()
    {
        { "{\"type\":\"event_callback\"", 400 }, { "[]", 400 }, { "", 400 }, { "null", 400 }, { "{\"type\":\"event_callback\"}", 400 },
        { "{\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event\":{\"type\":\"message\",\"channel_type\":\"im\",\"user\":\"U0LIAM\",\"text\":\"x\"}}", 400 },
        { "{\"type\":\"event_callback\",\"type\":\"url_verification\",\"challenge\":\"x\"}", 400 }, { "{\"type\":\"\\ud800\",\"event_id\":\"x\"}", 400 },
        { "{\"type\":\"made_up\"}", 200 },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_signed_body_that_makes_no_sense_is_refused_for_good(string text, int status)
    {
        var body = Encoding.UTF8.GetBytes(text);
        using var request = Request(body, Stamp(), Sign(Stamp(), body));
        Assert.Equal(status, (int)(await work.SendAsync(request)).Status);
        await NothingHappenedAsync();
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        byte[] body = [.. "{\"type\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        using var request = Request(body, Stamp(), Sign(Stamp(), body));
        Assert.Equal(HttpStatusCode.BadRequest, (await work.SendAsync(request)).Status);
        await NothingHappenedAsync();
    }

    [Fact]
    public async Task A_body_larger_than_anything_that_Slack_sends_is_refused_unread()
    {
        var body = new byte[1024 * 1024 + 1];
        using var request = Request(body, Stamp(), Sign(Stamp(), body));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await work.SendAsync(request)).Status);
        await NothingHappenedAsync();
    }

    [Fact]
    public async Task A_command_that_is_played_back_is_answered_once_and_not_at_all_when_it_is_old()
    {
        var form = work.Slack.SlashCommand(Employee, Channel, "how many prompts did I send last week?");
        Assert.Equal(HttpStatusCode.OK, (await work.SendAsync(work.Slack.Command(form))).Status);
        Assert.Equal(HttpStatusCode.OK, (await work.SendAsync(work.Slack.Command(form))).Status);
        await work.Slack.NextMessageAsync();
        using var kept = work.Slack.Command(form);
        work.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.Unauthorized, (await work.SendAsync(kept)).Status);
        await work.AskAsync(Employee, "how many prompts did I send last week?");
        Assert.Single(work.Slack.In(Channel));
    }

    [Fact]
    public async Task A_workspace_without_the_app_is_thanked_and_forgotten()
    {
        var message = work.Slack.DirectMessage(Employee, "how many prompts did I send last week?");
        message["team_id"] = "T0ALIEN";
        message["authorizations"]![0]!["team_id"] = "T0ALIEN";
        await work.DeliverAsync(message);
        await NothingHappenedAsync();
    }

    [Theory]
    [InlineData("https://hooks.slack.com.evil.example/commands/1")]
    [InlineData("http://hooks.slack.com/commands/1")]
    [InlineData("https://evil.example/hooks.slack.com")]
    [InlineData("https://user@hooks.slack.com@evil.example/1")]
    [InlineData("http://127.0.0.1:1/respond")]
    [InlineData("file:///etc/passwd")]
    public async Task A_forged_address_for_answers_is_not_called_and_the_answer_comes_another_way(string address)
    {
        var form = work.Slack.SlashCommand(Employee, Channel, "how many prompts did I send last week?");
        form["response_url"] = address;
        Assert.Equal(HttpStatusCode.OK, (await work.SendAsync(work.Slack.Command(form))).Status);
        var answer = await work.Slack.NextMessageAsync();
        Assert.Equal((Channel, Employee), (answer.Channel, answer.OnlyFor));
        Assert.StartsWith("114 prompts", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_are_markup_are_shown_as_text()
    {
        const string hostile = "<!channel> *bold* <https://evil.example|Cursor> &lt; ${$root}";
        var typed = hostile.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        await work.CommandAsync(Admin, $"tools add \"{typed}\" vendor Evil billing seat owner carl.fischer@northgate.example renewal 2027-01-31");
        var listed = await work.CommandAsync(Admin, "tools");
        foreach (var said in work.Slack.Messages)
        {
            Assert.DoesNotContain("<!channel>", said.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<https://evil.example", said.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<!channel>", string.Join('\n', Mrkdwn(said.Blocks)), StringComparison.Ordinal);
        }
        Assert.Contains("&lt;!channel&gt; *bold*", listed.Text, StringComparison.Ordinal);
    }

    /// <summary>Texts that Slack would read as markup.</summary>
    private static IEnumerable<string> Mrkdwn(System.Text.Json.JsonElement element) => element.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Array => element.EnumerateArray().SelectMany(Mrkdwn),
        System.Text.Json.JsonValueKind.Object => element.TryGetProperty("type", out var type) && type.ValueKind == System.Text.Json.JsonValueKind.String && type.GetString() == "mrkdwn"
            ? [element.GetProperty("text").GetString()!] : element.EnumerateObject().SelectMany(p => Mrkdwn(p.Value)),
        _ => [],
    };
}
