using ChatBot.Core.Commands;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Commands;

public sealed class Reading_commands
{
    private static readonly string[] Known = ["admins", "audit", "budgets", "define", "finance", "help", "people", "policy", "prices", "privacy", "seats", "tools"];

    [Theory]
    [InlineData("budgts", "budgets")]
    [InlineData("bugdets", "budgets")]
    [InlineData("BUDGET", "budgets")]
    [InlineData("tool", "tools")]
    [InlineData("seat", "seats")]
    [InlineData("polcy", "policy")]
    [InlineData("pric", "prices")]
    [InlineData("spend", null)]
    [InlineData("xyzzy", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_found_and_a_far_one_is_not(string typed, string? expected) => Assert.Equal(expected, Nearest.Of(typed, Known));

    [Theory]
    [InlineData("900", 900, "USD")]
    [InlineData("1,250.50 EUR", 1250.50, "EUR")]
    [InlineData("€1250,5", 1250.5, "EUR")]
    [InlineData("1.250,50 eur", 1250.50, "EUR")]
    [InlineData("1,250", 1250, "USD")]
    [InlineData("$20_000", 20000, "USD")]
    [InlineData("GBP30", 30, "GBP")]
    [InlineData("30.5gbp", 30.5, "GBP")]
    public void Amounts_are_read_as_people_write_them(string text, decimal amount, string currency) =>
        Assert.Equal(Money.From(amount, currency), new Arguments(text.Split(' ')).Amount("USD"));

    [Theory]
    [InlineData("-5")]
    [InlineData("five")]
    [InlineData("1.2345")]
    [InlineData("1e9")]
    [InlineData("")]
    [InlineData("999999999999999999999")]
    public void What_is_no_amount_is_none(string text) => Assert.Null(new Arguments(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Amount("USD"));

    [Fact]
    public void Words_are_taken_from_anywhere_and_the_rest_stays_in_order()
    {
        var words = new Arguments(["set", "team", "Data", "Plane", "900", "EUR", "from", "2026-07", "page", "3"]);
        Assert.Equal(("set", "team"), (words.Next(), words.Next()));
        Assert.Equal(new DateOnly(2026, 7, 1), Arguments.Day(words.TakeAfter("from")!));
        Assert.Equal(3, words.Page());
        Assert.Equal(Money.From(900, "EUR"), words.Amount("USD"));
        Assert.Equal("Data Plane", words.Rest);
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(15, 1, 1, 15)]
    [InlineData(16, 2, 2, 1)]
    [InlineData(40, 99, 3, 10)]
    [InlineData(40, -1, 1, 15)]
    public void Pages_hold_everything_once(int count, int asked, int shown, int items)
    {
        IReadOnlyList<int> all = [.. Enumerable.Range(0, count)];
        var page = all.PageOf(asked);
        Assert.Equal((shown, items, count), (page.Number, page.Items.Count, page.Total));
        Assert.Equal(all, Enumerable.Range(1, page.Pages).SelectMany(n => all.PageOf(n).Items));
    }
}
