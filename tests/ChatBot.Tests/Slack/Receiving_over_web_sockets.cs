using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Fakes;

namespace ChatBot.Tests.Slack;

public sealed class Receiving_over_web_sockets : IAsyncLifetime
{
    readonly TestClock clock = new();
    FakeSlack slack = null!;
    SlackBot bot = null!;
    readonly List<string> links = [];

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync(clock);
        slack.PaceChannels = false;
        slack.AddUser("U1", "Ada Lovelace", "ada@example.com");
    }

    async Task StartAsync(int sockets = 1)
    {
        bot = await SlackBot.StartAsync(slack, clock, settings =>
        {
            settings.Remove("Slack:SigningSecret");
            settings["Slack:SocketMode"] = "true";
            settings["Slack:AppToken"] = FakeSlack.AppToken;
            settings["Slack:Sockets"] = sockets.ToString(System.Globalization.CultureInfo.InvariantCulture);
        });
        for (var i = 0; i < sockets; i++) links.Add(await slack.NextLinkAsync());
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
    }

    static JsonObject Json(IReadOnlyDictionary<string, string> form) => new(form.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)JsonValue.Create(f.Value))));

    [Fact]
    public async Task Events_commands_and_presses_arrive_and_are_acknowledged()
    {
        await StartAsync();
        var acknowledged = await slack.EnvelopeAsync("events_api", slack.DirectMessage("U1", "hello"));
        Assert.False(acknowledged.TryGetProperty("payload", out _));
        Assert.Equal("hello", (await bot.NextAsync<InboundMessage>()).Text);

        await slack.EnvelopeAsync("slash_commands", Json(slack.SlashCommand("U1", "C1", "help")));
        var command = await bot.NextAsync<InboundMessage>();
        Assert.Equal(("/ai", "help"), (command.Command, command.Text));

        await slack.EnvelopeAsync("interactive", slack.Shortcut("U1", "request-access"));
        Assert.Equal("request-access", (await bot.NextAsync<DialogRequest>()).Verb);
    }

    [Fact]
    public async Task A_form_with_a_mistake_is_answered_in_the_acknowledgement()
    {
        bot = null!;
        await StartAsync();
        bot.Cards["form"] = """{"type":"modal","title":{"type":"plain_text","text":"t"},"submit":{"type":"plain_text","text":"Send"},"blocks":[{"type":"input","block_id":"block-tool","label":{"type":"plain_text","text":"Tool"},"element":{"type":"plain_text_input","action_id":"input:tool"}}]}""";
        bot.Answer = _ => new Reply.OpenDialog(new Dialog("Request", "request", SlackBot.Card("form", [])));
        await slack.EnvelopeAsync("interactive", slack.Shortcut("U1", "request-access"));
        var view = await slack.NextViewAsync();
        bot.Answer = _ => new Reply.FieldErrors(new Dictionary<string, string> { ["tool"] = "There is no such tool." });
        var acknowledged = await slack.EnvelopeAsync("interactive", FakeSlack.Submission("U1", view, new Dictionary<string, string> { ["tool"] = "x" }));

        Assert.Equal("There is no such tool.", acknowledged.GetProperty("payload").GetProperty("errors").GetProperty("block-tool").GetString());
    }

    [Fact]
    public async Task An_envelope_delivered_again_on_another_socket_changes_nothing()
    {
        await StartAsync(sockets: 2);
        var envelope = slack.DirectMessage("U1", "hello");
        await slack.EnvelopeAsync("events_api", envelope, over: links[0]);
        await slack.EnvelopeAsync("events_api", envelope, over: links[1]);

        Assert.Single(bot.Kept);
    }

    [Theory]
    [InlineData("warning"), InlineData("refresh_requested")]
    public async Task A_refresh_opens_the_next_socket_before_the_old_one_closes(string reason)
    {
        await StartAsync();
        await slack.DisconnectAsync(links[0], reason);
        var next = await slack.NextLinkAsync();
        Assert.Equal(2, slack.LinksOpen);

        await slack.EnvelopeAsync("events_api", slack.DirectMessage("U1", "late, on the old one"), over: links[0]);
        await slack.EnvelopeAsync("events_api", slack.DirectMessage("U1", "on the new one"), over: next);
        await slack.CloseLinkAsync(links[0]);

        Assert.Equal(["late, on the old one", "on the new one"], bot.Kept.OfType<InboundMessage>().Select(m => m.Text));
    }

    [Fact]
    public async Task Refreshes_without_end_are_slowed_down()
    {
        await StartAsync();
        var link = links[0];
        for (var i = 0; i < 3; i++)
        {
            await slack.DisconnectAsync(link, "refresh_requested");
            link = await slack.NextLinkAsync();
        }
        await slack.DisconnectAsync(link, "refresh_requested");
        var before = clock.GetUtcNow();
        await WithTimeAsync(slack.NextLinkAsync());

        Assert.True(clock.GetUtcNow() > before);
    }

    [Fact]
    public async Task A_lost_socket_comes_back_after_a_pause()
    {
        await StartAsync();
        slack.DropLink(links[0]);
        var next = await WithTimeAsync(slack.NextLinkAsync());
        await slack.EnvelopeAsync("events_api", slack.DirectMessage("U1", "back again"), over: next);

        Assert.Equal("back again", (await bot.NextAsync<InboundMessage>()).Text);
    }

    [Fact]
    public async Task Trouble_at_opening_is_tried_again_until_it_works()
    {
        slack.FailNext("apps.connections.open", new FakeSlack.Fault(429, RetryAfter: 3), new FakeSlack.Fault(500), new FakeSlack.Fault(200, "internal_error"), new FakeSlack.Fault(0, Cut: true));
        var starting = StartAsync();
        await WithTimeAsync(starting);

        Assert.Single(links);
    }

    [Fact]
    public async Task Switched_off_means_off()
    {
        await StartAsync(sockets: 2);
        await slack.DisconnectAsync(links[0], "link_disabled");
        await slack.LinksEndedAsync();

        Assert.Contains("Socket Mode is switched off", bot.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_not_acknowledged_and_comes_again()
    {
        await StartAsync(sockets: 2);
        bot.StoreIsAwayFor = TimeSpan.FromSeconds(1);
        var envelope = slack.DirectMessage("U1", "hello");
        var lost = slack.EnvelopeAsync("events_api", envelope, over: links[0]);
        await slack.EnvelopeAsync("slash_commands", Json(slack.SlashCommand("U1", "C1", "help")), over: links[0]);
        Assert.False(lost.IsCompleted);

        bot.StoreIsAwayFor = null;
        slack.DropLink(links[0]);
        await Assert.ThrowsAsync<IOException>(() => lost);
        await slack.EnvelopeAsync("events_api", envelope, over: links[1]);
        Assert.Equal("hello", (await bot.NextAsync<InboundMessage>()).Text);
    }

    [Fact]
    public async Task A_frame_that_is_not_Slacks_costs_the_socket_and_nothing_else()
    {
        await StartAsync();
        await slack.EnvelopeAsync("something_new", []);
        await slack.EnvelopeAsync("events_api", JsonNode.Parse("""{"type":"event_callback"}""")!.AsObject());
        await slack.EnvelopeAsync("events_api", slack.DirectMessage("U1", "still there"));

        Assert.Equal("still there", (await bot.NextAsync<InboundMessage>()).Text);
    }

    [Fact]
    public async Task The_service_stops_with_sockets_open()
    {
        await StartAsync(sockets: 3);
        var ended = slack.LinksEndedAsync();
        await bot.DisposeAsync();

        await ended;
    }

    /// <summary>Lets the test's time pass, a second at a time, until something has happened; the real pauses only leave the network its turn.</summary>
    async Task<T> WithTimeAsync<T>(Task<T> happening)
    {
        await WithTimeAsync((Task)happening);
        return await happening;
    }

    async Task WithTimeAsync(Task happening)
    {
        while (!happening.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(happening, Task.Delay(5));
        }
        await happening;
    }
}
