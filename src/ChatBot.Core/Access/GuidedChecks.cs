namespace ChatBot.Core.Access;

/// <summary>What the store knows about one person and one tool before anything is asked of anybody.</summary>
/// <param name="SeatSince">Since when a seat or an account is held.</param>
/// <param name="LastLogin">As the vendor tells it.</param>
/// <param name="LastUse">Latest day with activity on the tool.</param>
/// <param name="Open">Number of an open request for it.</param>
/// <param name="HasLink">An identity of the tool's vendor is linked with the person; none = the vendor needs none.</param>
/// <param name="Incident">What is known to be wrong with it for many, in a sentence.</param>
/// <param name="TelemetryThrough">The last day that any feed of this tool reaches; none = no feed tells of it.</param>
/// <param name="Alternative">An approved tool that the person holds already and that answers for a tool that is not approved.</param>
public sealed record AccessFacts(
    string Tool, bool IsApproved, DateOnly? SeatSince, DateOnly? LastLogin, DateOnly? LastUse, int? Open, bool? HasLink, string? Incident, DateOnly? TelemetryThrough, string? Alternative);

public enum CheckResult { Good, Trouble, Unknown }

/// <param name="Name"><c>policy</c>, <c>seat</c>, <c>account</c>, <c>incident</c>, <c>telemetry</c>.</param>
/// <param name="Says">A sentence with what to do, where there is something.</param>
public sealed record Check(string Name, CheckResult Result, string Says);

/// <summary>What the checks come to.</summary>
public abstract record CheckVerdict
{
    private CheckVerdict() { }

    /// <summary>Nothing needs to be asked of anybody; the reason and what to do.</summary>
    public sealed record EndsHere(string Says) : CheckVerdict;

    public sealed record Joins(int Request, string Says) : CheckVerdict;

    public sealed record MayRequest(string Says) : CheckVerdict;
}

/// <summary>Looks for the ordinary reasons first, so that a request is made only where somebody has to decide something.</summary>
public static class GuidedChecks
{
    /// <summary>Use on one of the last days proves that access works.</summary>
    private const int FreshUseDays = 7;

    public static (IReadOnlyList<Check> Checks, CheckVerdict Verdict) Run(AccessFacts facts, DateOnly today)
    {
        var holds = facts.SeatSince is not null;
        List<Check> checks =
        [
            facts.IsApproved ? new("policy", CheckResult.Good, $"{facts.Tool} is approved here.") : new("policy", CheckResult.Trouble, $"{facts.Tool} is not approved here, so it cannot be requested."),
            facts.SeatSince is { } since ? new("seat", CheckResult.Good, $"You have access since {since:yyyy-MM-dd}{(facts.LastLogin is { } login ? $"; the last login was on {login:yyyy-MM-dd}" : "")}.")
                : facts.Open is { } open ? new("seat", CheckResult.Trouble, $"You have no seat yet; request {open} is on its way.") : new("seat", CheckResult.Trouble, "You have no seat and no account."),
        ];
        if (holds && facts.HasLink is { } linked)
            checks.Add(linked ? new("account", CheckResult.Good, "Your account is linked with you here.") : new("account", CheckResult.Trouble, "No account of this vendor is linked with you here. Sign in with the company account, and ask an admin to link it."));
        if (facts.Incident is { } incident) checks.Add(new("incident", CheckResult.Trouble, incident));
        if (holds) checks.Add(Telemetry(facts, today));

        if (!facts.IsApproved)
            return (checks, new CheckVerdict.EndsHere(facts.Alternative is { } instead ? $"{facts.Tool} is not approved here, so it cannot be requested. You have {instead}, which is." : $"{facts.Tool} is not approved here, so it cannot be requested."));
        if (!holds)
            return (checks, facts.Open is { } number ? new CheckVerdict.Joins(number, $"Your request {number} for {facts.Tool} is open. What you add joins it.") : new CheckVerdict.MayRequest($"You have no access to {facts.Tool}, and there is no open request."));
        if (facts.LastUse is { } used && used > today.AddDays(-FreshUseDays))
            return (checks, new CheckVerdict.EndsHere($"You have access to {facts.Tool}, and your use of it was seen on {used:yyyy-MM-dd}: it works."));
        return (checks, new CheckVerdict.EndsHere($"You have access to {facts.Tool} since {facts.SeatSince:yyyy-MM-dd}, so a seat is not what is missing. {string.Join(' ', Steps(facts))}"));
    }

    /// <summary>What to try when the seat is there and it does not work, in order.</summary>
    public static IReadOnlyList<string> Steps(AccessFacts facts)
    {
        var steps = new List<string>();
        if (facts.Incident is { } incident) steps.Add(incident);
        if (facts.HasLink == false) steps.Add("Sign in with the company account; no account of this vendor is linked with you yet.");
        if (facts.LastLogin is null) steps.Add("Sign in once with the company account, in the tool itself.");
        steps.Add("Update the extension or client, and allow it through the proxy.");
        steps.Add("Say \"it does not work\" if it still fails, and whoever hands the seats out hears of it.");
        return steps;
    }

    private static Check Telemetry(AccessFacts facts, DateOnly today) => facts switch
    {
        { LastUse: { } used } when used > today.AddDays(-FreshUseDays) => new("telemetry", CheckResult.Good, $"Use was seen on {used:yyyy-MM-dd}."),
        { TelemetryThrough: null } => new("telemetry", CheckResult.Unknown, "No feed tells of this tool's use, so nothing can be seen from here."),
        { TelemetryThrough: { } through } when through < today.AddDays(-FreshUseDays) => new("telemetry", CheckResult.Unknown, $"The data of this tool reaches {through:yyyy-MM-dd} only."),
        { LastUse: { } used } => new("telemetry", CheckResult.Trouble, $"The last use was on {used:yyyy-MM-dd}."),
        _ => new("telemetry", CheckResult.Trouble, "No use was ever seen."),
    };
}
