using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatBot.Channels.Slack;
using Microsoft.Extensions.Primitives;

namespace ChatBot.Tests.Slack;

public sealed class Verifying_a_request_from_Slack
{
    const string Secret = "a-signing-secret", Previous = "the-one-before";
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
    static readonly byte[] Body = Encoding.UTF8.GetBytes("payload=%7B%22type%22%3A%22shortcut%22%7D");
    static string Stamp => Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static TheoryData<string> Vectors()
    {
        var data = new TheoryData<string>();
        using var file = JsonDocument.Parse(File.ReadAllText("Samples/slack/signatures.json"));
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray()) data.Add(vector.GetRawText());
        return data;
    }

    [Theory, MemberData(nameof(Vectors))]
    public void Every_vector_gets_its_verdict(string json)
    {
        using var document = JsonDocument.Parse(json);
        var vector = document.RootElement;
        var header = vector.GetProperty("header");
        var verdict = SlackSignature.Check(
            header.GetProperty(SlackSignature.TimestampHeader).GetString(), header.GetProperty(SlackSignature.SignatureHeader).GetString(),
            Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!), [vector.GetProperty("secret").GetString()!],
            DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("now").GetInt64()));

        Assert.Equal(vector.GetProperty("valid").GetBoolean(), verdict == SlackSignatureVerdict.Genuine);
    }

    [Theory]
    [InlineData(0, true), InlineData(300, true), InlineData(-300, true), InlineData(301, false), InlineData(-301, false), InlineData(864_000, false)]
    public void The_window_is_the_same_both_ways(int seconds, bool genuine)
    {
        var verdict = SlackSignature.Check(Stamp, SlackSignature.Sign(Secret, Stamp, Body), Body, [Secret], Now.AddSeconds(seconds));

        Assert.Equal(genuine ? SlackSignatureVerdict.Genuine : SlackSignatureVerdict.OutsideWindow, verdict);
    }

    [Fact]
    public void Both_secrets_hold_during_a_rotation_and_the_old_one_falls_with_it()
    {
        var withPrevious = SlackSignature.Sign(Previous, Stamp, Body);

        Assert.Equal(SlackSignatureVerdict.Genuine, SlackSignature.Check(Stamp, withPrevious, Body, [Secret, Previous], Now));
        Assert.Equal(SlackSignatureVerdict.SignatureWrong, SlackSignature.Check(Stamp, withPrevious, Body, [Secret, ""], Now));
    }

    [Fact]
    public void Without_a_secret_nothing_is_genuine()
    {
        var signedWithNothing = SlackSignature.Sign("", Stamp, Body);

        Assert.Equal(SlackSignatureVerdict.NoSecretConfigured, SlackSignature.Check(Stamp, signedWithNothing, Body, [""], Now));
        Assert.Equal(SlackSignatureVerdict.NoSecretConfigured, SlackSignature.Check(Stamp, signedWithNothing, Body, [], Now));
    }

    public static TheoryData<string, string[], string[], SlackSignatureVerdict> Wrong()
    {
        var good = SlackSignature.Sign(Secret, Stamp, Body);
        return new()
        {
            { "no timestamp", [], [good], SlackSignatureVerdict.HeaderMissing },
            { "no signature", [Stamp], [], SlackSignatureVerdict.HeaderMissing },
            { "empty signature", [Stamp], [""], SlackSignatureVerdict.HeaderMissing },
            { "timestamp twice", [Stamp, Stamp], [good], SlackSignatureVerdict.HeaderRepeated },
            { "signature twice", [Stamp], [good, good], SlackSignatureVerdict.HeaderRepeated },
            { "negative", ["-" + Stamp], [good], SlackSignatureVerdict.TimestampUnreadable },
            { "plus sign", ["+" + Stamp], [good], SlackSignatureVerdict.TimestampUnreadable },
            { "space before", [" " + Stamp], [good], SlackSignatureVerdict.TimestampUnreadable },
            { "digits of another script", ["１７９０００００００"], [good], SlackSignatureVerdict.TimestampUnreadable },
            { "milliseconds", [Stamp + "000"], [good], SlackSignatureVerdict.TimestampUnreadable },
            { "upper case", [Stamp], [good.ToUpperInvariant()], SlackSignatureVerdict.SignatureWrong },
            { "other version", [Stamp], ["v1" + good[2..]], SlackSignatureVerdict.SignatureWrong },
            { "cut short", [Stamp], [good[..^1]], SlackSignatureVerdict.SignatureUnreadable },
            { "one digit changed", [Stamp], [good[..^1] + (good[^1] == '0' ? '1' : '0')], SlackSignatureVerdict.SignatureWrong },
            { "not ASCII", [Stamp], [good[..^1] + "é"], SlackSignatureVerdict.SignatureUnreadable },
        };
    }

    [Theory, MemberData(nameof(Wrong))]
    public void Every_wrong_variant_fails(string why, string[] timestamp, string[] signature, SlackSignatureVerdict expected)
    {
        var verdict = SlackSignature.Check(new StringValues(timestamp), new StringValues(signature), Body, [Secret], Now);

        Assert.True(expected == verdict, $"{why}: {verdict}");
    }

    [Fact]
    public void A_body_changed_by_one_bit_or_re_encoded_fails()
    {
        var signature = SlackSignature.Sign(Secret, Stamp, Body);
        var changed = (byte[])Body.Clone();
        changed[^1] ^= 1;

        Assert.Equal(SlackSignatureVerdict.SignatureWrong, SlackSignature.Check(Stamp, signature, changed, [Secret], Now));
        Assert.Equal(SlackSignatureVerdict.SignatureWrong, SlackSignature.Check(Stamp, signature, (byte[])[0xEF, 0xBB, 0xBF, .. Body], [Secret], Now));
    }
}
