using System.Text.Encodings.Web;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Tests.Cards;
using static ChatBot.Tests.Access.Harbour;

namespace ChatBot.Tests.Access;

public sealed class Showing_a_request
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly WaitingPrice Price = new(800, 0.25m, new Dictionary<string, decimal>());

    private static AccessView View(int day = 0) => new(Organisation(), Policy(), Price, Monday.AddDays(day), "en-GB");

    [Fact]
    public void The_samples_are_what_the_room_composes()
    {
        var directory = Expanding.CardDirectory;
        foreach (var (file, card) in Samples())
        {
            var written = JsonSerializer.Serialize(card, Readable) + "\n";
            if (Environment.GetEnvironmentVariable("WRITE_CARD_SAMPLES") is not null) File.WriteAllText(Path.Combine(directory, card.Kind, file), written);
            Assert.Equal(written, File.ReadAllText(Path.Combine(directory, card.Kind, file)));
        }
    }

    [Fact]
    public void Every_card_fits_both_platforms_with_the_longest_texts()
    {
        var catalogue = CardCatalogue.Load(Expanding.CardDirectory);
        var long_ = new string('W', 900) + " <@U1> *x* ${y}";
        foreach (var (_, card) in Samples())
        {
            var longest = card with { Paragraphs = [.. card.Paragraphs, long_], Facts = [.. card.Facts, .. Enumerable.Range(1, 12).Select(i => new Core.Answers.CardFact($"Fact {i}", long_))] };
            var content = new CardContent(card.Kind, JsonSerializer.SerializeToElement(longest, Readable));
            Assert.Equal("AdaptiveCard", catalogue.Render(Platform.Teams, content)["type"]!.GetValue<string>());
            Assert.NotNull(catalogue.Render(Platform.Slack, content)["blocks"]);
        }
    }

    [Fact]
    public void The_text_says_everything_and_how_to_answer_by_typing()
    {
        var text = AccessCards.Approver(Asked(Moves(), new Ticket("SEC-1", new(2026, 3, 2))), View()).Text;
        foreach (var part in new[] { "Ada asks for Claude Code (request 42)", "2 March 2026 (91 days); earlier: SEC-1", "Security", "65 working days × $800.00 × 25% blocked = $13,000.00", "$100.00 a month", "With: Lead", "\"access approve 42\"", "\"access deny 42 REASON\"" })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_state_has_no_buttons_and_says_who_decided()
    {
        var moves = Moves();
        var card = AccessCards.Approver(Done(moves.Apply(Asked(moves), new Move.Deny("no budget"), By(Lead, Monday))), View());
        Assert.Equal(("Lead refused request 42 of Ada for Claude Code", "Lead: no budget"), (card.Heading, card.Paragraphs.Single()));
        Assert.Empty(card.Buttons);
    }

    [Fact]
    public void Without_a_day_rate_a_wait_has_days_and_no_price() =>
        Assert.Contains("no day rate is set", AccessCards.Approver(Asked(Moves()), View(7) with { Price = Price with { DayRate = null } }).Text, StringComparison.Ordinal);

    private static IEnumerable<(string File, AccessCard Card)> Samples()
    {
        var moves = Moves();
        var state = Asked(moves, new Ticket("SEC-1", new(2026, 3, 2)));
        var approved = Done(moves.Apply(state, new Move.Approve("Needed for the rewrite."), By(Lead, Monday)));
        var handed = Done(moves.Apply(approved, new Move.Provide("LIC-7"), By(Admin, Monday)));
        TimelineEntry[] timeline = [new("2 March 2026", "first ticket, SEC-1"), new("1 June 2026", "Ada asked here"), new("1 June 2026", "SEV1: with Lead")];
        yield return ("sample.data.json", AccessCards.Approver(state, View()));
        yield return ("sample.asked.data.json", AccessCards.Approver(Done(moves.Apply(state, new Move.Ask("Which repository?"), By(Lead, Monday))), View(), "Ada reminds you."));
        yield return ("sample.decided.data.json", AccessCards.Approver(approved, View()));
        yield return ("sample.hand-over.data.json", AccessCards.Provider(approved, View()));
        yield return ("sample.data.json", AccessCards.Status(state, View(), timeline, "I asked Lead."));
        yield return ("sample.unused.data.json", AccessCards.Unused(handed, View(15), ["Sign in once with the company account.", "Update the extension."]));
        yield return ("sample.gave-up.data.json", AccessCards.GaveUp(new(Ada, Claude, [41, 42], null, "You asked 2 times and got nothing"), View()));
        yield return ("sample.data.json", AccessCards.Incident(new(Claude, Blocker.Security, [41, 42, 43, 44, 45], new(2026, 3, 2), Severity.Sev1), View(), new(210, new(42_000, 0, "USD"), new(100, 0, "USD"), 0.25m)));
        yield return ("sample.escalated.data.json", AccessCards.Escalation(state, View(), timeline));
        yield return ("sample.review.data.json", AccessCards.Review(handed, View(), timeline));
    }
}
