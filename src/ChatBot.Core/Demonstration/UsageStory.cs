namespace ChatBot.Core.Demonstration;

/// <summary>Tells day by day what people did with their tools.</summary>
internal sealed class UsageStory(DemonstrationOrder order, DateOnly first, DateOnly today)
{
    private const string Robot = $"build-robot@{Vocabulary.Domain}";

    private static readonly int[] OfficeHours = [9, 9, 10, 10, 11, 11, 13, 14, 14, 15, 15, 16, 16, 17, 20, 22];

    private readonly Dictionary<(string Email, string Tool), DateOnly> lastDays = [];
    private readonly Dictionary<string, TimeZoneInfo> zones = Vocabulary.Offices.ToDictionary(o => o.Zone, o => TimeZoneInfo.FindSystemTimeZoneById(o.Zone));

    public List<DemonstrationUse> Rows { get; } = [];

    public DateOnly? LastDay(string email, string tool) => lastDays.TryGetValue((email, tool), out var day) ? day : null;

    public void Tell(Grant grant)
    {
        if (grant.FirstUse is not { } began) return;
        var person = grant.Player.Person;
        var dice = new Dice(order.Seed, "use", grant.Plan.Tool.Name, person.Email);
        var projects = dice.Shuffled(Vocabulary.Projects).Take(grant.Player.Trade == Trade.Business ? 1 : 2).ToList();
        var away = dice.Whole(0, order.Days);
        for (var day = began > first ? began : first; day <= today && (grant.LastUse is not { } until || day < until); day = day.AddDays(1))
        {
            var since = day.DayNumber - began.DayNumber;
            var isAway = day.DayNumber - first.DayNumber - away is >= 0 and < 10;
            var habit = grant.Eagerness * Math.Min(1, 0.4 + (since / 60.0)) * Calendar(day, person.TimeZone);
            if (isAway || day < person.StartDay || !dice.Happens(habit)) continue;
            for (var times = dice.Happens(0.25) ? 2 : 1; times > 0; times--) Add(grant.Plan, person.Email, zones[person.TimeZone], day, dice, grant.Eagerness, project: dice.Happens(0.85) ? dice.Pick(projects) : "");
        }
    }

    /// <summary>An agent that nobody stopped: every two hours, nights and weekends, with the dearest model.</summary>
    public void TellRunaway(Player player, DateOnly from, int days)
    {
        var plan = Vocabulary.Tools.Single(t => t.Tool.Name == Vocabulary.Agent);
        var dice = new Dice(order.Seed, "runaway");
        for (var day = 0; day < days; day++)
            for (var hour = 0; hour < 24; hour += 2)
                Add(plan, player.Email, zones[player.Person.TimeZone], from.AddDays(day), dice, 2.5, "task", plan.Models.MaxBy(m => m.CostPerMillion), Vocabulary.Projects[0], hour, isWhole: true);
    }

    /// <summary>A tool that nobody approved, tried by one, then by several.</summary>
    public void TellUnapproved(IReadOnlyList<Player> players)
    {
        var plan = Vocabulary.Tools.Single(t => t.Tool.Name == Vocabulary.Unapproved);
        var dice = new Dice(order.Seed, "unapproved");
        var curious = dice.Shuffled(players).Take(Math.Max(6, order.People / 18)).ToList();
        for (var i = 0; i < curious.Count; i++)
        {
            var person = curious[i].Person;
            for (var day = today.AddDays(-90 + (i * 60 / curious.Count)); day <= today; day = day.AddDays(1))
                if (day >= person.StartDay && dice.Happens(0.22 * Calendar(day, person.TimeZone))) Add(plan, person.Email, zones[person.TimeZone], day, dice, 0.5, project: "");
        }
    }

    /// <summary>An account that belongs to nobody on the list.</summary>
    public void TellNobody()
    {
        var plan = Vocabulary.Tools.Single(t => t.Tool.Name == Vocabulary.Agent);
        var dice = new Dice(order.Seed, "robot");
        for (var day = first.AddDays(order.Days / 2); day <= today; day = day.AddDays(1))
            if (dice.Happens(0.5)) Add(plan, Robot, zones[Vocabulary.Offices[0].Zone], day, dice, 0.8, "repair", plan.Models[^1], "cloud-ledger");
    }

    /// <summary>The vendor gives a part back.</summary>
    public void TellCredit(Player player, DateOnly day) =>
        Rows.Add(new(day, null, player.Email, Vocabulary.Agent, "", "", "", "", 0, 0, 0, null, null, -40m, "USD", null, null));

    private void Add(
        ToolPlan plan, string email, TimeZoneInfo zone, DateOnly day, Dice dice, double eagerness, string? feature = null,
        (string Name, decimal CostPerMillion)? model = null, string project = "", int? hour = null, bool isWhole = false)
    {
        feature ??= dice.Pick(plan.Features);
        var surface = dice.Pick(plan.Surfaces);
        var (name, rate) = model ?? (plan.Models.Length > 0 ? dice.Pick(plan.Models) : ("", 0m));
        var sessions = Math.Max(1, (int)(dice.Between(1, 3.5) * eagerness));
        var prompts = Math.Max(1, (int)(sessions * dice.Between(2, 9)));
        var minutes = Math.Max(1, (int)(prompts * dice.Between(0.7, 2.5)));
        long? tokensIn = plan.Models.Length > 0 ? (long)(prompts * dice.Between(2_000, feature == "task" ? 60_000 : 9_000)) : null;
        var tokensOut = tokensIn / dice.Whole(5, 18);
        decimal? cost = rate > 0 ? decimal.Round((tokensIn!.Value + (4 * tokensOut!.Value)) * rate / 1_000_000m, 4) : null;
        int? suggested = plan.WritesCode && feature is "inline" or "task" or "refactor" ? prompts * dice.Whole(5, 25) : null;
        int? accepted = suggested is { } lines ? (int)(lines * dice.Between(0.15, 0.55)) : null;
        var local = new DateTime(day, new TimeOnly(hour ?? dice.Pick(OfficeHours), dice.Whole(0, 59), dice.Whole(0, 59)), DateTimeKind.Unspecified);
        var at = new DateTimeOffset(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone.GetUtcOffset(local)).ToUniversalTime();

        // Opened and closed again; and exports that shout.
        if (!isWhole && dice.Happens(0.006)) (sessions, prompts, minutes, tokensIn, tokensOut, cost, suggested, accepted) = (0, 0, 0, null, null, null, null, null);
        var written = !isWhole && dice.Happens(0.004) ? email.ToUpperInvariant() : email;
        if (at > order.Now) return;

        if (sessions > 0 && (!lastDays.TryGetValue((email, plan.Tool.Name), out var last) || day > last)) lastDays[(email, plan.Tool.Name)] = day;
        Rows.Add(new(day, plan.TellsInstants ? at : null, written, plan.Tool.Name, surface, feature, name, project, sessions, prompts, minutes, tokensIn, tokensOut, cost,
            cost is null ? "" : plan.Tool.Currency, accepted, suggested));
    }

    /// <summary>How much of a usual working day a day is.</summary>
    private static double Calendar(DateOnly day, string zone)
    {
        if (day is { Month: 12, Day: >= 24 } or { Month: 1, Day: 1 }) return 0.05;
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) return 0.05;
        var isHoliday = zone switch
        {
            "Europe/Amsterdam" => day is { Month: 4, Day: 27 } or { Month: 5, Day: 5 },
            "America/Toronto" => day is { Month: 7, Day: 1 } or { Month: 9, Day: 30 },
            _ => day is { Month: 5, Day: 1 } or { Month: 8, Day: 9 },
        };
        return isHoliday ? 0.05 : day.Month == 8 ? 0.75 : 1;
    }
}
