using ChatBot.Core.Access;

namespace ChatBot.Tests.Access;

public sealed class Checking_before_asking
{
    private static readonly DateOnly Today = new(2026, 6, 17);
    private static readonly AccessFacts Nothing = new("Cursor", true, null, null, null, null, null, null, Today, null);

    [Fact]
    public void Who_has_nothing_may_request() => Assert.IsType<CheckVerdict.MayRequest>(Verdict(Nothing));

    [Fact]
    public void Who_asked_already_joins() => Assert.Equal(7, Assert.IsType<CheckVerdict.Joins>(Verdict(Nothing with { Open = 7 })).Request);

    [Fact]
    public void What_is_not_approved_ends_here_with_what_there_is_instead() =>
        Assert.Equal("Cursor is not approved here, so it cannot be requested. You have Claude Code, which is.", Ends(Nothing with { IsApproved = false, Alternative = "Claude Code" }));

    [Fact]
    public void Fresh_use_proves_that_it_works() =>
        Assert.Contains("it works", Ends(Nothing with { SeatSince = new(2026, 5, 1), LastUse = Today.AddDays(-2) }), StringComparison.Ordinal);

    [Fact]
    public void A_seat_that_does_not_work_gets_steps_in_order()
    {
        var facts = Nothing with { SeatSince = new(2026, 5, 1), HasLink = false, Incident = "Twelve people report that the proxy blocks Cursor." };
        var said = Ends(facts);
        Assert.Contains("since 2026-05-01", said, StringComparison.Ordinal);
        Assert.True(said.IndexOf("proxy blocks", StringComparison.Ordinal) < said.IndexOf("company account", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, CheckResult.Unknown)]
    [InlineData(-20, null, CheckResult.Unknown)]
    [InlineData(0, null, CheckResult.Trouble)]
    [InlineData(0, -20, CheckResult.Trouble)]
    [InlineData(0, -1, CheckResult.Good)]
    public void Telemetry_that_does_not_reach_today_says_nothing_about_use(int? through, int? used, CheckResult expected)
    {
        var facts = Nothing with { SeatSince = new(2026, 5, 1), TelemetryThrough = through is { } t ? Today.AddDays(t) : null, LastUse = used is { } u ? Today.AddDays(u) : null };
        Assert.Equal(expected, GuidedChecks.Run(facts, Today).Checks.Single(c => c.Name == "telemetry").Result);
    }

    private static CheckVerdict Verdict(AccessFacts facts) => GuidedChecks.Run(facts, Today).Verdict;

    private static string Ends(AccessFacts facts) => Assert.IsType<CheckVerdict.EndsHere>(Verdict(facts)).Says;
}
