using ChatBot.Channels.Slack;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBot.Tests.Slack;

public sealed class Writing_text_for_Slack
{
    [Theory]
    [InlineData("R&D <Ops>", "R&amp;D &lt;Ops&gt;")]
    [InlineData("<!channel> look", "&lt;!channel&gt; look")]
    [InlineData("<@U0123456>", "&lt;@U0123456&gt;")]
    [InlineData("<https://evil.example|bank.example>", "&lt;https://evil.example|bank.example&gt;")]
    [InlineData("a\u202Eb\u0000c\u001Bd", "abcd")]
    [InlineData("&lt;", "&amp;lt;")]
    [InlineData(null, "")]
    public void Data_never_becomes_markup(string? data, string expected) => Assert.Equal(expected, SlackText.Escape(data));

    [Theory]
    [InlineData("<@UBOT> how is Copilot?", "how is Copilot?")]
    [InlineData("hey <@UBOT|chatbot>  how is  it", "hey how is it")]
    [InlineData("<@UOTHER> uses it", "<@UOTHER> uses it")]
    [InlineData("<@UOTHER|ada> uses it", "@ada uses it")]
    [InlineData("R&amp;D &lt;x&gt;", "R&D <x>")]
    [InlineData("see <https://example.com|the page> and <https://example.com>", "see the page and https://example.com")]
    [InlineData("mail <mailto:ada@example.com|ada@example.com>", "mail ada@example.com")]
    [InlineData("<!here> <!subteam^S1|@team> <#C1|general>", "@here @team #general")]
    [InlineData("  a\u00A0 b  ", "a b")]
    [InlineData("broken <@UBOT", "broken <@UBOT")]
    [InlineData("&amp;lt;", "&lt;")]
    public void What_people_wrote_is_read_as_they_meant_it(string raw, string expected) => Assert.Equal(expected, SlackText.FromPerson(raw, "UBOT"));

    [Fact]
    public void A_cut_keeps_graphemes_whole()
    {
        Assert.Equal("👩‍👩‍👧…", SlackText.Cut("👩‍👩‍👧👩‍👩‍👧", 12));
        Assert.Equal("ab", SlackText.Cut("ab", 2));
        Assert.Equal("…", SlackText.Cut("abc", 1));
        Assert.Equal("", SlackText.Cut("abc", 0));
    }

    [Fact]
    public void A_cut_of_markup_never_leaves_half_an_entity_or_an_open_fence()
    {
        Assert.Equal("abcdefghij…", SlackText.CutMarkup("abcdefghij&amp;klmnopqrstuvwxyz", 17));
        Assert.EndsWith("\n```", SlackText.CutMarkup("```\n" + new string('x', 100) + "\n```", 50), StringComparison.Ordinal);
        Assert.DoesNotContain("<https", SlackText.CutMarkup("see <https://example.com/a/long/address|label> and more words", 20), StringComparison.Ordinal);
    }

    static readonly Gen<string> Markup = Gen.Elements("a", "&amp;", "<@U1>", "```", "👩‍👩‍👧", "\n", " ", "é", "<", "&").ListOf().Select(string.Concat);

    [Fact]
    public void Whatever_is_cut_fits() =>
        Prop.ForAll(Arb.From(Markup), Arb.From(Gen.Choose(1, 40)), (text, length) =>
            SlackText.Cut(text, length).Length <= length && SlackText.CutMarkup(text, length).Length <= length).QuickCheckThrowOnFailure();

    [Fact]
    public void Pieces_hold_every_word_in_order()
    {
        Prop.ForAll(Arb.From(Markup), Arb.From(Gen.Choose(30, 60)), (text, length) =>
        {
            var pieces = SlackText.Pieces(text, length);
            return pieces.All(p => p.Length <= length) && Letters(string.Concat(pieces)) == Letters(text);
        }).QuickCheckThrowOnFailure();

        static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public void Escaping_is_undone_by_reading() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is not null), text =>
            SlackText.Unescape(SlackText.Escape(text)) == SlackText.WithoutControls(text)).QuickCheckThrowOnFailure();
}
