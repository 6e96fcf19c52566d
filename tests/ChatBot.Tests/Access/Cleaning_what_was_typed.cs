using ChatBot.Core.Access;

namespace ChatBot.Tests.Access;

public sealed class Cleaning_what_was_typed
{
    [Theory]
    [InlineData("rewrite of checkout in Q3, 12 services", "rewrite of checkout in Q3, 12 services")]
    [InlineData("mail mara.okafor+ai@sub.example.co.uk today", "mail [address] today")]
    [InlineData("call +49 (0)170 12 34 567 or 0170/1234567", "call [number] or [number]")]
    [InlineData("card 4111 1111 1111 1111", "card [number]")]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN [number] please")]
    [InlineData("since 2026-03-02, ticket 48213", "since 2026-03-02, ticket 48213")]
    [InlineData("password: hunter2 and api key = abc", "password: [secret] and api key = [secret]")]
    [InlineData("ghp_0123456789abcdefABCDEF0123456789abcd", "[secret]")]
    [InlineData("use sk-ant-api03-abcdefghij", "use [secret]")]
    [InlineData("Authorization: Bearer abc.def.ghi-jkl", "Authorization: [secret]")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "[secret]")]
    [InlineData("hash 5f4dcc3b5aa765d61d8327deb882cf99", "hash [secret]")]
    [InlineData("host 10.0.0.12 and fe80::1:2:3:4", "host [address] and [address]")]
    [InlineData("https://jira.example/browse/SEC-12?token=abc#x", "https://jira.example/browse/SEC-12")]
    [InlineData("https://user:pw@jira.example/x", "[secret]")]
    [InlineData("-----BEGIN RSA PRIVATE KEY----- MIIEpAIB -----END RSA PRIVATE KEY----- end", "[secret] end")]
    [InlineData("one\r\ntwo\u202Ethree\u0000four", "one twothree four")]
    [InlineData("<@U123> *bold* ${x} =1+1", "<@U123> *bold* ${x} =1+1")]
    public void Addresses_numbers_and_secrets_go(string typed, string kept) => Assert.Equal(kept, Redaction.Clean(typed, 500));

    [Theory]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("ab👩‍👩‍👧cd", 5, "ab…")]
    [InlineData("abcde", 5, "abcde")]
    public void What_is_too_long_is_cut_at_a_character(string typed, int most, string kept) => Assert.Equal(kept, Redaction.Clean(typed, most));

    [Fact]
    public void Cleaning_again_changes_nothing_and_ends_in_time_on_hostile_text()
    {
        var hostile = new[] { new string('1', 20_000), string.Concat(Enumerable.Repeat("a@", 10_000)), string.Concat(Enumerable.Repeat("-----BEGIN ", 2_000)), new string('a', 20_000) + "@", string.Concat(Enumerable.Repeat("password:", 2_000)), "\ud800 lone" };
        foreach (var text in hostile)
        {
            var once = Redaction.Clean(text, 500);
            Assert.True(once.Length <= 500);
            Assert.Equal(once, Redaction.Clean(once, 500));
        }
    }
}
