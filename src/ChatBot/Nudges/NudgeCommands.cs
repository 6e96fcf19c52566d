using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatBot.Core.Nudges;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Privacy;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Nudges;

/// <summary>For admins: what a round would do, in numbers, by list and in words; sending one by hand; a pause; the rules; counts of reasons.</summary>
internal sealed class NudgesCommand(NudgeRounds rounds, NudgesDue due, Reach reach, Func<ChatBotDb> open, Keys keys, IOptionsMonitor<NudgesOptions> options) : ICommand
{
    private const int ShownAtOnce = 8, Named = 30;

    public string Name => "nudges";

    public IReadOnlyList<string> Verbs { get; } = ["preview", "send", "pause", "resume", "policy", "reasons"];

    public string Usage => "nudges [preview [PAGE] | send | pause [until DAY] | resume | policy | reasons TOOL]";

    public string Does => "who would be offered what and in which words, before anything is sent; a pause for all; the rules; counts of why a tool is not for people, for its owner";

    public Audience For => Audience.Admins;

    /// <summary>Counts of reasons go to a tool's owner, who need not be an admin.</summary>
    public Audience Needs(IReadOnlyList<string> words) => words is ["reasons", _, ..] ? Audience.Everyone : For;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct) => call.Words.ToArray() switch
    {
        [] or ["preview"] => await PreviewAsync(call.Deed, 1, ct),
        ["preview", var page] when int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => await PreviewAsync(call.Deed, number, ct),
        ["send"] => await SendAsync(call, ct),
        ["pause"] => Pause(call.Deed, call.Deed.Today.AddDays(28)),
        ["pause", "until", .. var day] when PlainDates.Read(string.Join(' ', day), call.Deed.Today) is { } until => Pause(call.Deed, until),
        ["resume"] => CommandAnswer.Change("Done: rounds go out again.", scope => { NudgePause.Set(scope, null, call.Deed.Now); Audit(scope, call.Deed, "nudges.resumed", ""); }),
        ["policy"] => CommandAnswer.Say(await PolicyAsync(ct)),
        ["reasons", .. var tool] when NudgeSayings.ToolOf(call.Deed, string.Join(' ', tool)) is { } known => await ReasonsAsync(call.Deed, known, ct),
        _ => CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}. For example: nudges pause until 3 May"),
    };

    private async Task<CommandAnswer> PreviewAsync(Deed deed, int page, CancellationToken ct)
    {
        if (await rounds.PlanAsync(deed.Today, null, ct) is not { } plan) return CommandAnswer.Say("There is no organisation in the store.");
        var lines = Numbers(plan);
        var nudges = plan.Nudges;
        var pages = Math.Max(1, (nudges.Count + ShownAtOnce - 1) / ShownAtOnce);
        page = Math.Min(page, pages);
        var shown = nudges.Skip((page - 1) * ShownAtOnce).Take(ShownAtOnce).ToList();
        foreach (var nudge in shown)
        {
            var person = plan.Organisation.Find(nudge.Person)!;
            lines.Add("");
            lines.Add($"{person.Name}, {person.Email}: {RoundWords.Say(nudge.Offer)}");
            lines.AddRange(NudgeRounds.Card(nudge, plan.Organisation, Guid.Empty).Content.Text.Split('\n').Select(line => $"  {line}"));
        }

        if (pages > 1) lines.Add($"\nPage {page} of {pages}{(page < pages ? $": nudges preview {page + 1}" : "")}");
        var text = string.Join('\n', lines);
        return CommandAnswer.Change(text, scope =>
        {
            Looked(scope, deed, shown);
            Audit(scope, deed, "nudges.previewed", $"{nudges.Count} people");
        });
    }

    private async Task<CommandAnswer> SendAsync(CommandCall call, CancellationToken ct)
    {
        if (await rounds.PlanAsync(call.Deed.Today, null, ct) is not { } plan || plan.Nudges.Count == 0) return CommandAnswer.Say("Nobody would hear anything now, so there is nothing to send.");
        var seal = Seal(plan);
        if (!call.Confirmed || call.Seal != seal)
            return CommandAnswer.AskFirst(string.Join('\n', (IEnumerable<string>)[$"This writes to {People(plan.Nudges.Count)} now:", .. Numbers(plan).Skip(1), .. plan.Nudges.Take(Named).Select(n => $"• {plan.Organisation.Find(n.Person)!.Name}: {RoundWords.Say(n.Offer)}"),
                .. plan.Nudges.Count > Named ? [$"… and {plan.Nudges.Count - Named} more; \"nudges preview\" shows every text"] : (string[])[]]), seal, scope => Looked(scope, call.Deed, plan.Nudges.Take(Named)));
        return CommandAnswer.Change($"Done: up to {People(Reached(plan))} hear from me, within their budget and outside their quiet hours. \"audit\" tells how many it were.", scope =>
        {
            var sent = due.Send(scope, plan);
            Audit(scope, call.Deed, "nudges.sent", $"{sent.Count(s => s.Told == Told.Queued)} of {sent.Count} people");
        });
    }

    private List<string> Numbers(PlannedRound plan)
    {
        var contacts = plan.Nudges.GroupBy(n => n.Offer).OrderBy(g => g.Key).Select(g => $"• {RoundWords.Say(g.Key)}: {g.Count()}");
        var left = plan.Decisions.OfType<Decision.LeaveAlone>().GroupBy(d => d.Why).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => $"• {RoundWords.Say(g.Key)}: {g.Count()}");
        var strangers = plan.Nudges.Count - Reached(plan);
        return
        [
            $"A round now would write to {People(plan.Nudges.Count)} of {plan.Decisions.Count}; nothing was sent.",
            .. strangers == 0 ? (string[])[] : [$"{People(strangers)} of them cannot be reached: they have never spoken to me on Teams or Slack."], .. contacts, "Left alone:", .. left,
        ];
    }

    private int Reached(PlannedRound plan)
    {
        using var db = open();
        return plan.Nudges.Select(n => n.Person.Value).Chunk(500).Sum(people => reach.Of(db, people).Count);
    }

    private CommandAnswer Pause(Deed deed, DateOnly until) => CommandAnswer.Change($"Done: no round goes out until {NudgeAnswers.Day(until, deed)}. What people asked for still comes. \"nudges resume\" ends it.", scope =>
    {
        NudgePause.Set(scope, until, deed.Now);
        Audit(scope, deed, "nudges.paused", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    });

    private async Task<string> PolicyAsync(CancellationToken ct)
    {
        var settings = options.CurrentValue;
        await using var db = open();
        var paused = await NudgePause.UntilAsync(db, ct);
        return string.Join('\n', (IEnumerable<string>)
        [
            "What I go by:",
            "1. Somebody blocked gets help with access and nothing else: a request that waits, one that was given up, access that was never seen to work, seniors without any tool.",
            "2. Somebody with access who does not engage is offered a colleague on a live problem, seniors first, as reviewers and sparring partners.",
            "3. A seat that stays idle is asked about: keep, release, I am blocked, pair me. New people, people on leave and part-time people are not asked.",
            "4. Now and then a tip about a part of a tool that others use. Then people are left alone.",
            string.Create(CultureInfo.InvariantCulture, $"At most {settings.NudgesPerMonth} offers a person in 28 days and {settings.MessagesPerWeek} messages of all kinds a week; quiet hours {settings.QuietFrom:HH:mm} to {settings.QuietUntil:HH:mm}; rounds {settings.RoundDay} {settings.RoundAt:HH:mm}, everybody's own time."),
            $"{settings.HoldOutPercent} % of the people whom nothing blocks hear nothing for a quarter, for comparison.",
            settings.WorksCouncil ? "Works-council mode is on: nobody is addressed because of their own use; teams read counts." : "Works-council mode is off.",
            !settings.Send ? "Rounds are switched off (Nudges:Send)." : paused is { } until ? string.Create(CultureInfo.InvariantCulture, $"Paused until {until:d MMMM yyyy}.") : "Rounds go out.",
        ]);
    }

    private async Task<CommandAnswer> ReasonsAsync(Deed deed, Tool tool, CancellationToken ct)
    {
        await using var db = open();
        var owner = await db.Tools.AsNoTracking().Where(t => t.Id == tool.Id.Value).Select(t => t.OwnerId).FirstOrDefaultAsync(ct);
        var readers = NudgeReasons.Readers(deed.Organisation, owner);
        if (readers.All(r => r.Id != deed.Actor.Id))
            return CommandAnswer.Refuse($"Why {tool.Name} is not for people is told in counts to whoever answers for it alone: {(readers is [var only] ? only.Name : "an admin")}. Nothing was shown.");
        var counts = NudgeReasons.Read(db, deed.Organisation, tool.Id.Value).GetValueOrDefault(tool.Id.Value, []);
        return CommandAnswer.Say(NudgeReasons.Say(tool, counts, deed.Organisation.Settings.MinimumGroupSize));
    }

    private static void Looked(WriteScope scope, Deed deed, IEnumerable<Nudge> shown) => Looks.Remember(scope, deed.Actor.Id, [.. shown.Select(n => n.Person)], "offers of a round", deed.Today);

    private void Audit(WriteScope scope, Deed deed, string act, string subject)
    {
        scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = act, Subject = subject, From = deed.Platform });
        scope.Db.SaveChanges();
    }

    private static string Seal(PlannedRound plan) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(';', plan.Nudges.Select(n => $"{n.Person.Value}:{n.Offer}:{n.Tool?.Value}")))))[..16];

    private static string People(int count) => count == 1 ? "1 person" : $"{count} people";
}

/// <summary>What is seen of the one who asks.</summary>
internal sealed class MeCommand(NudgeSight sight) : ICommand
{
    public string Name => "me";

    public IReadOnlyList<string> Verbs { get; } = [];

    public string Usage => "me";

    public string Does => "where you stand with each tool and why, what I see of you, and how to stop";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct) => CommandAnswer.Say(await sight.MeAsync(call.Deed, ct));
}

/// <summary>Where a manager's people stand, in counts that tell of nobody.</summary>
internal sealed class StandingCommand(ReadSessions sessions, OrganisationPictures pictures) : ICommand
{
    public string Name => "standing";

    public IReadOnlyList<string> Verbs { get; } = ["of"];

    public string Usage => "standing [of TOOL]";

    public string Does => "how many of your people are blocked, have not begun or use their tools; counts of groups only, never who";

    public Audience For => Audience.Managers;

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var deed = call.Deed;
        var tool = call.Words.ToArray() is ["of", .. var words] ? NudgeSayings.ToolOf(deed, string.Join(' ', words)) : null;
        if (call.Words.Count > 0 && tool is null) return Task.FromResult(CommandAnswer.Say($"I know no such tool. It goes like this: {Usage}."));
        var people = (deed.Leads ? deed.Organisation.Reports(deed.Actor.Id) : deed.Organisation.People).Select(p => p.Id).ToHashSet();
        using var session = sessions.Take();
        var facts = NudgeFacts.Read(session, pictures.Look(session)!, deed.Today, null);
        session.Done();
        var minimum = deed.Organisation.Settings.MinimumGroupSize;
        var lines = Upward.Team([.. facts.All.Where(f => people.Contains(f.Person) && (tool is null || f.Tool == tool.Id))], people, minimum);
        return Task.FromResult(CommandAnswer.Say(lines.Count == 0 ? $"That would tell of fewer than {minimum} people, or of every one of them, so I do not say it." : string.Join('\n', (IEnumerable<string>)
        [
            $"{people.Count} people {(deed.Leads ? "below you" : "in the organisation")}{(tool is null ? "" : $", {tool.Name}")}:",
            .. lines.Select(l => $"• {Say(l.Bucket)}: {(l.Count is { } count ? count.ToString(CultureInfo.InvariantCulture) : "withheld, because it would tell of few")}"),
            "What is in the way comes first: until it is gone, nobody's use says anything about them.",
        ])));
    }

    private static string Say(Upward.Bucket bucket) => bucket switch
    {
        Upward.Bucket.InTheWay => "something is in the way, or may be",
        Upward.Bucket.NotBegun => "access works, not in use",
        Upward.Bucket.InUse => "in use",
        Upward.Bucket.NotSaid => "new, away, without access, not covered, or chose not to",
    };
}
