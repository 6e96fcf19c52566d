using ChatBot.Core.Costs;

namespace ChatBot.Tests.Digests;

public sealed class Explaining_spend
{
    [Fact]
    public void Causes_add_up_to_the_change()
    {
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var change = new SpendChange(random.Next(1000), random.Next(1000), random.Next(5000), random.Next(5000), random.Next(4), random.Next(4));
            Assert.Equal(change.Total, Enum.GetValues<SpendCause>().Sum(change.Of), 10);
            if (change.Main is { } main) Assert.True(change.Of(main) * Math.Sign(change.Total) > 0);
        }
    }

    [Theory]
    [InlineData(500, 100, 100, 100, 4, 4, SpendCause.Seats)]
    [InlineData(100, 100, 400, 100, 8, 2, SpendCause.People)]
    [InlineData(100, 100, 400, 100, 2, 2, SpendCause.EachOfThem)]
    [InlineData(100, 100, 0, 100, 0, 2, SpendCause.People)]
    public void The_main_cause_is_the_largest_in_the_direction_of_the_change(int seatsNow, int seatsBefore, int now, int before, int activeNow, int activeBefore, SpendCause cause) =>
        Assert.Equal(cause, new SpendChange(seatsNow, seatsBefore, now, before, activeNow, activeBefore).Main);

    [Fact]
    public void The_biggest_mover_may_have_fallen() => Assert.Equal("Chat", Movers.Biggest(
        [new("Cursor", new(0, 0, 130, 100, 1, 1)), new("Chat", new(0, 0, 10, 100, 1, 1)), new("Still", new(5, 5, 5, 5, 1, 1))])!.Tool);

    [Fact]
    public void Nothing_moved_is_nothing_to_say() => Assert.Null(Movers.Biggest([new("Cursor", new(1, 1, 2, 2, 1, 1))]));

    [Fact]
    public void A_forecast_goes_on_at_the_same_pace() => Assert.Equal(300m + 50m, SpendForecast.Of(100, 50, 10, 30));

    [Fact]
    public void Velocity_is_the_slope_of_the_weeks()
    {
        Assert.Equal(2m, Velocity.Of([10, 12, 14, 16]));
        Assert.Equal(2m, Velocity.Of([10, null, 14, 16]));
        Assert.Null(Velocity.Of([10, 12]));
        Assert.True(Velocity.IsStalled([10, 40, 40.2m, 39.8m, 40]));
        Assert.False(Velocity.IsStalled([10, 40, 44, 40, 40]));
    }
}
