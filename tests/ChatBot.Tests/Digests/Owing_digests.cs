using System.Globalization;
using ChatBot.Core.Digests;

namespace ChatBot.Tests.Digests;

public sealed class Owing_digests
{
    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DueDigest? Weekly(string zone, string utc, DigestPlan? plan = null) =>
        DigestCalendar.Owed(plan ?? DigestPlan.Standard, zone, At(utc), cycleDay: 1).SingleOrDefault(d => d.Rhythm == Rhythm.Weekly);

    [Theory]
    [InlineData("Europe/Berlin", "2026-06-15 07:00", "2026-W24")]
    [InlineData("America/New_York", "2026-06-15 13:00", "2026-W24")]
    [InlineData("Asia/Kolkata", "2026-06-15 03:30", "2026-W24")]
    [InlineData("Pacific/Auckland", "2026-06-14 21:00", "2026-W24")]
    public void Monday_at_nine_is_local(string zone, string due, string period)
    {
        var owed = Weekly(zone, due)!;
        Assert.Equal((period, At(due)), (owed.Period, owed.DueAt));
        Assert.Equal("2026-06-08..2026-06-14", owed.Days.ToString());
        Assert.NotEqual(period, Weekly(zone, At(due).AddSeconds(-1).ToString("u", CultureInfo.InvariantCulture))?.Period);
    }

    /// <summary>The nights on which clocks change, in four zones: an hour that is left out, and one that comes twice.</summary>
    [Theory]
    [InlineData("Europe/Berlin", 2026, 3, 29, 2, "2026-03-29 01:00")]
    [InlineData("Europe/Berlin", 2026, 10, 25, 2, "2026-10-25 00:00")]
    [InlineData("America/New_York", 2026, 3, 8, 2, "2026-03-08 07:00")]
    [InlineData("America/New_York", 2026, 11, 1, 1, "2026-11-01 05:00")]
    [InlineData("Australia/Lord_Howe", 2026, 10, 4, 2, "2026-10-03 15:30")]
    [InlineData("Australia/Lord_Howe", 2026, 4, 5, 2, "2026-04-04 15:30")]
    [InlineData("America/Santiago", 2026, 9, 6, 0, "2026-09-06 04:00")]
    [InlineData("America/Santiago", 2026, 4, 4, 23, "2026-04-05 02:00")]
    public void An_hour_that_does_not_exist_is_the_next_and_one_that_comes_twice_is_its_first(string zone, int year, int month, int day, int hour, string utc) =>
        Assert.Equal(At(utc), DigestCalendar.Instant(new(year, month, day), hour, DigestCalendar.ZoneOf(zone)));

    /// <summary>Asked every minute of a night with a change, as the tick does, exactly one is owed, and it is owed from one instant on.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29")]
    [InlineData("Europe/Berlin", "2026-10-25")]
    [InlineData("America/New_York", "2026-03-08")]
    [InlineData("America/New_York", "2026-11-01")]
    [InlineData("Australia/Lord_Howe", "2026-10-04")]
    [InlineData("America/Santiago", "2026-09-06")]
    public void A_night_with_a_change_of_clocks_owes_once(string zone, string day)
    {
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        for (var hour = 0; hour < 4; hour++)
        {
            var plan = DigestPlan.Standard with { Day = date.DayOfWeek, Hour = hour };
            var start = new DateTimeOffset(date.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var seen = new List<(string Period, DateTimeOffset Due)>();
            for (var minute = 0; minute < 3 * 24 * 60; minute++)
                if (DigestCalendar.Owed(plan, zone, start.AddMinutes(minute), 1).SingleOrDefault() is { } owed && (seen.Count == 0 || seen[^1] != (owed.Period, owed.DueAt))) seen.Add((owed.Period, owed.DueAt));

            // The one of the week before is no longer of use by then.
            Assert.Equal(DigestCalendar.Instant(date, hour, DigestCalendar.ZoneOf(zone)), Assert.Single(seen).Due);
        }
    }

    [Fact]
    public void Somebody_who_moves_zone_meets_the_same_period_on_both_sides()
    {
        var tokyo = Weekly("Asia/Tokyo", "2026-06-15 00:00")!;
        var newYork = Weekly("America/New_York", "2026-06-15 13:00")!;
        Assert.Equal((tokyo.Rule, tokyo.Period), (newYork.Rule, newYork.Period));
        // Moving the other way, Monday morning in Tokyo comes first: that week is owed there, and not again an ocean later.
        Assert.Equal("2026-W24", Weekly("Asia/Tokyo", "2026-06-15 13:00")!.Period);
    }

    [Fact]
    public void Another_weekday_in_the_same_week_is_the_same_period() =>
        Assert.Equal(Weekly("UTC", "2026-06-15 09:00")!.Period, Weekly("UTC", "2026-06-19 10:00", DigestPlan.Standard with { Day = DayOfWeek.Friday, Hour = 10 })!.Period);

    [Fact]
    public void After_three_days_without_the_service_the_digest_is_still_owed_and_only_the_latest()
    {
        var owed = Weekly("Europe/Berlin", "2026-06-18 12:00")!;
        Assert.Equal("2026-W24", owed.Period);
        Assert.Equal(At("2026-06-15 07:00"), owed.DueAt);
        Assert.Null(Weekly("Europe/Berlin", "2026-06-21 12:00"));
    }

    [Fact]
    public void Who_subscribes_on_Wednesday_gets_nothing_for_Monday() =>
        Assert.Null(Weekly("UTC", "2026-06-17 12:00", DigestPlan.Standard with { Since = At("2026-06-17 11:00") }));

    [Fact]
    public void Who_unsubscribed_is_owed_nothing() =>
        Assert.Empty(DigestCalendar.Owed(DigestPlan.Standard with { Rhythms = [] }, "UTC", At("2026-06-15 09:00"), 1));

    [Theory]
    [InlineData("2026-06-01 09:00", "2026-05")]
    [InlineData("2026-06-08 09:00", "2026-05")]
    [InlineData("2026-06-20 09:00", null)]
    public void The_monthly_one_comes_on_the_first_such_day(string at, string? period) =>
        Assert.Equal(period, DigestCalendar.Owed(DigestPlan.Standard with { Rhythms = [Rhythm.Monthly] }, "UTC", At(at), 1).SingleOrDefault()?.Period);

    [Theory]
    [InlineData(1, "2026-02-25 09:00", "cycle 2026-02-28", "2026-02-01..2026-02-25")]
    [InlineData(1, "2026-06-27 09:00", "cycle 2026-06-30", "2026-06-01..2026-06-27")]
    [InlineData(15, "2026-06-11 09:00", "cycle 2026-06-14", "2026-05-15..2026-06-11")]
    [InlineData(1, "2026-07-01 00:00", null, null)]
    public void The_billing_cycle_is_told_three_days_before_its_end(int cycleDay, string at, string? period, string? days)
    {
        var owed = DigestCalendar.Owed(DigestPlan.Standard with { Rhythms = [Rhythm.CycleEnd] }, "UTC", At(at), cycleDay).SingleOrDefault();
        Assert.Equal((period, days), (owed?.Period, owed?.Days.ToString()));
    }

    [Fact]
    public void Every_period_of_three_years_comes_once_and_in_order()
    {
        foreach (var zone in new[] { "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia" })
        {
            var at = At("2025-01-01 00:00");
            var periods = new List<string>();
            while (at < At("2028-01-01 00:00"))
            {
                at = DigestCalendar.Next(DigestPlan.Standard, zone, Rhythm.Weekly, at, 1);
                periods.Add(DigestCalendar.Owed(DigestPlan.Standard, zone, at, 1).Single().Period);
            }
            Assert.Equal(periods.Count, periods.Distinct().Count());
            Assert.Equal(periods.Order(StringComparer.Ordinal), periods);
        }
    }

    /// <summary>Every period can be named again, and knows the one before.</summary>
    [Theory]
    [InlineData(Rhythm.Weekly, 1)]
    [InlineData(Rhythm.Monthly, 1)]
    [InlineData(Rhythm.CycleEnd, 1)]
    [InlineData(Rhythm.CycleEnd, 15)]
    public void A_period_is_found_by_its_name(Rhythm rhythm, int cycleDay)
    {
        var plan = DigestPlan.Standard with { Rhythms = [rhythm], Day = DayOfWeek.Thursday, Hour = 17 };
        string? before = null;
        for (var at = At("2025-11-01 00:00"); at < At("2027-02-01 00:00");)
        {
            at = DigestCalendar.Next(plan, "Asia/Kolkata", rhythm, at, cycleDay);
            var owed = DigestCalendar.Owed(plan, "Asia/Kolkata", at, cycleDay).Single();
            Assert.Equal(owed, DigestCalendar.Of(plan, "Asia/Kolkata", owed.Period, cycleDay));
            if (before is not null) Assert.Equal(before, DigestCalendar.PeriodBefore(owed));
            before = owed.Period;
        }
    }

    [Theory]
    [InlineData("2026-W99")]
    [InlineData("yesterday")]
    [InlineData("cycle 2026-06-31")]
    public void A_name_of_no_period_is_none(string period) =>
        Assert.Null(DigestCalendar.Of(DigestPlan.Standard with { Rhythms = [Rhythm.Weekly, Rhythm.Monthly, Rhythm.CycleEnd] }, "UTC", period, 1));

    [Theory]
    [InlineData("weekly on friday at 8 in Europe/Paris", "weekly;friday;8;Europe/Paris;;;flowspend;")]
    [InlineData("monthly, cycle", "monthly,cycle;monday;9;;;;flowspend;")]
    [InlineData("at 2pm in German without spend", "weekly;monday;14;;de;;flow;")]
    [InlineData("for cost centre cc-7 only spend", "weekly;monday;9;;;cc=CC-7;spend;")]
    [InlineData("", "weekly;monday;9;;;;flowspend;")]
    public void A_wish_is_understood(string said, string plan)
    {
        var read = Assert.IsType<DigestWish.Read.Understood>(DigestWish.Of(said, DigestPlan.Standard, ["CC-7"]));
        Assert.Equal(plan, read.Plan.ToString());
        Assert.Equal(read.Plan, DigestPlan.Read(plan));
    }

    [Theory]
    [InlineData("on blursday")]
    [InlineData("at 25")]
    [InlineData("cost centre XX")]
    [InlineData("without coffee")]
    [InlineData("in Europe/Atlantis")]
    public void A_wish_that_is_not_understood_changes_nothing(string said) =>
        Assert.IsType<DigestWish.Read.Unknown>(DigestWish.Of(said, DigestPlan.Standard, ["CC-7"]));

    [Theory]
    [InlineData("")]
    [InlineData("weekly;monday;99;;;;flow;")]
    [InlineData("daily;monday;9;;;;flow;")]
    [InlineData("weekly;monday;9;;;;flow;yesterday")]
    public void A_plan_that_was_not_written_here_is_none(string text) => Assert.Null(DigestPlan.Read(text));
}
