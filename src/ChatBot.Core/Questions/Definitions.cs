namespace ChatBot.Core.Questions;

/// <summary>What each measure means here, and where a vendor's own use of the word differs.</summary>
public static class Definitions
{
    private const string House = "the definitions of this service";

    /// <summary>Terms that can be asked for, as people say them.</summary>
    public static IReadOnlyList<string> Terms => [.. Enum.GetValues<Measure>().Select(m => Of(m).Term).Distinct()];

    public static readonly Definition Wau = new("WAU and MAU",
        "Weekly and monthly active users: people with activity in the last 7 and in the last 28 days, today included.", House,
        "Windows differ elsewhere: GitHub and Microsoft use 28 days, other products 30.");

    public static Definition Of(Measure measure) => measure switch
    {
        Measure.Sessions => Here("sessions", "The number of sessions with a tool. “Usage” without a unit means sessions."),
        Measure.Prompts => Here("prompts", "Messages, queries or questions sent to a tool."),
        Measure.Minutes => Here("minutes", "Minutes of sessions, as far as the tool reports them."),
        Measure.Hours => Here("hours", "Minutes of sessions divided by 60."),
        Measure.TokensIn => Here("input tokens", "Tokens that went into models."),
        Measure.TokensOut => Here("output tokens", "Tokens that models produced."),
        Measure.Tokens => Here("tokens", "Input plus output tokens."),
        Measure.LinesAccepted => Here("lines accepted", "Suggested lines of code that were accepted.", "Claude counts lines accepted in the session; what is deleted later is not followed. Read it as accepted, not kept."),
        Measure.LinesSuggested => Here("lines suggested", "Lines of code that tools suggested."),
        Measure.AcceptanceRate => Here("acceptance rate", "Lines accepted divided by lines suggested, in percent.",
            "GitHub divides accepted by generated activities, Claude counts accepted Edit, Write and NotebookEdit uses, Cursor trackers accepts by applies. They are never averaged across vendors."),
        Measure.ActiveDays => Here("active days", "The number of different days with activity."),
        Measure.ActiveUsers => Here("active users", "People with activity in the range: a row with sessions, prompts or tokens above 0. WAU and MAU are those of the last 7 and 28 days.",
            "GitHub Copilot counts a prompt or interaction in the editor that day; Microsoft 365 at least one intentional action in the trailing 28 days; Gemini anybody who was shown a response; Swarmia even a received suggestion."),
        Measure.AdoptionRate => Here("adoption rate", "Active users divided by headcount, in percent. Unapproved tools count unless they are excluded.",
            "Elsewhere adoption is often active seat holders divided by seat holders (PnP), or enabled people divided by members (Swarmia)."),
        Measure.EngagedUsers => Here("engaged users", "People who were active on at least two different days of the range.",
            "GitHub's “engaged user” covers its phases 1 to 3; the API counts them per day, the dashboard per 28 days."),
        Measure.EngagementRate => Here("engagement rate", "Engaged users (active on at least two different days of the range) divided by headcount, in percent.",
            "GitHub's “engaged user” covers its phases 1 to 3; the API counts them per day, the dashboard per 28 days."),
        Measure.InactivePeople => Here("inactive people", "Headcount minus active users of the range.", "PnP parts “dormant” (used before, not in the period) from “never used” (nothing in the history)."),
        Measure.LastUsed => Here("last used", "The latest day with activity."),
        Measure.Headcount => Here("headcount", "People of the group whose start date is on or before the end of the range."),
        Measure.Seats => Here("seats", "Licences assigned on or before the day, of tools billed by seat or hybrid. An account of a consumption tool gives access but is not a seat."),
        Measure.DormantSeats => Here("dormant seats", "Seats assigned at least 30 days ago whose holder had no activity on that tool in the last 30 days. Logins do not matter. Unused, idle, inactive and wasted seats are the same.",
            "Windows differ: 7 days in copilot-metrics-viewer, 30 in GitHub's guide, 30, 60 or 90 in Zluri, 90 for GitHub's dormant user. PnP's idle seats also hold those never used."),
        Measure.LoginOnlySeats => Here("login-only seats", "Dormant seats whose holder logged in during those 30 days."),
        Measure.NeverUsedSeats => Here("never-used seats", "Seats whose holder never had activity on that tool."),
        Measure.SeatUtilisation => Here("seat utilisation", "Seats whose holder was active on that tool in the range, divided by the seats held at its end, in percent.", "GitHub's guide calls weekly active users over licences healthy above 60 %."),
        Measure.OpenRequests => Here("open requests", "Requests for access that are not decided by the day."),
        Measure.WaitDays => Here("waiting time", "Days from the request to today, for requests that are still open."),
        Measure.TimeToAccess => Here("time to access", "Mean number of days from request to decision, for requests granted in the range."),
        Measure.BlockedPeople => Here("blocked people", "People with an open request and no activity on any approved tool in the last 28 days."),
        Measure.NoAccess => Here("no access", "People without any seat or account for an approved tool, or for the tool named."),
        Measure.Consumption => Here("consumption", "What was billed by use, credits included."),
        Measure.SeatCost => Here("seat cost", "For every seat and day held, the monthly seat price divided by the days of that calendar month."),
        Measure.Spend => Here("spend", "Consumption plus seat cost; with a model, project, feature or surface, consumption only. Cost, bill and burn mean the same."),
        Measure.Reclaimable => Here("reclaimable", "The monthly seat price of the dormant seats."),
        Measure.CostPerUser => Here("cost per user", "Spend divided by active users."),
        Measure.CostPerPrompt => Here("cost per prompt", "Spend divided by prompts."),
        Measure.Forecast => Here("forecast", "For this calendar month: consumption to date × days in the month / days so far, plus the seat cost of the whole month for the seats held today."),
        Measure.Budget => Here("budget", "The monthly amount that counts for the month: for a person their consumption, for a team its spend with the teams below it, for the organisation all spend.",
            "GitHub's user-level budgets are hard stops; the budgets here only inform."),
        Measure.BudgetUsed => Here("budget used", "Spend so far in the month divided by the budget, in percent."),
        Measure.BudgetRemaining => Here("budget remaining", "Budget minus spend so far in the month."),
        Measure.OverBudget => Here("over budget", "Spend so far in the month above the budget."),
        Measure.SeatPrice => Here("seat price", "The price of one seat for a month, from the tool catalogue."),
        Measure.Approved => Here("approved", "Whether the tool may be used here, from the tool catalogue."),
        Measure.Vendor => Here("vendor", "Who sells the tool, from the tool catalogue."),
        Measure.Billing => Here("billing", "How a tool is paid: by seat, by consumption, or both (hybrid)."),
    };

    private static Definition Here(string term, string text, string? elsewhere = null) => new(term, text, House, elsewhere);
}
