using System.Net;
using ChatBot.Ingest.Pull;
using ChatBot.Ingest.Pull.Connectors;
using ChatBot.Core.Vendors;
using Microsoft.Extensions.Configuration;

namespace ChatBot.IntegrationTests.Pull;

public sealed class Planning_windows
{
    private static readonly DateTimeOffset Now = At("2026-10-03T12:34:56Z");

    [Fact]
    public void Days_that_settle_are_asked_for_once_they_are_over_and_again_for_three_days() =>
        Assert.Equal(["09-29", "09-30", "10-01", "10-02"], Days(WindowRule.Days(1, 3, 60, TimeSpan.Zero).Owed(At("2026-10-02T00:00:00Z"), Now)));

    [Fact]
    public void The_running_day_is_part_of_it_where_a_vendor_tells_it() =>
        Assert.Equal(["10-01", "10-02", "10-03"], Days(WindowRule.Days(1, 2, 60).Owed(Now.AddMinutes(-15), Now)));

    [Fact]
    public void The_first_pull_goes_back_as_far_as_it_says_and_no_further_than_the_vendor_keeps()
    {
        Assert.Equal(90 + 1, WindowRule.Days(1, 2, 90).Owed(null, Now).Count);
        Assert.Equal(At("2026-10-01T00:00:00Z"), (WindowRule.Days(1, 2, 90) with { Since = new(2026, 10, 1) }).Owed(null, Now)[0].From);
        Assert.True((WindowRule.Instants(TimeSpan.FromHours(24), TimeSpan.Zero, TimeSpan.FromDays(30)) with { Keeps = TimeSpan.FromDays(7) }).Owed(null, Now)[0].From >= Now.AddDays(-7));
        Assert.Empty((WindowRule.Days(1, 2, 90) with { Ends = new(2026, 6, 1) }).Owed(At("2026-06-20T00:00:00Z"), Now));
    }

    [Fact]
    public void Windows_join_without_gap_or_overlap_and_none_is_too_long()
    {
        var longest = TimeSpan.FromHours(24);
        var windows = WindowRule.Instants(longest, TimeSpan.FromHours(6), TimeSpan.FromDays(30)).Owed(Now.AddDays(-5), Now);
        Assert.Equal((Now.AddDays(-5).AddHours(-6), Now), (windows[0].From, windows[^1].Until));
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
        Assert.All(windows, w => Assert.InRange(w.Until - w.From, TimeSpan.FromTicks(1), longest));
    }

    [Fact]
    public void A_watermark_in_the_future_does_not_leave_days_out() =>
        Assert.Equal(["10-01", "10-02", "10-03"], Days(WindowRule.Days(1, 3, 60).Owed(Now.AddDays(40), Now)));

    [Fact]
    public void A_day_that_nobody_can_have_yet_is_not_asked_for() =>
        Assert.Equal(["10-01", "10-02", "10-03"], Days(WindowRule.Days(1, 3, 60).Asked(At("2026-10-01T00:00:00Z"), DateTimeOffset.MaxValue, Now)));

    [Theory]
    [InlineData("2026-10-03T10:59:00Z", "2026-10-02T11:30:00Z", false)]
    [InlineData("2026-10-03T11:00:00Z", "2026-10-02T11:30:00Z", true)]
    [InlineData("2026-10-03T11:00:00Z", "2026-10-03T10:00:00Z", true)]
    public void Once_a_day_is_once_a_day(string now, string done, bool owed) => Assert.Equal(owed, Rhythm.Daily(11).IsOwed(At(done), At(now)));

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_public_addresses_are_reached_uninvited(string address, bool isPublic) => Assert.Equal(isPublic, Addresses.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void Every_feed_has_its_mapper_and_a_name_of_its_own()
    {
        var configuration = new ConfigurationBuilder().Build();
        foreach (var connector in AllConnectors.All)
        {
            Assert.NotEmpty(connector.Missing(connector.SettingsOf(configuration)));
            Assert.Equal(connector.Feeds.Count, connector.Feeds.Select(f => f.Id).Distinct().Count());
            foreach (var feed in connector.Feeds)
            {
                Assert.NotNull(Sources.Find(feed.Mapper));
                if (feed.FileMapper is { } file) Assert.NotNull(Sources.Find(file));
            }
        }
    }

    private static IEnumerable<string> Days(IEnumerable<Window> windows) => windows.Select(w => w.Day.ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
