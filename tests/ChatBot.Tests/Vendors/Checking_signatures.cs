using System.Text;
using System.Text.Json;
using ChatBot.Channels.Signatures;
using ChatBot.Channels.Slack;
using Microsoft.Extensions.Primitives;

namespace ChatBot.Tests.Vendors;

public sealed class Checking_signatures
{
    public static TheoryData<string, string> Vectors()
    {
        var vectors = new TheoryData<string, string>();
        foreach (var scheme in (string[])["github", "helicone", "cursor-cloud-agent", "langfuse", "standard-webhooks", "slack", "static-token"])
        {
            foreach (var vector in Sample.Json($"signatures/{scheme}.json").GetProperty("vectors").EnumerateArray())
                vectors.Add(scheme, vector.GetProperty("name").GetString()!);
        }
        return vectors;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Every_vector_gives_its_verdict(string scheme, string name)
    {
        var vector = Find(scheme, name);

        Assert.Equal(vector.GetProperty("valid").GetBoolean(), IsGenuine(scheme, vector, Text(vector, "secret") is { } secret ? [secret] : []));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_secret_being_rotated_out_still_counts(string scheme, string name)
    {
        var vector = Find(scheme, name);
        if (Text(vector, "secret") is not { } secret) return;

        Assert.Equal(vector.GetProperty("valid").GetBoolean(), IsGenuine(scheme, vector, ["d2hzZWM=", secret]));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Without_a_secret_nothing_is_genuine(string scheme, string name)
    {
        var vector = Find(scheme, name);
        if (Text(vector, "secret") is null) return;

        Assert.False(IsGenuine(scheme, vector, []));
        Assert.False(IsGenuine(scheme, vector, [""]));
    }

    [Fact]
    public void What_is_signed_here_is_genuine_here()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_789_473_600);
        var body = "{\"a\":1}"u8.ToArray();
        const string key = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

        Assert.Equal(SignatureVerdict.Genuine, BodySignature.GitHub.Check(BodySignature.GitHub.Sign("s", body), body, ["s"]));
        Assert.Equal(SignatureVerdict.Genuine, LangfuseSignature.Check(LangfuseSignature.Sign("s", "1789473600", body), body, ["s"], now));
        Assert.Equal(SignatureVerdict.Genuine, StandardWebhookSignature.Check(
            "msg_1", "1789473600", StandardWebhookSignature.Sign(key, "msg_1", "1789473600", body), body, [key], now));
    }

    [Theory]
    [InlineData("t=1789473600")]
    [InlineData("v1=98fae44e0ad7ab7c4053854ef6cf23a7058c804cfd7dc31109bb243bd2f8b784")]
    [InlineData("t=,v1=")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData(",,,,")]
    public void A_broken_langfuse_header_is_refused(string header) => Assert.NotEqual(
        SignatureVerdict.Genuine, LangfuseSignature.Check(header, "x"u8, ["s"], DateTimeOffset.FromUnixTimeSeconds(1_789_473_600)));

    [Fact]
    public void A_header_that_comes_twice_is_refused()
    {
        var signed = BodySignature.GitHub.Sign("s", "x"u8);

        Assert.Equal(SignatureVerdict.HeaderRepeated, BodySignature.GitHub.Check(new StringValues([signed, signed]), "x"u8, ["s"]));
    }

    [Theory]
    [InlineData("value", "value", true)]
    [InlineData("value", "Value", false)]
    [InlineData("", "", false)]
    [InlineData("x", "", false)]
    public void A_shared_value_matches_exactly_and_never_when_empty(string given, string expected, bool genuine) =>
        Assert.Equal(genuine, SharedToken.Check(given, [expected]) == SignatureVerdict.Genuine);

    private static JsonElement Find(string scheme, string name) => Sample.Json($"signatures/{scheme}.json").GetProperty("vectors")
        .EnumerateArray().First(vector => vector.GetProperty("name").GetString() == name);

    private static bool IsGenuine(string scheme, JsonElement vector, IReadOnlyList<string> secrets)
    {
        var body = Encoding.UTF8.GetBytes(Text(vector, "body") ?? "");
        var now = vector.TryGetProperty("now", out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64()) : default;
        return scheme switch
        {
            "github" => BodySignature.GitHub.Check(Header(BodySignature.GitHub.Header), body, secrets) == SignatureVerdict.Genuine,
            "helicone" => BodySignature.Helicone.Check(Header(BodySignature.Helicone.Header), body, secrets) == SignatureVerdict.Genuine,
            "cursor-cloud-agent" => BodySignature.CursorCloudAgent.Check(Header(BodySignature.CursorCloudAgent.Header), body, secrets) == SignatureVerdict.Genuine,
            "langfuse" => LangfuseSignature.Check(Header(LangfuseSignature.Header), body, secrets, now) == SignatureVerdict.Genuine,
            "standard-webhooks" => StandardWebhookSignature.Check(
                Either(StandardWebhookSignature.IdHeader, StandardWebhookSignature.SvixIdHeader),
                Either(StandardWebhookSignature.TimestampHeader, StandardWebhookSignature.SvixTimestampHeader),
                Either(StandardWebhookSignature.SignatureHeader, StandardWebhookSignature.SvixSignatureHeader),
                body, secrets, now) == SignatureVerdict.Genuine,
            "slack" => SlackSignature.Check(Header(SlackSignature.TimestampHeader), Header(SlackSignature.SignatureHeader), body, secrets, now)
                == SlackSignatureVerdict.Genuine,
            "static-token" => SharedToken.Matches(SharedToken.FromBearer(Header("Authorization")), SharedToken.Hash(Text(vector, "token")!)),
            _ => throw new ArgumentOutOfRangeException(nameof(scheme)),
        };

        StringValues Header(string name) => vector.GetProperty("header").TryGetProperty(name, out var value) ? value.GetString() : default;

        StringValues Either(string name, string alias) => Header(name) is { Count: > 0 } value ? value : Header(alias);
    }

    private static string? Text(JsonElement vector, string name) => vector.TryGetProperty(name, out var text) ? text.GetString() : null;
}
