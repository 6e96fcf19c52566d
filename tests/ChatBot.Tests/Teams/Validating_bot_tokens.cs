using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatBot.Channels.Teams;

namespace ChatBot.Tests.Teams;

public sealed class Validating_bot_tokens : IDisposable
{
    private readonly BotFramework _platform = new();

    public void Dispose() => _platform.Dispose();

    private async Task<int> StatusAsync(string? token, string scheme = "Bearer ", string service = BotFramework.Service, string channel = "msteams")
    {
        var (valid, refusal) = await _platform.Validator().ValidateAsync(token is null ? [] : [scheme + token], CancellationToken.None);
        return refusal?.Status ?? valid!.Against(service, channel)?.Status ?? 200;
    }

    [Fact]
    public async Task A_token_that_keeps_every_rule_is_accepted() => Assert.Equal(200, await StatusAsync(_platform.Token()));

    public static TheoryData<string, Action<JsonObject>> WrongClaims() => new()
    {
        { "another issuer", c => c["iss"] = "https://api.botframework.us" },
        { "a directory issuer", c => c["iss"] = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/" },
        { "no issuer", c => c.Remove("iss") },
        { "another audience", c => c["aud"] = "99999999-2222-3333-4444-555555555555" },
        { "no audience", c => c.Remove("aud") },
        { "expired six minutes ago", c => c["exp"] = new ManualClock().GetUtcNow().AddMinutes(-6).ToUnixTimeSeconds() },
        { "no expiry", c => c.Remove("exp") },
        { "expiry as text", c => c["exp"] = "9999999999" },
        { "valid in six minutes", c => c["nbf"] = new ManualClock().GetUtcNow().AddMinutes(6).ToUnixTimeSeconds() },
        { "a start that is no time", c => c["nbf"] = "soon" },
        { "no service address", c => c.Remove("serviceurl") },
        { "another service address", c => c["serviceurl"] = "https://evil.example/" },
        { "the service address in another case", c => c["serviceurl"] = BotFramework.Service.ToUpperInvariant() },
        { "the claim spelled otherwise", c => { c.Remove("serviceurl"); c["serviceUrl"] = BotFramework.Service; } },
    };

    [Theory, MemberData(nameof(WrongClaims))]
    public async Task A_wrong_claim_is_refused(string what, Action<JsonObject> claims)
    {
        Assert.NotEmpty(what);
        Assert.Equal(401, await StatusAsync(_platform.Token(claims)));
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(4)]
    public async Task Clocks_may_differ_by_less_than_five_minutes(int minutes)
    {
        var now = _platform.Clock.GetUtcNow();
        Assert.Equal(200, await StatusAsync(_platform.Token(c =>
        {
            c["exp"] = now.AddMinutes(Math.Max(minutes, -4)).ToUnixTimeSeconds();
            c["nbf"] = now.AddMinutes(Math.Min(minutes, 4)).ToUnixTimeSeconds();
        })));
    }

    [Fact]
    public async Task A_forged_signature_is_refused()
    {
        using var forger = new BotFramework();
        var mine = forger.Publish("forger");
        Assert.Equal(401, await StatusAsync(_platform.Token(key: mine)));
        var token = _platform.Token();
        var parts = token.Split('.');
        Assert.Equal(401, await StatusAsync($"{parts[0]}.{BotFramework.Segment("{\"aud\":\"x\"}")}.{parts[2]}"));
        Assert.Equal(401, await StatusAsync(token[..^8] + "AAAAAAAA"));
        Assert.Equal(401, await StatusAsync($"{parts[0]}.{parts[1]}."));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS384")]
    [InlineData("rs256")]
    [InlineData("ES256")]
    public async Task Other_algorithms_are_refused_whatever_the_signature(string algorithm) =>
        Assert.Equal(401, await StatusAsync(_platform.Token(head: h => h["alg"] = algorithm)));

    [Fact]
    public async Task A_public_key_does_not_pass_as_a_shared_secret()
    {
        var head = BotFramework.Segment("""{"alg":"HS256","kid":"key-1"}""");
        var body = _platform.Token().Split('.')[1];
        var mac = HMACSHA256.HashData(_platform.Key("key-1").ExportRSAPublicKey(), Encoding.ASCII.GetBytes($"{head}.{body}"));
        Assert.Equal(401, await StatusAsync($"{head}.{body}.{System.Buffers.Text.Base64Url.EncodeToString(mac)}"));
    }

    [Theory]
    [InlineData(null, "Bearer ")]
    [InlineData("", "Bearer ")]
    [InlineData("a.b", "Bearer ")]
    [InlineData("a.b.c.d", "Bearer ")]
    [InlineData("..", "Bearer ")]
    [InlineData("%%%.%%%.%%%", "Bearer ")]
    [InlineData("e30.e30.e30", "Bearer ")]
    [InlineData("WzFd.WzFd.WzFd", "Bearer ")]
    public async Task What_is_no_token_is_refused(string? token, string scheme) => Assert.Equal(401, await StatusAsync(token, scheme));

    [Theory]
    [InlineData("Basic ")]
    [InlineData("")]
    [InlineData("Bearer")]
    public async Task Another_scheme_is_refused(string scheme) => Assert.Equal(401, await StatusAsync(_platform.Token(), scheme));

    [Fact]
    public async Task Two_authorization_headers_are_refused()
    {
        var header = "Bearer " + _platform.Token();
        var (_, refusal) = await _platform.Validator().ValidateAsync([header, header], CancellationToken.None);
        Assert.Equal(401, refusal!.Status);
    }

    [Fact]
    public async Task Keys_named_inside_the_token_are_ignored()
    {
        using var forger = new BotFramework();
        var mine = forger.Publish("forger");
        var token = _platform.Token(head: h => { h["jku"] = "https://evil.example/keys"; h["jwk"] = new JsonObject { ["kty"] = "RSA" }; }, key: mine);
        Assert.Equal(401, await StatusAsync(token));
        Assert.Equal(401, await StatusAsync(_platform.Token(head: h => h["crit"] = new JsonArray("exp"))));
    }

    [Fact]
    public async Task A_claim_that_stands_twice_is_refused()
    {
        var now = _platform.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var body = $$"""{"iss":"{{BotFramework.Issuer}}","aud":"{{BotFramework.AppId}}","aud":"x","serviceurl":"{{BotFramework.Service}}","exp":{{now}}}""";
        Assert.Equal(401, await StatusAsync(BotFramework.Sign("""{"alg":"RS256","kid":"key-1"}""", body, _platform.Key("key-1"))));
    }

    [Fact]
    public async Task A_lone_surrogate_in_a_claim_is_refused_and_no_error()
    {
        var body = """{"iss":"\ud800","aud":"x"}""";
        Assert.Equal(401, await StatusAsync(BotFramework.Sign("""{"alg":"RS256","kid":"\udc00"}""", body, _platform.Key("key-1"))));
    }

    [Fact]
    public async Task The_key_must_be_endorsed_for_the_channel()
    {
        Assert.Equal(403, await StatusAsync(_platform.Token(), channel: "webchat"));
        _platform.Publish("key-2");
        Assert.Equal(403, await StatusAsync(_platform.Token(head: h => h["kid"] = "key-2", key: _platform.Key("key-2"))));
    }

    [Fact]
    public async Task The_thumbprint_finds_the_key_where_the_id_does_not() =>
        Assert.Equal(200, await StatusAsync(_platform.Token(head: h => { h.Remove("kid"); h["x5t"] = "print-key-1"; })));

    [Fact]
    public async Task An_app_id_configured_in_capitals_is_the_same_app()
    {
        var validator = new BotTokenValidator(_platform.Keys(), BotFramework.Issuer, "AAAAAAAA-2222-3333-4444-555555555555", _platform.Clock);
        var (token, _) = await validator.ValidateAsync(["Bearer " + _platform.Token(c => c["aud"] = "aaaaaaaa-2222-3333-4444-555555555555")], CancellationToken.None);
        Assert.NotNull(token);
    }

    [Fact]
    public async Task A_trailing_slash_makes_no_other_address() =>
        Assert.Equal(200, await StatusAsync(_platform.Token(), service: BotFramework.Service.TrimEnd('/')));

    [Fact]
    public async Task An_algorithm_that_the_platform_dropped_is_refused()
    {
        _platform.Algorithms = ["RS512"];
        Assert.Equal(401, await StatusAsync(_platform.Token()));
    }
}

public sealed class Keeping_signing_keys : IDisposable
{
    private readonly BotFramework _platform = new();

    public void Dispose() => _platform.Dispose();

    private static async Task<int> StatusAsync(BotTokenValidator validator, string token)
    {
        var (_, refusal) = await validator.ValidateAsync(["Bearer " + token], CancellationToken.None);
        return refusal?.Status ?? 200;
    }

    [Fact]
    public async Task Many_requests_share_one_fetch()
    {
        var validator = _platform.Validator();
        _platform.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Enumerable.Range(0, 50).Select(_ => StatusAsync(validator, _platform.Token())).ToList();
        _platform.Gate.SetResult();
        Assert.All(await Task.WhenAll(waiting), status => Assert.Equal(200, status));
        Assert.Equal(1, _platform.Fetches);
    }

    [Fact]
    public async Task A_rotated_key_is_found_at_once_and_a_flood_of_unknown_keys_fetches_once_an_hour()
    {
        var validator = _platform.Validator();
        Assert.Equal(200, await StatusAsync(validator, _platform.Token()));
        var rotated = _platform.Publish("key-9", "msteams");
        Assert.Equal(200, await StatusAsync(validator, _platform.Token(head: h => h["kid"] = "key-9", key: rotated)));
        Assert.Equal(2, _platform.Fetches);
        for (var forged = 0; forged < 200; forged++)
            Assert.Equal(401, await StatusAsync(validator, _platform.Token(head: h => h["kid"] = $"forged-{forged}")));
        Assert.Equal(2, _platform.Fetches);
        _platform.Clock.Pass(TimeSpan.FromMinutes(61));
        Assert.Equal(401, await StatusAsync(validator, _platform.Token(head: h => h["kid"] = "forged-again")));
        Assert.Equal(3, _platform.Fetches);
    }

    [Fact]
    public async Task A_failed_first_fetch_is_unavailable_and_is_not_repeated_for_every_request()
    {
        var validator = _platform.Validator();
        _platform.IsDown = true;
        for (var request = 0; request < 20; request++)
            Assert.Equal(503, await StatusAsync(validator, _platform.Token()));
        Assert.Equal(1, _platform.Fetches);
        _platform.IsDown = false;
        _platform.Clock.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(200, await StatusAsync(validator, _platform.Token()));
    }

    [Fact]
    public async Task Old_keys_serve_while_the_refresh_fails_and_no_longer_than_five_days()
    {
        var keys = _platform.Keys();
        var validator = _platform.Validator(keys);
        Assert.Equal(200, await StatusAsync(validator, _platform.Token()));
        _platform.IsDown = true;
        _platform.Clock.Pass(TimeSpan.FromHours(25));
        Assert.Equal(200, await StatusAsync(validator, _platform.Token()));
        await keys.Settled;
        Assert.Equal(2, _platform.Fetches);
        _platform.Clock.Pass(TimeSpan.FromDays(3));
        Assert.Equal(200, await StatusAsync(validator, _platform.Token()));
        await keys.Settled;
        Assert.Equal(3, _platform.Fetches);
        _platform.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(503, await StatusAsync(validator, _platform.Token()));
    }

    [Fact]
    public async Task After_a_day_the_keys_are_refreshed_behind_the_requests()
    {
        var keys = _platform.Keys();
        var validator = _platform.Validator(keys);
        Assert.Equal(200, await StatusAsync(validator, _platform.Token()));
        _platform.Clock.Pass(TimeSpan.FromHours(25));
        Assert.Equal(200, await StatusAsync(validator, _platform.Token()));
        await keys.Settled;
        Assert.Equal(2, _platform.Fetches);
    }
}
