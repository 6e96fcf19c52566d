using System.Globalization;
using ChatBot.Core.Nudges;
using ChatBot.Core.People;
using static ChatBot.Tests.Nudges.Explaining_use;

namespace ChatBot.Tests.Nudges;

public sealed class Deciding_who_hears_what
{
    private static readonly NudgeRules Rules = new(HoldOutShare: 0);

    public static readonly TheoryData<Standing, Seniority, OfferKind?, Voice> Offers = new()
    {
        { Standing.Waiting, Seniority.Principal, OfferKind.Unblock, Voice.Craft },
        { Standing.GaveUp, Seniority.Staff, OfferKind.AskAgain, Voice.Craft },
        { Standing.Unseen, Seniority.Mid, OfferKind.CheckAccess, Voice.Peer },
        { Standing.NoAccess, Seniority.Senior, OfferKind.GetAccess, Voice.Craft },
        { Standing.NoAccess, Seniority.Mid, null, Voice.Peer },
        { Standing.Unengaged, Seniority.Principal, OfferKind.PairUp, Voice.Craft },
        { Standing.Unengaged, Seniority.Junior, OfferKind.PairUp, Voice.Beginner },
        { Standing.Lapsed, Seniority.Manager, OfferKind.PairUp, Voice.Peer },
        { Standing.Power, Seniority.Senior, OfferKind.OfferHelp, Voice.Craft },
        { Standing.Light, Seniority.Mid, null, Voice.Peer },
        { Standing.Habitual, Seniority.Mid, null, Voice.Peer },
        { Standing.NotCovered, Seniority.Senior, null, Voice.Craft },
        { Standing.TooNew, Seniority.Senior, null, Voice.Craft },
        { Standing.OnLeave, Seniority.Senior, null, Voice.Craft },
        { Standing.PartTime, Seniority.Senior, null, Voice.Craft },
        { Standing.ChoseNot, Seniority.Principal, null, Voice.Craft },
    };

    [Theory, MemberData(nameof(Offers))]
    public void An_offer_follows_from_the_standing(Standing standing, Seniority seniority, OfferKind? offer, Voice voice)
    {
        var decision = NudgePolicy.Decide(Case(seniority, standing), Rules, Today);
        if (offer is null) Assert.IsType<Decision.LeaveAlone>(decision);
        else Assert.Equal((offer, voice), decision is Decision.Contact { Nudge: var nudge } ? (nudge.Offer, nudge.Voice) : (null, voice));
    }

    [Fact]
    public void Every_standing_was_decided() => Assert.Equal(Enum.GetValues<Standing>().Order(), Offers.Select(o => (Standing)o[0]).Distinct().Order());

    [Theory]
    [InlineData(Standing.Waiting), InlineData(Standing.GaveUp), InlineData(Standing.Unseen)]
    public void Whoever_is_blocked_anywhere_gets_access_help_and_nothing_else(Standing block)
    {
        var who = Case(Seniority.Principal, Standing.Unengaged, block, Standing.Power);
        var nudge = Assert.IsType<Decision.Contact>(NudgePolicy.Decide(who, Rules, Today)).Nudge;
        Assert.Equal(new ToolId(2), nudge.Tool);
        Assert.True(nudge.Offer is OfferKind.Unblock or OfferKind.AskAgain or OfferKind.CheckAccess);

        // While its offer rests, nothing else takes its place.
        var rested = who with { Past = [new(new ToolId(2), nudge.Offer, Ago(3), NudgeAnswer.NotNow, Today.AddDays(10))] };
        Assert.IsType<Decision.LeaveAlone>(NudgePolicy.Decide(rested, Rules, Today));
    }

    [Fact]
    public void A_senior_without_any_tool_is_blocked_until_ruled_out()
    {
        var who = Case(Seniority.Principal, Standing.NoAccess, Standing.NoAccess);
        Assert.True(NudgePolicy.IsBlocked(who));
        Assert.Equal(OfferKind.GetAccess, Assert.IsType<Decision.Contact>(NudgePolicy.Decide(who, Rules, Today)).Nudge.Offer);
        Assert.False(NudgePolicy.IsBlocked(Case(Seniority.Mid, Standing.NoAccess)));
    }

    [Theory]
    [InlineData(NudgeAnswer.NotNow, 10, Quiet.Snoozed)]
    [InlineData(NudgeAnswer.None, null, Quiet.Recently)]
    [InlineData(NudgeAnswer.Blocked, null, Quiet.Recently)]
    public void An_offer_rests_after_it_was_made(NudgeAnswer answer, int? untilDays, Quiet why)
    {
        var who = Case(Seniority.Mid, Standing.Unengaged) with { Past = [new(new ToolId(1), OfferKind.PairUp, Ago(20), answer, untilDays is { } d ? Today.AddDays(d) : null)] };
        Assert.Equal(new Decision.LeaveAlone(who.Person.Id, why), NudgePolicy.Decide(who, Rules, Today));
    }

    [Fact]
    public void After_pairing_was_offered_an_idle_seat_is_asked_about_and_not_sooner()
    {
        var offered = Case(Seniority.Mid, Standing.Unengaged) with { Seats = new HashSet<ToolId> { new(1) }, Past = [new(new ToolId(1), OfferKind.PairUp, Ago(20))] };
        Assert.Equal(OfferKind.SeatCheck, Assert.IsType<Decision.Contact>(NudgePolicy.Decide(offered, Rules, Today)).Nudge.Offer);
        Assert.IsType<Decision.LeaveAlone>(NudgePolicy.Decide(offered with { Findings = [Finding(Standing.Unengaged, 1, new Because.AccessSince(Ago(44)))] }, Rules, Today));
        Assert.IsType<Decision.LeaveAlone>(NudgePolicy.Decide(offered with { IsPairing = true }, Rules, Today));
        Assert.IsType<Decision.LeaveAlone>(NudgePolicy.Decide(offered with { Facts = offered.Facts with { IsPartTime = true } }, Rules, Today));
    }

    [Fact]
    public void Two_without_an_answer_are_enough()
    {
        var who = Case(Seniority.Mid, Standing.Unengaged) with { Past = [new(new ToolId(3), OfferKind.PairUp, Ago(60)), new(new ToolId(4), OfferKind.PairUp, Ago(50))] };
        Assert.Equal(new Decision.LeaveAlone(who.Person.Id, Quiet.NoAnswers), NudgePolicy.Decide(who, Rules, Today));
        Assert.IsType<Decision.Contact>(NudgePolicy.Decide(who with { Past = [who.Past[0], who.Past[1] with { Answer = NudgeAnswer.Works }] }, Rules, Today));
    }

    [Theory]
    [InlineData(Standing.Power, OfferKind.OfferHelp, NudgeAnswer.NotForMe)]
    [InlineData(Standing.GaveUp, OfferKind.AskAgain, NudgeAnswer.NotNeeded)]
    public void A_no_is_final(Standing standing, OfferKind offer, NudgeAnswer answer)
    {
        var who = Case(Seniority.Mid, standing) with { Past = [new(new ToolId(1), offer, Ago(400), answer)] };
        Assert.IsType<Decision.LeaveAlone>(NudgePolicy.Decide(who, Rules, Today));
        Assert.IsType<Decision.Contact>(NudgePolicy.Decide(who with { Past = [who.Past[0] with { Answer = NudgeAnswer.None }] }, Rules, Today));
    }

    [Fact]
    public void Seniors_are_invited_first()
    {
        List<NudgeCase> cases = [Case(Seniority.Mid, Standing.Unengaged), Case(Seniority.Junior, Standing.Unengaged), Case(Seniority.Staff, Standing.Unengaged)];
        cases = [.. cases.Select((c, i) => c with { Facts = Somebody(900, c.Person.Seniority, 20 + i), Findings = [c.Findings[0] with { Person = new(20 + i) }] })];
        var plan = NudgePolicy.Plan(cases, Rules with { PairingsAtMost = 1 }, Today);
        Assert.Equal(new PersonId(22), Assert.Single(plan.OfType<Decision.Contact>()).Person);
    }

    [Fact]
    public void No_more_helpers_are_asked_for_than_a_round_needs()
    {
        List<NudgeCase> Round(int seekers) => [.. Enumerable.Range(0, 40).Select(i => Case(Seniority.Mid, i < seekers ? Standing.Unengaged : Standing.Power) with { Facts = Somebody(900, Seniority.Mid, 20 + i) })
            .Select(c => c with { Findings = [c.Findings[0] with { Person = c.Person.Id }] })];
        int Asked(int seekers) => NudgePolicy.Plan(Round(seekers), Rules, Today).Count(d => d is Decision.Contact { Nudge.Offer: OfferKind.OfferHelp });
        Assert.Equal((5, 5, 12, 10), (Asked(0), Asked(3), Asked(12), Asked(30)));
    }

    [Fact]
    public void A_tip_names_a_part_of_the_tool_that_others_use()
    {
        var who = Case(Seniority.Mid, Standing.Light) with { Unused = [new(new ToolId(1), "review", 12)] };
        var nudge = Assert.IsType<Decision.Contact>(NudgePolicy.Decide(who, Rules, Today)).Nudge;
        Assert.Contains("review", NudgeWords.Compose(nudge, "Codewright", CultureInfo.InvariantCulture, 5).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void In_works_council_mode_nobody_is_addressed_from_their_use() =>
        Assert.All(NudgePolicy.Plan(Anybody(7, 300), Rules with { TeamsOnly = true }, Today), d => Assert.IsType<Decision.LeaveAlone>(d));

    [Fact]
    public void Nobody_is_contacted_who_must_not_be()
    {
        var rules = new NudgeRules(Budget: 2, HoldOutShare: 0.3);
        var cases = Anybody(11, 8_000);
        var plan = NudgePolicy.Plan(cases, rules, Today);
        Assert.Equal(cases.Select(c => c.Person.Id), plan.Select(d => d.Person));
        foreach (var (who, decision) in cases.Zip(plan))
        {
            if (decision is not Decision.Contact { Nudge: var nudge }) continue;
            Assert.True(who.Past.Count(p => p.Day > Ago(28)) < rules.Budget, "over budget");
            Assert.False(who.HasStopped, "said stop");
            Assert.Null(who.Facts.AwayUntil);
            var isAccess = nudge.Offer is OfferKind.Unblock or OfferKind.AskAgain or OfferKind.CheckAccess or OfferKind.GetAccess;
            Assert.True(isAccess || !HoldOut.Holds(who.Person.Email, rules.HoldOutShare, Today), "held out");
            Assert.True(isAccess || !NudgePolicy.IsBlocked(who), "blocked, and not helped with access");
            Assert.True(isAccess || who.Person.StartDate <= Ago(Triage.GraceDays), "too new");
            Assert.DoesNotContain(who.Findings, f => f.Tool == nudge.Tool && f.Standing is Standing.ChoseNot or Standing.OnLeave or Standing.TooNew);
            Assert.DoesNotContain(who.Past, p => p.Answer == NudgeAnswer.NotNow && (!isAccess || p.Tool is null || p.Tool == nudge.Tool) && p.Until >= Today);
        }

        Assert.Contains(plan, d => d is Decision.Contact);
        foreach (var why in (Quiet[])[Quiet.HeldOut, Quiet.Stopped, Quiet.OnLeave, Quiet.OverBudget, Quiet.Snoozed])
            Assert.Contains(plan, d => d is Decision.LeaveAlone left && left.Why == why);
    }

    [Fact]
    public void The_hold_out_is_its_share_stays_for_a_quarter_and_changes_with_the_next()
    {
        var held = Enumerable.Range(0, 10_000).Where(i => HoldOut.Holds($"p{i}@example.test", 0.1, new(2026, 4, 1))).ToList();
        Assert.InRange(held.Count, 900, 1_100);
        Assert.All(held, i => Assert.True(HoldOut.Holds($"p{i}@example.test", 0.1, new(2026, 6, 30))));
        Assert.InRange(held.Count(i => HoldOut.Holds($"p{i}@example.test", 0.1, new(2026, 7, 1))), 50, 160);
        Assert.DoesNotContain(held, i => HoldOut.Holds($"p{i}@example.test", 0, Today));
    }

    [Fact]
    public void Every_offer_has_words_a_way_out_and_a_why()
    {
        foreach (var offer in Enum.GetValues<OfferKind>())
            foreach (var voice in Enum.GetValues<Voice>())
            {
                var nudge = new Nudge(new(7), new(1), offer, voice, Standing.Waiting, [new Because.AskedOn(Ago(9), 9)], IsFirst: true) { Feature = new(new(1), "review", 12), Words = "One step." };
                var text = NudgeWords.Compose(nudge, "Codewright", CultureInfo.GetCultureInfo("en-GB"), 5);
                Assert.Contains(text.Buttons, b => b.Verb == NudgeWords.Why);
                Assert.Contains(text.Buttons, b => b.Verb is NudgeWords.NotNow or NudgeWords.Keep);
                Assert.Contains(text.Buttons, b => b.Verb is NudgeWords.NotForMe or NudgeWords.NotNeeded);
                Assert.All(text.Buttons, b => Assert.Contains(b.Say, text.Text, StringComparison.Ordinal));
                Assert.Equal(4, text.Privacy.Count);
                Assert.Contains("say \"stop\"", text.Text, StringComparison.Ordinal);
                Assert.DoesNotMatch("(?i)training|course(?!,)|low use|lazy|behind|should use|more than you|compared", string.Join(' ', text.Paragraphs.Prepend(text.Heading)).Replace("No course,", "", StringComparison.Ordinal));
            }
    }

    [Fact]
    public void Somebody_senior_is_invited_as_a_critical_partner()
    {
        var nudge = Assert.IsType<Decision.Contact>(NudgePolicy.Decide(Case(Seniority.Principal, Standing.Unengaged), Rules, Today)).Nudge;
        Assert.Contains("reviewer and sparring partner", NudgeWords.Compose(nudge, "Codewright", CultureInfo.InvariantCulture, 5).Text, StringComparison.Ordinal);
    }

    private static NudgeCase Case(Seniority seniority, params Standing[] standings) =>
        new(Somebody(seniority: seniority), [.. standings.Select((s, i) => Finding(s, i + 1, Reasons(s)))], []);

    private static Finding Finding(Standing standing, int tool, params Because[] reasons) => new(new(7), new(tool), standing, reasons);

    private static Because[] Reasons(Standing standing) => standing switch
    {
        Standing.Waiting => [new Because.AskedOn(Ago(77), 77)],
        Standing.Lapsed => [new Because.LastUsed(Ago(60))],
        Standing.NoAccess => [new Because.NoSeat()],
        _ => [new Because.AccessSince(Ago(200))],
    };

    private static List<NudgeCase> Anybody(int seed, int people)
    {
        var dice = new Random(seed);
        var cases = new List<NudgeCase>();
        for (var id = 100; id < 100 + people; id++)
        {
            var person = AnyPerson(dice, id);
            var past = Enumerable.Range(0, dice.Next(4)).Select(_ =>
            {
                var answer = (NudgeAnswer)dice.Next(8);
                return new PastNudge(dice.Next(4) == 0 ? null : new ToolId(dice.Next(1, 4)), (OfferKind)dice.Next(8), Ago(dice.Next(200)), answer, answer == NudgeAnswer.NotNow ? Today.AddDays(dice.Next(-20, 40)) : null);
            }).ToList();
            cases.Add(new(person, [.. Enumerable.Range(1, 3).Select(tool => Triage.Judge(person, AnyTool(dice, id, tool), Today))], past)
            {
                HasStopped = dice.Next(10) == 0, IsPairing = dice.Next(5) == 0, IsHelper = dice.Next(5) == 0,
                Seats = Enumerable.Range(1, 3).Where(_ => dice.Next(2) == 0).Select(t => new ToolId(t)).ToHashSet(),
                Unused = dice.Next(3) == 0 ? [new(new ToolId(dice.Next(1, 4)), "review", 9)] : [], Steps = dice.Next(3) == 0 ? [(new ToolId(dice.Next(1, 4)), "A step.")] : [],
            });
        }

        return cases;
    }
}
