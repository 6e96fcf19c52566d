using System.Net;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer.StandIn;

namespace ChatBot.IntegrationTests.SqlServer;

/// <summary>The whole service with every statement in T-SQL.</summary>
public sealed class Serving_from_SQL_Server : IAsyncLifetime
{
    private readonly string data = ServiceUnderTest.NewDirectory();

    public Task InitializeAsync()
    {
        if (!LiveServer.IsThere) StandInServer.Create(data);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task It_starts_and_is_ready()
    {
        await using var service = await ServiceUnderTest.StartAsync(data);
        var answer = await service.Http.GetAsync("/readyz");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task It_takes_the_demonstration_and_answers_from_it()
    {
        var (made, _, problem) = await ServiceUnderTest.RunAsync("demo", "--people", "80", "--days", "120", "--data", data);
        Assert.True(made == 0, problem);
        var (asked, answer, error) = await ServiceUnderTest.RunAsync("ask", "spend by tool last month", "--json", "--data", data);
        Assert.True(asked == 0, error + answer);
    }

    [Fact]
    public async Task The_doctor_looks_at_what_hosts_share()
    {
        var (_, findings, error) = await ServiceUnderTest.RunAsync("doctor", "--data", data);
        Assert.Contains("ingest blocks no answer", findings + error, StringComparison.Ordinal);
        Assert.Contains("Agrees with this machine's.", findings + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server=s;Database=d;User ID=u;Password=p", "Encrypt=True", false)]
    [InlineData("Server=s;Database=d;User ID=u;Password=p;Encrypt=False", "Encrypt=False", false)]
    [InlineData("Server=s;Database=d;Integrated Security=True", "Encrypt=True", false)]
    [InlineData("Server=s;Database=d", "Encrypt=True", true)]
    [InlineData("Server=s;Database=d;Authentication=Active Directory Default", "Application Name=ChatBot", true)]
    [InlineData("Server=s;Database=d;Authentication=Active Directory Managed Identity;User ID=11111111-2222-3333-4444-555555555555", "Connect Retry Count=3", true)]
    public void A_connection_is_encrypted_and_shows_a_token_when_it_names_no_password(string given, string settled, bool byToken)
    {
        string? asked = "nobody";
        var connections = new Storage.SqlServerConnections(given, identity =>
        {
            asked = identity;
            return new OneToken();
        });
        Assert.Contains(settled, connections.ConnectionString, StringComparison.Ordinal);
        Assert.Equal(byToken, connections.ByToken);
        if (byToken) Assert.DoesNotContain("User ID", connections.ConnectionString, StringComparison.Ordinal);
        Assert.Equal(byToken ? "the token" : null, connections.Create().AccessToken);
        Assert.Equal(given.Contains("User ID=1", StringComparison.Ordinal) ? "11111111-2222-3333-4444-555555555555" : byToken ? null : "nobody", asked);
    }

    private sealed class OneToken : Azure.Core.TokenCredential
    {
        public override Azure.Core.AccessToken GetToken(Azure.Core.TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://database.windows.net/.default"], requestContext.Scopes);
            return new("the token", TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<Azure.Core.AccessToken> GetTokenAsync(Azure.Core.TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    public Task DisposeAsync()
    {
        StoreDirectory.Delete(data);
        return Task.CompletedTask;
    }
}
