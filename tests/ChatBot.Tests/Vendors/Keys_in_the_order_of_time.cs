using ChatBot.Core.Usage;

namespace ChatBot.Tests.Vendors;

public sealed class Keys_in_the_order_of_time
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 3, 12, 0, 30, TimeSpan.Zero);

    private static readonly DateTimeOffset Midnight = new(2026, 6, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_leads_with_its_minute_in_utc()
    {
        Assert.Equal("202606031200@s1:api_request:r1", FactKey.InTime(Noon, "s1:api_request:r1"));
        Assert.Equal(FactKey.InTime(Noon, "x"), FactKey.InTime(Noon.ToOffset(TimeSpan.FromHours(-7)), "x"));
    }

    [Fact]
    public void Later_minutes_of_a_day_have_larger_numbers_whatever_else_the_keys_say()
    {
        var numbers = Enumerable.Range(0, 24 * 60).Select(minute => FactKey.NumberInTime(FactKey.InTime(Midnight.AddMinutes(minute), $"{minute * 7919 % 1440}"))).ToList();

        Assert.Equal(numbers.Order(), numbers);
        Assert.All(numbers, number => Assert.True(number >= 0));
    }

    [Fact]
    public void Events_of_one_minute_are_told_apart_and_come_to_the_same_number_again()
    {
        var numbers = Enumerable.Range(0, 20_000).Select(one => FactKey.NumberInTime(FactKey.InTime(Noon, $"s1:api_request:r{one}"))).ToList();

        Assert.Equal(20_000, numbers.Distinct().Count());
        Assert.Equal(numbers[17], FactKey.NumberInTime(FactKey.InTime(Noon.AddSeconds(29), "s1:api_request:r17")));
    }

    [Theory]
    [InlineData("e-1")]
    [InlineData("202606031200:0f3a")]
    [InlineData("20260603120O@x")]
    [InlineData("")]
    public void Other_keys_have_no_order(string key) => Assert.Null(FactKey.NumberInTime(key));
}
