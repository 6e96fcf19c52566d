using System.Text.Encodings.Web;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Slack.Blocks;
using ChatBot.Core.Costs;
using ChatBot.Core.Digests;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Digests;

public sealed class Composing_a_digest
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateOnly Today = new(2026, 6, 15);
    private static readonly DateRange Week = new(new(2026, 6, 8), new(2026, 6, 14)), Before = new(new(2026, 6, 1), new(2026, 6, 7));
    private static readonly DueDigest Due = DigestCalendar.Owed(DigestPlan.Standard, "UTC", new(2026, 6, 15, 9, 0, 0, TimeSpan.Zero), 1).Single();

    private static DigestFigures Figures => new(
        Today, Week, Before, 20, 5, "USD",
        new FlowFigures(2, 1, ["Ada Lovelace"], 1,
            [new("r1", 7, "Ada Lovelace", "Cursor", 3, 77, 55, true, 600, 40) { Request = 14, With = "Max Perutz" }, new("r2", 8, null, "Claude", 4, 12, 8, true, 600, 25) { Request = 15, With = "Max Perutz" }], 600) { MayAct = true },
        new UseFigures(12, 10, 9, 8, 20, 20, [.. Enumerable.Range(0, 5).Select(w => new DateOnly(2026, 5, 11).AddDays(7 * w))], [8, 9, 9, 10, 12], [20, 20, 20, 20, 20], new(2026, 1, 5)),
        new SpendFigures(new(new(2026, 6, 1), Today), new(new(2026, 5, 1), new(2026, 5, 15)), new SpendChange(300, 300, 700, 400, 12, 10), 1_700, 1_500, 900,
            new("Cursor", new(100, 100, 500, 250, 8, 4)), true),
        new SeatState(24, 4, 3, 1, 2, 120, [new("Cursor", 3, 3, 40, 1)]),
        [new("chat", 12, 60, 55), new("agent", 1, 5, 40), new("code review", 0, 0, 10)],
        new([], Today.AddDays(-1)));

    /// <summary>The oldest wait is the receiver's to decide.</summary>
    private static DigestFigures Yours => Figures with { Flow = Figures.Flow with { Waits = [.. Figures.Flow.Waits.Select(w => w with { IsYours = w.Request == 14 })] } };

    private static Digest Compose(DigestFigures figures, DigestPlan? plan = null, string locale = "en-US", IReadOnlyList<ActionOutcome>? outcomes = null, Tip? tip = null) =>
        DigestComposer.Compose(figures, new("d1", plan ?? DigestPlan.Standard, Due, locale, outcomes ?? [], tip, true));

    [Fact]
    public void Flow_comes_first_then_spend_then_use()
    {
        var digest = Compose(Figures);
        Assert.Equal(["Flow", "Spend", "Seats", "How the team builds with AI"], digest.Card.Sections.Select(s => s.Title));
        Assert.Equal("2 people are blocked, 12 of 20 people were active and the budget will not last.", digest.Card.Summary);
        Assert.Equal("2 people are blocked: Ada Lovelace and 1 further down.", digest.Card.Sections[0].Lines[0].Text);
        Assert.Equal("2 open requests; longest 77 days for Cursor (Ada Lovelace) and 12 days for Claude.", digest.Card.Sections[0].Lines[1].Text);
        Assert.Equal("63 working days of waiting so far cost about $37,800.00; the seats would cost $65.00 a month.", digest.Card.Sections[0].Lines[2].Text);
        Assert.Equal("Cursor moved most: +$250.00, because 8 instead of 4 people use it.", digest.Card.Sections[1].Lines[2].Text);
    }

    [Fact]
    public void Every_line_says_what_it_is_compared_with() =>
        Assert.DoesNotContain(Compose(Figures).Card.Sections.SelectMany(s => s.Lines), l => l.Note.Length == 0);

    [Fact]
    public void Every_line_and_action_is_in_the_plain_text_too()
    {
        var digest = Compose(Figures, tip: new("Grace Hopper", "Let the agent write the test first."));
        Assert.All(digest.Card.Sections.SelectMany(s => s.Lines), l => Assert.Contains(l.Text, digest.Card.Text, StringComparison.Ordinal));
        Assert.All(digest.Card.Actions, a => Assert.Contains(a.Text, digest.Card.Text, StringComparison.Ordinal));
        Assert.Contains("Grace Hopper: Let the agent write the test first.", digest.Card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("${", digest.Card.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_three_actions_the_most_valuable_first()
    {
        var actions = Compose(Yours).Actions;
        Assert.Equal([DigestActionKind.DecideWait, DigestActionKind.RaiseLimit, DigestActionKind.AskIdleSeats], actions.Select(a => a.Kind));
        Assert.Equal(actions.OrderByDescending(a => a.Worth), actions);
        Assert.Equal(12_600m, actions[0].Worth);
        Assert.Equal(160m, actions[2].Worth);
    }

    [Theory]
    [InlineData(true, true, DigestActionKind.ReleaseIdleSeats)]
    [InlineData(true, false, DigestActionKind.AskIdleSeats)]
    [InlineData(false, true, DigestActionKind.AskIdleSeats)]
    public void Idle_seats_go_back_only_after_their_holders_were_asked(bool mayRelease, bool wasAsked, DigestActionKind offered)
    {
        var seats = Compose(Figures).Actions.Single(a => a.Kind == DigestActionKind.AskIdleSeats);
        var actions = Compose(Figures with { MayRelease = mayRelease }, outcomes: [new(seats, wasAsked ? new(2026, 6, 9, 8, 0, 0, TimeSpan.Zero) : null, "Asked.", 4)]).Actions;
        Assert.Contains(actions, a => a.Kind == offered && a.Subject == seats.Subject);
        Assert.Single(actions, a => a.Kind is DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats);
    }

    [Theory]
    [InlineData(0, 3, "Ask the holders of 3 idle Cursor seats whether they still want them: worth up to $160.00 a month.")]
    [InlineData(2, 1, "Ask the holder of an idle Cursor seat whether it is still wanted: worth up to $80.00 a month.")]
    [InlineData(3, 0, null)]
    public void Seats_on_their_way_back_are_not_proposed_again(int goingBack, int touched, string? text)
    {
        var digest = Compose(Figures with { Seats = Figures.Seats! with { Idle = [Figures.Seats.Idle[0] with { GoingBack = goingBack }] } });
        Assert.Equal(touched, digest.Actions.SingleOrDefault(a => a.Kind == DigestActionKind.AskIdleSeats)?.Touched ?? 0);
        if (text is not null) Assert.Contains(digest.Card.Actions, a => a.Text == text);
    }

    [Fact]
    public void What_was_done_is_told_in_the_language_of_today()
    {
        var action = new DigestAction(DigestActionKind.ReleaseIdleSeats, "3", "Cursor", 3, 120) { Then = 3 };
        var pressed = new DateTimeOffset(2026, 6, 9, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal(["2 Cursor seats are on the way back. Idle Cursor seats: 3 then, 2 now, on their way back."], Compose(Figures, outcomes: [new(action, pressed, "2 Cursor seats are on the way back.", 2) { GoingBack = 2 }]).Card.Outcomes);
        Assert.Equal(["Idle Cursor seats were taken back. Idle Cursor seats: 3 then, 3 now, 2 of them on their way back."], Compose(Figures, outcomes: [new(action, pressed, null, 3) { GoingBack = 2 }]).Card.Outcomes);
        Assert.Equal(["Ungenutzte Lizenzen für Cursor wurden zurückgeholt. Ungenutzte Lizenzen für Cursor: damals 3, jetzt 3, davon 2 auf dem Weg zurück."],
            Compose(Figures, locale: "de-DE", outcomes: [new(action, pressed, null, 3) { GoingBack = 2 }]).Card.Outcomes);
    }

    [Fact]
    public void Answers_to_a_press_are_in_the_language_of_the_digest()
    {
        var german = DigestReplies.Of(null, "de-AT");
        Assert.Same(DigestReplies.German, german);
        Assert.Same(DigestReplies.English, DigestReplies.Of("en", "de-DE"));
        Assert.Equal("Eine Person mit ungenutzten Lizenzen für Cursor wurde gefragt, ob sie sie behalten wollen.", german.Asked(1, "Cursor"));
        Assert.Equal("3 Personen wurde angeboten, mit jemandem zusammenzuarbeiten.", german.Invited(3));
        Assert.Equal("2 Lizenzen für Cursor gehen zurück: der Auftrag ging an GitHub.", german.TakenBack(2, "Cursor", "GitHub"));
        Assert.Equal("One Cursor seat is on the way back: whoever looks after it has the list.", DigestReplies.English.TakenBack(1, "Cursor", null));
        Assert.Equal("Das ist am 22. Juni geschehen: Sie haben Anfrage 4 für Cursor nach 1 Tag abgelehnt.", german.Done(new(2026, 6, 22), german.Refused(4, "Cursor", 1)));
    }

    [Fact]
    public void Whoever_may_not_decide_is_offered_a_reminder() => Assert.Equal(DigestActionKind.ChaseWait, Compose(Figures).Actions[0].Kind);

    [Fact]
    public void Without_a_price_of_waiting_somebody_who_is_stopped_still_comes_first()
    {
        var digest = Compose(Figures with { Flow = Figures.Flow with { DayRate = null, Waits = [.. Figures.Flow.Waits.Select(w => w with { DayCost = 0 })] } });
        Assert.Equal("63 working days of waiting so far; the seats would cost $65.00 a month.", digest.Card.Sections[0].Lines[2].Text);
        Assert.Equal("Have request 14 decided (Cursor, 77 days, with Max Perutz).", digest.Card.Actions[0].Text);
    }

    [Fact]
    public void How_long_access_took_stands_with_the_waits_or_alone()
    {
        var range = new DateRange(new(2026, 5, 19), Today);
        var took = Figures.Flow with { Access = new(3, 12.5m, 20, range) };
        Assert.Equal("Access took 12.5 days from request to decision on average, for 3 requests granted in the last 28 days.", Compose(Figures with { Flow = took }).Card.Sections[0].Lines[^1].Text);
        var alone = Compose(Figures with { Flow = took with { Waits = [], Blocked = 0, BlockedBefore = 0, Access = new(1, 1, null, range) } }).Card.Sections[0];
        Assert.Equal(["Nobody waits for access.", "Access took 1 day from request to decision, for 1 request granted in the last 28 days."], alone.Lines.Select(l => l.Text));
        Assert.Equal("In the 28 days before nothing was granted.", alone.Lines[^1].Note);
    }

    [Fact]
    public void A_group_too_small_shows_flow_and_no_figure_of_use_or_money()
    {
        var digest = Compose(Figures with { Headcount = 3, Use = null, Spend = null, Seats = null, Features = [] });
        Assert.Contains("This group has 3 people: use and spend are shown from 5 people on.", digest.Card.Text, StringComparison.Ordinal);
        Assert.All(digest.Figures, f => Assert.Contains(f.Name, (string[])["blocked_people", "open_requests"]));
        Assert.Null(digest.Card.Chart);
    }

    [Fact]
    public void A_quiet_week_says_something_useful()
    {
        var digest = Compose(Figures with
        {
            Flow = new(0, 0, [], 0, [], 600), Use = Figures.Use! with { Active = 0, Engaged = 0, Actives = [0, 0, 0, 0, 0] },
            Spend = Figures.Spend! with { Change = new(0, 0, 0, 0, 0, 0), Mover = null, Budget = null, Forecast = 0 },
        });
        Assert.StartsWith("A quiet week: no use was counted and nobody waits. If your people do use AI tools", digest.Card.Summary, StringComparison.Ordinal);
        Assert.Null(digest.Card.Chart);
    }

    [Theory]
    [InlineData("en", "No use of these days has come in: the data ends on ")]
    [InlineData("de", "Für diese Tage ist noch keine Nutzung eingegangen: die Daten enden am ")]
    public void A_week_that_no_data_reaches_is_not_a_week_without_use(string language, string says)
    {
        var figures = Figures with { Use = Figures.Use! with { Active = 0, Engaged = 0 }, Data = new([], Figures.Days.Start.AddDays(-1)) };
        var digest = Compose(figures, DigestPlan.Standard with { Language = language });
        Assert.Contains(says, digest.Card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0 of ", digest.Card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0 von ", digest.Card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(digest.Figures, f => f.Name is "active_users" or "engaged_users" or "adoption_rate");
        Assert.Null(digest.Card.Chart);
        Assert.Contains("0 of ", Compose(figures with { Data = new([], figures.Days.Start) }).Card.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_can_be_muted()
    {
        Assert.DoesNotContain(Compose(Figures, DigestPlan.Standard with { Spend = false }).Card.Sections, s => s.Title == "Spend");
        Assert.DoesNotContain(Compose(Figures, DigestPlan.Standard with { Flow = false }).Card.Sections, s => s.Title == "Flow");
    }

    [Fact]
    public void German_speaks_German_with_German_numbers()
    {
        var text = Compose(Figures, DigestPlan.Standard with { Language = "de" }).Card;
        Assert.Equal("Ihre Teams, Woche vom 8.–14. Juni 2026", text.Heading);
        Assert.Equal("de", text.Lang);
        Assert.Contains("63 Arbeitstage Warten haben bisher etwa 37.800,00 $ gekostet", text.Text, StringComparison.Ordinal);
        Assert.Equal(text.Heading, Compose(Figures, locale: "de-DE").Card.Heading);
    }

    [Fact]
    public void What_came_of_the_last_actions_is_told()
    {
        var pressed = new DateTimeOffset(2026, 6, 9, 8, 0, 0, TimeSpan.Zero);
        var digest = Compose(Figures, outcomes:
        [
            new(new(DigestActionKind.AskIdleSeats, "3", "Cursor", 4, 160) { Then = 4 }, pressed, "4 holders of idle Cursor seats were asked.", 1),
            new(new(DigestActionKind.ChaseWait, "r9", "Claude", 1, 500) { Then = 20 }, null, null, 0),
            new(new(DigestActionKind.RaiseLimit, "2026-06", "", 1, 200) { Then = 200 }, null, null, 200),
        ]);
        Assert.Equal(
            ["4 holders of idle Cursor seats were asked. Idle Cursor seats: 4 then, 1 now.", "The request for Claude was decided.", "Not taken up: the budget. The forecast is still over the budget."],
            digest.Card.Outcomes);
    }

    [Fact]
    public void A_source_that_is_behind_is_named_on_the_card() => Assert.Contains(
        "Behind: cursor (through June 5, 2026); a correction follows if a figure moves much.",
        Compose(Figures with { Data = new([new("cursor", new(2026, 6, 5))], Today) }).Card.Coverage, StringComparison.Ordinal);

    [Theory]
    [InlineData(12, false)]
    [InlineData(13, false)]
    [InlineData(14, true)]
    [InlineData(10, true)]
    public void A_correction_follows_when_a_figure_moved_by_more_than_the_share(int now, bool follows)
    {
        var said = new Dictionary<string, decimal> { ["active_users"] = 12, ["spend"] = 100 };
        Assert.Equal(follows, Corrections.Of(said, Figures.Use! with { Active = now }, 0.1m).Count > 0);
    }

    public static TheoryData<string> Samples() => ["sample.data.json", "sample.german.data.json", "sample.quiet.data.json"];

    /// <summary>The sample files are digests as they are composed here; WRITE_CARD_SAMPLES writes them.</summary>
    [Theory, MemberData(nameof(Samples))]
    public void A_digest_becomes_a_card_that_the_platforms_take(string file)
    {
        var digest = file switch
        {
            "sample.german.data.json" => Compose(Yours, DigestPlan.Standard with { Language = "de" }, "de-DE"),
            "sample.quiet.data.json" => Compose(Figures with { Headcount = 3, Use = null, Spend = null, Seats = null, Features = [], Flow = new(0, 0, [], 0, [], null) }),
            _ => Compose(Figures with { Data = new([new("cursor", new(2026, 6, 5))], Today) }, tip: new("Grace Hopper", "Let the agent write the test first."), outcomes:
                [new(new(DigestActionKind.AskIdleSeats, "3", "Cursor", 4, 160) { Then = 4 }, new(2026, 6, 9, 8, 0, 0, TimeSpan.Zero), "4 holders of idle Cursor seats were asked.", 1)]),
        };
        var content = new CardContent("digest", JsonSerializer.SerializeToElement(digest.Card, JsonSerializerOptions.Web));
        var path = Path.Combine(Cards.Expanding.CardDirectory, "digest", file);
        var written = JsonSerializer.Serialize(content.Data, Readable) + "\n";
        if (Environment.GetEnvironmentVariable("WRITE_CARD_SAMPLES") is not null) File.WriteAllText(path, written);
        Assert.Equal(written, File.ReadAllText(path));

        var catalogue = CardCatalogue.Load(Cards.Expanding.CardDirectory);
        Assert.Empty(AdaptiveCardRules.Check(catalogue.Render(Platform.Teams, content)));
        var blocks = catalogue.Render(Platform.Slack, content)["blocks"]!.DeepClone().AsArray();
        Assert.Empty(BlockKitCheck.Blocks(BlockKitFit.Blocks(blocks, BlockSurface.Message), BlockSurface.Message));
    }

    [Fact]
    public void A_figure_that_was_never_said_is_not_corrected() => Assert.Empty(Corrections.Of(new Dictionary<string, decimal>(), Figures.Use, 0.1m));
}
