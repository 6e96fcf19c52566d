using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Ingest;

namespace ChatBot.IntegrationTests.Chat;

/// <summary>What administrators do on the command line they do in chat as well, asked before anything changes.</summary>
public sealed class Commanding_sources(LocalService local) : IClassFixture<LocalService>
{
    private const string Admin = "carl.fischer@northgate.example", Finance = "david.becker@northgate.example", Employee = "liam.hassan@northgate.example";
    private readonly ServiceUnderTest service = local.Service;

    [Fact]
    public async Task An_admin_sees_sources_and_links_an_identity_after_a_yes()
    {
        var token = await service.TokenAsync("chat-test");
        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/agent", """[{"id":"c1","time":"2026-06-16T10:00:00Z","person":"login:liam-h","tool":"codex","surface":"cli","prompts":3,"tokens_in":50}]""", token)).Status);
        using var room = await LocalRoom.OpenAsync(service, Admin, "s1", "personal");
        Assert.Contains("agent:chat-test", await room.SayAsync("/ai sources"), StringComparison.Ordinal);
        Assert.Contains("login:liam-h: 1 facts", await room.SayAsync("identities list"), StringComparison.Ordinal);
        Assert.StartsWith($"login:liam-h would be {Employee}, with 1 day of use.", await room.SayAsync($"identities add login:liam-h {Employee}"), StringComparison.Ordinal);
        Assert.Equal(["0"], service.Rows("SELECT COUNT(*) FROM Identities WHERE Ref = 'login:liam-h' AND PersonId IS NOT NULL"));
        Assert.StartsWith($"login:liam-h is {Employee} now", await room.SayAsync("yes"), StringComparison.Ordinal);
        Assert.Equal(["1"], service.Rows("SELECT COUNT(*) FROM Identities WHERE Ref = 'login:liam-h' AND PersonId IS NOT NULL"));
        Assert.Equal([$"{Admin}|link.add"], service.Rows("SELECT Actor, Act FROM Audit WHERE Subject = 'login:liam-h'"));
        Assert.Contains("Nobody here has the e-mail", await room.SayAsync("identities add login:liam-h nobody@northgate.example"), StringComparison.Ordinal);

        // What other conversations of this service could not deliver is parked as well.
        Assert.Matches("^(Nothing is parked\\.$|• )", await room.SayAsync("dead-letters"));
        Assert.Contains("Codex: seen", await room.SayAsync("coverage"), StringComparison.Ordinal);
        Assert.Contains("agent:chat-test: data through 2026-06-16", await room.SayAsync("coverage codex"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finance_gives_a_name_to_a_project_after_a_yes()
    {
        var token = await service.TokenAsync("project-test");
        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/agent", $$"""[{"id":"p1","time":"2026-06-16T10:00:00Z","person":"email:{{Employee}}","tool":"codex","project":"acme/ledger","tokens_in":50}]""", token)).Status);
        using var room = await LocalRoom.OpenAsync(service, Finance, "s2", "personal");
        Assert.StartsWith("acme/* would belong to Big Ledger", await room.SayAsync("projects add acme/* \"Big Ledger\" CC-9"), StringComparison.Ordinal);
        Assert.Equal("All right, nothing was done.", await room.SayAsync("no"));
        Assert.Equal(["0"], service.Rows("SELECT COUNT(*) FROM ProjectRules"));
        await room.SayAsync("projects add acme/* \"Big Ledger\" CC-9");
        Assert.Equal("acme/* belongs to Big Ledger now.", await room.SayAsync("yes"));
        Assert.Contains("acme/*: Big Ledger, cost centre CC-9", await room.SayAsync("projects"), StringComparison.Ordinal);
        Assert.Contains("claude", await room.SayAsync("prices models claude-opus"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_chooses_another_feed_after_a_yes_and_others_may_not()
    {
        using var room = await LocalRoom.OpenAsync(service, Admin, "s3", "personal");
        Assert.Contains("claude-code, tokens: claude-code.logs before claude-code.metrics", await room.SayAsync("precedence show"), StringComparison.Ordinal);
        Assert.Contains("It would hold for what is stored as well", await room.SayAsync("precedence gateway claude-code"), StringComparison.Ordinal);
        Assert.StartsWith("Done. For claude-code a gateway's records count", await room.SayAsync("yes"), StringComparison.Ordinal);
        using var other = await LocalRoom.OpenAsync(service, Employee, "s4", "personal");
        Assert.StartsWith("precedence is for admins only", await other.SayAsync("precedence show"), StringComparison.Ordinal);
        Assert.StartsWith("sources is for admins only", await other.SayAsync("/ai sources"), StringComparison.Ordinal);
    }
}
