using System.Globalization;
using ChatBot.Channels;
using ChatBot.Core.Nudges;
using ChatBot.Core.People;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.Extensions.Options;

namespace ChatBot.Nudges;

/// <summary>One round of offers, decided and put into words, before anything is stored or sent.</summary>
/// <param name="Decisions">One a person.</param>
internal sealed record PlannedRound(Organisation Organisation, DateOnly Today, IReadOnlyList<Decision> Decisions, IReadOnlyList<Campaign> Campaigns)
{
    public IReadOnlyList<Nudge> Nudges => [.. Decisions.OfType<Decision.Contact>().Select(c => c.Nudge)];
}

/// <summary>Plans a round and writes its cards. The dry run and the real one are the same code up to here.</summary>
internal sealed class NudgeRounds(ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open, IOptionsMonitor<NudgesOptions> options)
{
    /// <param name="zone">Only people of this zone; none = everybody.</param>
    /// <returns>None while the store holds no organisation.</returns>
    public async Task<PlannedRound?> PlanAsync(DateOnly today, string? zone, CancellationToken ct)
    {
        await using var db = open();
        var campaigns = await CampaignSteps.RunningAsync(db, today, ct);
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture) return null;
        var facts = NudgeFacts.Read(session, picture, today, zone);
        session.Done();
        return new(picture.Organisation, today, NudgePolicy.Plan(facts.Cases(picture.Organisation.Settings.MinimumGroupSize, campaigns), Rules, today), campaigns);
    }

    public NudgeRules Rules => new(options.CurrentValue.NudgesPerMonth, options.CurrentValue.HoldOutPercent / 100.0, options.CurrentValue.WorksCouncil)
    {
        WaitDays = options.CurrentValue.WaitDays, IdleDays = options.CurrentValue.IdleDays, PairingsAtMost = options.CurrentValue.PairingInvitations,
    };

    /// <param name="id">Of the nudge: its buttons bring it back.</param>
    public static (MessageContent Content, string Why) Card(Nudge nudge, Organisation organisation, Guid id)
    {
        var person = organisation.Find(nudge.Person)!;
        var tool = nudge.Tool is { } known ? organisation.Tool(known).Name : "";
        var text = NudgeWords.Compose(nudge, tool, Culture(person), organisation.Settings.MinimumGroupSize);
        var data = new Dictionary<string, string> { ["nudge"] = id.ToString(), ["tool"] = tool };
        var card = new OfferCard(text.Heading, text.Text)
        {
            Lang = "en", Paragraphs = text.Paragraphs, Seen = text.Seen, Privacy = text.Privacy, Facts = nudge.Offer == OfferKind.SeatCheck ? [new("Tool", tool)] : [],
            Buttons = [.. text.Buttons.Select(b => new OfferButton(b.Title, b.Verb, data, b.OpensDialog, b.Confirm))],
        };
        var kind = nudge.Offer == OfferKind.SeatCheck ? "seat-check" : "nudge";
        return (new MessageContent(text.Text, new CardContent(kind, card.ToData())), Cut($"{RoundWords.Say(nudge.Offer)}{(tool.Length > 0 ? $", {tool}" : "")}: {string.Join(" ", text.Seen)}{(nudge.Offer == OfferKind.PairUp && nudge.Words is { } wish ? $" {wish}" : "")}", 400));
    }

    public static CultureInfo Culture(Person person)
    {
        try
        {
            return CultureInfo.GetCultureInfo(person.Locale.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? person.Locale : "en-GB");
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";
}
