using System.Globalization;
using ChatBot.Core.Outreach;

namespace ChatBot.Tests.Outreach;

public sealed class Keeping_quiet_hours
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];
    private static readonly QuietHours Usual = new(new(18, 0), new(8, 0), Weekends: true);

    [Theory]
    [InlineData("2026-06-17T10:00:00Z", "Europe/Berlin", "2026-06-17T10:00:00Z")] // midday
    [InlineData("2026-06-17T16:00:00Z", "Europe/Berlin", "2026-06-18T06:00:00Z")] // 18:00 is quiet already
    [InlineData("2026-06-17T15:59:00Z", "Europe/Berlin", "2026-06-17T15:59:00Z")]
    [InlineData("2026-06-18T02:00:00Z", "Europe/Berlin", "2026-06-18T06:00:00Z")] // early morning
    [InlineData("2026-06-19T17:00:00Z", "Europe/Berlin", "2026-06-22T06:00:00Z")] // Friday evening waits for Monday
    [InlineData("2026-06-20T10:00:00Z", "Europe/Berlin", "2026-06-22T06:00:00Z")] // Saturday
    [InlineData("2026-06-21T21:30:00Z", "Europe/Berlin", "2026-06-22T06:00:00Z")] // Sunday night
    [InlineData("2026-06-21T21:30:00Z", "Pacific/Auckland", "2026-06-21T21:30:00Z")] // is Monday morning there
    [InlineData("2026-03-27T20:00:00Z", "Europe/Berlin", "2026-03-30T06:00:00Z")] // across the change to summer time
    [InlineData("2026-10-23T20:00:00Z", "Europe/Berlin", "2026-10-26T07:00:00Z")] // and back
    public void A_message_waits_for_the_readers_morning(string at, string zone, string expected) =>
        Assert.Equal(Instant(expected), Usual.NextAllowed(Instant(at), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Without_quiet_hours_nothing_waits() =>
        Assert.Equal(Instant("2026-06-20T02:00:00Z"), QuietHours.None.NextAllowed(Instant("2026-06-20T02:00:00Z"), TimeZoneInfo.Utc));

    [Fact]
    public void What_is_allowed_is_never_quiet_and_never_earlier()
    {
        foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
        {
            for (var at = Instant("2026-01-01T00:17:00Z"); at.Year == 2026; at = at.AddHours(5))
            {
                var allowed = Usual.NextAllowed(at, zone);
                Assert.True(allowed >= at);
                Assert.Equal(allowed, Usual.NextAllowed(allowed, zone));
                var local = TimeZoneInfo.ConvertTime(allowed, zone);
                Assert.InRange(local.Hour, 8, 17);
                Assert.False(local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
            }
        }
    }

    [Theory]
    [InlineData("2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:00:00Z")] // does not exist: 03:00 is next
    [InlineData("2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30:00Z")] // occurs twice: the first
    [InlineData("2026-03-08", "02:15", "America/New_York", "2026-03-08T07:00:00Z")]
    [InlineData("2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00Z")]
    [InlineData("2026-06-17", "09:00", "Asia/Kolkata", "2026-06-17T03:30:00Z")]
    public void A_wall_clock_time_is_one_instant(string day, string time, string zone, string expected) =>
        Assert.Equal(Instant(expected), LocalTime.InstantOf(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
