using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ChatBot.Channels.Teams;

namespace ChatBot.Tests.Teams;

public sealed class Getting_connector_tokens : IDisposable
{
    private readonly FakeConnector _platform = new();

    public void Dispose() => _platform.Dispose();

    [Fact]
    public async Task By_secret()
    {
        Assert.Equal("token-1", await _platform.Tokens().GetAsync(CancellationToken.None));
        var form = Assert.Single(_platform.TokenCalls).Form;
        Assert.Equal(("client_credentials", BotFramework.AppId, "secret", "https://api.botframework.com/.default"),
            (form["grant_type"], form["client_id"], form["client_secret"], form["scope"]));
    }

    [Theory]
    [InlineData("Public", "https://login.microsoftonline.com/t/oauth2/v2.0/token", "https://api.botframework.com/.default")]
    [InlineData("USGovernment", "https://login.microsoftonline.us/t/oauth2/v2.0/token", "https://api.botframework.us/.default")]
    [InlineData("21Vianet", "https://login.partner.microsoftonline.cn/t/oauth2/v2.0/token", "https://api.botframework.azure.cn/.default")]
    public async Task Each_cloud_has_its_own_login(string cloud, string endpoint, string scope)
    {
        _platform.Options.TokenEndpoint = "";
        string? asked = null;
        using var http = new HttpClient(new Recorder(async request =>
        {
            asked = $"{request.RequestUri} {Uri.UnescapeDataString(await request.Content!.ReadAsStringAsync())}";
            return FakeConnector.Says(200, """{"access_token":"x","expires_in":"3600"}""");
        }));
        Assert.Equal("x", await new ConnectorTokens(http, _platform.Options, TeamsCloud.Find(cloud)!, _platform.Clock).GetAsync(CancellationToken.None));
        Assert.StartsWith(endpoint, asked, StringComparison.Ordinal);
        Assert.Contains(scope, asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_certificate_with_a_signed_assertion()
    {
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=bot", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(_platform.Clock.GetUtcNow().AddDays(-1), _platform.Clock.GetUtcNow().AddDays(1));
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pfx");
        await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, "pw"));
        try
        {
            (_platform.Options.ClientSecret, _platform.Options.CertificatePath, _platform.Options.CertificatePassword) = ("", path, "pw");
            await _platform.Tokens().GetAsync(CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
        var form = Assert.Single(_platform.TokenCalls).Form;
        Assert.False(form.ContainsKey("client_secret"));
        var parts = form["client_assertion"].Split('.');
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal((BotFramework.AppId, _platform.Options.TokenEndpoint),
            (claims.RootElement.GetProperty("iss").GetString()!, claims.RootElement.GetProperty("aud").GetString()!));
    }

    [Fact]
    public async Task By_managed_identity()
    {
        (_platform.Options.ClientSecret, _platform.Options.ManagedIdentityClientId) = ("", "identity-1");
        Assert.Equal("token-1", await _platform.Tokens().GetAsync(CancellationToken.None));
        Assert.Equal("http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fapi.botframework.com&client_id=identity-1",
            Assert.Single(_platform.TokenCalls).Path);
    }

    [Fact]
    public async Task One_request_serves_everybody_until_five_minutes_before_the_end()
    {
        var tokens = _platform.Tokens();
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => tokens.GetAsync(CancellationToken.None)));
        Assert.All(all, token => Assert.Equal("token-1", token));
        _platform.Clock.Pass(TimeSpan.FromMinutes(54));
        Assert.Equal("token-1", await tokens.GetAsync(CancellationToken.None));
        _platform.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal("token-2", await tokens.GetAsync(CancellationToken.None));
        tokens.Drop("token-1");
        Assert.Equal("token-2", await tokens.GetAsync(CancellationToken.None));
        tokens.Drop("token-2");
        Assert.Equal("token-3", await tokens.GetAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(400, "{}")]
    [InlineData(200, "not json")]
    [InlineData(200, "{}")]
    public async Task No_token_is_passing_trouble_for_the_message(int status, string body)
    {
        using var http = new HttpClient(new Recorder(_ => Task.FromResult(FakeConnector.Says(status, body))));
        var tokens = new ConnectorTokens(http, _platform.Options, TeamsCloud.Public, _platform.Clock);
        await Assert.ThrowsAsync<HttpRequestException>(() => tokens.GetAsync(CancellationToken.None));
    }

    private sealed class Recorder(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}

public sealed class Trusting_service_addresses
{
    private static ServiceAddresses Of(bool development, params string[] hosts) =>
        new(new TeamsOptions { ConnectorHosts = [.. hosts] }, TeamsCloud.Public, development);

    [Fact]
    public void Plain_http_is_for_local_tools_in_development()
    {
        Assert.NotNull(Of(development: true).Trusted("http://localhost:56150/_connector"));
        Assert.Null(Of(development: true).Trusted("http://connector.example/"));
        Assert.NotNull(Of(development: true, "connector.example").Trusted("http://connector.example/"));
        Assert.Null(Of(development: false, "localhost").Trusted("http://localhost:56150"));
        Assert.Equal("https://smba.trafficmanager.net/teams", Of(development: false).Trusted(null)!.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://smba.trafficmanager.net/teams", true)]
    [InlineData("http://localhost:56150/_connector", true)]
    [InlineData("https://connector.example:8443/x", true)]
    [InlineData("https://connector.example/x", false)]
    [InlineData("https://smba.trafficmanager.net.evil.example/", false)]
    [InlineData("https://evil.example/smba.trafficmanager.net", false)]
    public void Without_a_token_only_known_and_local_addresses_may_be_named(string address, bool known) =>
        Assert.Equal(known, Of(development: true, "connector.example:8443").IsKnownOrLocal(address));

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("52.113.194.132", true)]
    [InlineData("2603:1061::1", true)]
    public void Addresses_inside_the_own_network_are_refused(string address, bool isPublic) =>
        Assert.Equal(isPublic, ServiceAddresses.IsPublic(System.Net.IPAddress.Parse(address)));
}
