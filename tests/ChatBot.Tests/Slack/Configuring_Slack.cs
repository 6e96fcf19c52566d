using System.ComponentModel.DataAnnotations;
using System.Net;
using ChatBot.Channels.Slack;
using ChatBot.Fakes;

namespace ChatBot.Tests.Slack;

public sealed class Configuring_Slack
{
    static List<string> Faults(SlackOptions options) => [.. options.Validate(new ValidationContext(options)).Select(r => r.ErrorMessage!)];

    [Fact]
    public void Nothing_at_all_means_no_Slack() => Assert.Empty(Faults(new()));

    [Fact]
    public void Complete_settings_are_taken()
    {
        Assert.Empty(Faults(new() { SigningSecret = "s", BotToken = "xoxb-1" }));
        Assert.Empty(Faults(new() { SigningSecret = "s", PreviousSigningSecret = "p", ClientId = "1", ClientSecret = "c" }));
        Assert.Empty(Faults(new() { SocketMode = true, AppToken = "xapp-1", BotToken = "xoxb-1" }));
        Assert.Empty(Faults(new() { SigningSecret = "s", BotToken = "xoxb-1", ApiBaseUrl = new("http://127.0.0.1:1/") }));
    }

    [Fact]
    public void Half_of_them_stop_the_start_with_a_reason()
    {
        Assert.Contains(Faults(new() { SocketMode = true, BotToken = "x" }), f => f.Contains("AppToken", StringComparison.Ordinal));
        Assert.Contains(Faults(new() { SigningSecret = "s", BotToken = "x", ClientId = "1" }), f => f.Contains("belong together", StringComparison.Ordinal));
        Assert.Contains(Faults(new() { PreviousSigningSecret = "p" }), f => f.Contains("without Slack:SigningSecret", StringComparison.Ordinal));
        Assert.Contains(Faults(new() { SigningSecret = "s", BotToken = "x", ApiBaseUrl = new("http://slack.example/") }), f => f.Contains("must be https", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_of_no_use_yet_is_said_with_its_remedy()
    {
        Assert.Empty(new SlackOptions().Gaps());
        Assert.Empty(new SlackOptions { AppToken = "xapp-1", BotToken = "xoxb-1" }.Gaps());
        Assert.Contains("set Slack:SigningSecret", Assert.Single(new SlackOptions { BotToken = "xoxb-1" }.Gaps()), StringComparison.Ordinal);
        Assert.Contains("set Slack:BotToken", Assert.Single(new SlackOptions { SigningSecret = "s" }.Gaps()), StringComparison.Ordinal);
        Assert.Single(new SlackOptions { AppToken = "xapp-1", BotToken = "xoxb-1", SocketMode = false }.Gaps());
    }

    [Fact]
    public async Task An_operator_hears_which_right_is_missing()
    {
        var clock = new TestClock();
        await using var slack = await FakeSlack.StartAsync(clock);
        await using var bot = await SlackBot.StartAsync(slack, clock, s => { s["Slack:AppToken"] = FakeSlack.AppToken; s["Slack:SocketMode"] = "true"; });
        var checkup = bot.Get<SlackCheckup>();
        Assert.All(await checkup.ExamineAsync(CancellationToken.None), f => Assert.False(f.IsProblem, f.Says));

        slack.Scopes.Remove("files:write");
        Assert.Contains(await checkup.ExamineAsync(CancellationToken.None), f => f.IsProblem && f.Says.Contains("lacks files:write", StringComparison.Ordinal));
        slack.Tokens.Clear();
        Assert.Contains(await checkup.ExamineAsync(CancellationToken.None), f => f.IsProblem && f.Says.Contains("invalid_auth", StringComparison.Ordinal));
        slack.FailNext("auth.test", new FakeSlack.Fault(0, Cut: true));
        Assert.Contains(await checkup.ExamineAsync(CancellationToken.None), f => f.IsProblem && f.Says.Contains("could not be asked", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("8.8.8.8", true), InlineData("127.0.0.1", false), InlineData("10.1.2.3", false), InlineData("172.16.0.1", false), InlineData("172.32.0.1", true),
     InlineData("192.168.1.1", false), InlineData("169.254.169.254", false), InlineData("100.64.0.1", false), InlineData("0.0.0.0", false), InlineData("224.0.0.1", false),
     InlineData("::1", false), InlineData("fe80::1", false), InlineData("fc00::1", false), InlineData("::ffff:10.0.0.1", false), InlineData("2606:4700::1111", true)]
    public void Only_public_addresses_are_called(string address, bool allowed) => Assert.Equal(allowed, SlackHttp.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://hooks.slack.com/actions/T1/2/3", true), InlineData("https://HOOKS.slack.com/x", true), InlineData("https://answers.example/x", true),
     InlineData("https://hooks.slack.com.evil.example/", false), InlineData("https://evil.example/?hooks.slack.com", false), InlineData("http://hooks.slack.com/", false),
     InlineData("https://user@hooks.slack.com/", false), InlineData("//hooks.slack.com/", false), InlineData("", false), InlineData(null, false)]
    public void Answers_go_to_Slacks_own_host_or_a_configured_one(string? url, bool allowed) =>
        Assert.Equal(allowed, SlackHttp.IsResponseUrl(url, new() { ResponseHosts = ["answers.example"] }));

    [Fact]
    public void Another_cloud_of_Slack_is_trusted_with_all_its_names()
    {
        var government = new SlackOptions { ApiBaseUrl = new("https://slack-gov.com/api/") };
        Assert.True(SlackHttp.IsSocketUrl("wss://wss-primary.slack-gov.com/link", government));
        Assert.True(SlackHttp.IsUploadUrl("https://files.slack-gov.com/upload/1", government));
        Assert.True(SlackHttp.IsResponseUrl("https://hooks.slack-gov.com/actions/1", government));
        Assert.False(SlackHttp.IsResponseUrl("https://hooks.evilslack-gov.com/actions/1", government));
        Assert.False(SlackHttp.IsResponseUrl("https://hooks.slack-gov.com/actions/1", new()));
    }

    [Theory]
    [InlineData("wss://wss-primary.slack.com/link/?ticket=1", true), InlineData("wss://wss.slack.com.evil.example/", false), InlineData("wss://evilslack.com/", false), InlineData("ws://wss.slack.com/", false)]
    public void Sockets_are_opened_to_Slack_alone(string url, bool allowed) => Assert.Equal(allowed, SlackHttp.IsSocketUrl(url, new()));
}
