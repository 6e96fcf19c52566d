using System.Net;
using System.Text;
using ChatBot.Channels;
using ChatBot.Channels.Teams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatBot.Tests.Teams;

public sealed class Hosting_Teams
{
    private static async Task<WebApplication> StartAsync(string environment, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(FakeConnector.Cards);
        builder.Services.AddSingleton<CountingInbox>();
        builder.Services.AddSingleton<IInbox>(provider => provider.GetRequiredService<CountingInbox>());
        builder.Services.AddTeams();
        var app = builder.Build();
        app.MapTeams();
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpStatusCode> PostAsync(WebApplication app, string body)
    {
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        using var response = await http.PostAsync("/api/messages", new StringContent(body, Encoding.UTF8, "application/json"));
        return response.StatusCode;
    }

    [Fact]
    public async Task One_pair_of_calls_is_enough()
    {
        await using var app = await StartAsync("Development");
        var local = Reading_activities.Json("\"type\":\"message\",\"text\":\"hi\"").Replace("https://smba.trafficmanager.net/emea/", "http://localhost:1/", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, local));
        Assert.Equal(1, app.Services.GetRequiredService<CountingInbox>().Count);
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(app, "{"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(app, new string(' ', 2_000_000)));
        Assert.IsType<TeamsChannel>(app.Services.GetRequiredService<IChannel>());
    }

    [Fact]
    public async Task With_an_app_id_nobody_is_heard_without_a_token()
    {
        await using var app = await StartAsync("Development", ("Teams:AppId", "a"), ("Teams:TenantId", "t"), ("Teams:ClientSecret", "s"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, Reading_activities.Json("\"type\":\"message\",\"text\":\"hi\"")));
        await using var closed = await StartAsync("Production");
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(closed, "{}"));
    }

    [Fact]
    public async Task A_half_configured_bot_does_not_start()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Production", ("Teams:AppId", "a")));
        Assert.Contains("Teams:AppId needs exactly one of", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_connection_into_the_own_network_is_refused_unless_configured()
    {
        await using var connector = await StartAsync("Development");
        var port = new Uri(connector.Urls.First()).Port;
        foreach (var (hosts, reached) in new[] { ("", false), ("127.0.0.1", true) })
        {
            var options = new TeamsOptions { ConnectorHosts = [hosts] };
            var addresses = new ServiceAddresses(options, TeamsCloud.Public, development: false);
            using var handler = new SocketsHttpHandler { ConnectCallback = addresses.ConnectAsync };
            using var http = new HttpClient(handler);
            var call = http.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
            if (reached)
                Assert.Equal(HttpStatusCode.NotFound, (await call).StatusCode);
            else
                await Assert.ThrowsAsync<HttpRequestException>(() => call);
        }
    }

    private sealed class CountingInbox : IInbox
    {
        public int Count { get; private set; }

        public Task<Receipt> StoreAsync(Inbound inbound, CancellationToken cancellationToken)
        {
            Count++;
            return Task.FromResult<Receipt>(new Receipt.Stored());
        }

        public Task<Reply> AnswerAsync(Inbound inbound, CancellationToken cancellationToken) => Task.FromResult<Reply>(new Reply.None());
    }
}
