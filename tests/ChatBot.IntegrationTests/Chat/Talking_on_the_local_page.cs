using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatBot.Fakes;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;

namespace ChatBot.IntegrationTests.Chat;

/// <summary>The page's own doors: the same inbox, answers, cards and outbox as on the platforms.</summary>
public sealed class Talking_on_the_local_page(LocalService local) : IClassFixture<LocalService>
{
    private const string Admin = "carl.fischer@northgate.example", Employee = "liam.hassan@northgate.example", Manager = "uma.lopes@northgate.example";
    private readonly ServiceUnderTest service = local.Service;

    [Fact]
    public async Task A_question_is_answered_with_a_card_and_its_plain_twin()
    {
        using var room = await RoomAsync(Admin, "c1", "personal");
        await SayAsync(Admin, "c1", "personal", "spend by tool last month");
        var answer = await room.NextAsync();
        Assert.Contains("Claude Code", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("5,057.22", answer.GetProperty("card").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Chart.HorizontalBar", answer.GetProperty("card").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follow_up_goes_on_from_the_last_question_and_a_button_asks_for_the_presser()
    {
        using var room = await RoomAsync(Employee, "c2", "personal");
        await SayAsync(Employee, "c2", "personal", "how many prompts did I send this week?");
        await room.NextAsync();
        var pressed = await service.Http.PostAsJsonAsync("/local/actions", new
        {
            person = Employee, conversation = "c2", kind = "personal", messageId = "m", verb = "ask", data = new { text = "and last week?" },
        });
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        Assert.StartsWith("114 prompts", (await room.NextAsync()).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_group_an_answer_that_not_every_reader_would_get_is_offered_to_the_asker_alone()
    {
        using var readers = await RoomAsync(Employee, "g1", "group");
        using var group = await RoomAsync(Admin, "g1", "group");
        using var alone = await RoomAsync(Admin, $"chat-{Admin}", "personal");
        await SayAsync(Admin, "g1", "group", "total spend last month");
        var offer = await group.NextAsync();
        Assert.StartsWith("Not everybody here may see that.", offer.GetProperty("text").GetString(), StringComparison.Ordinal);
        var answer = offer.GetProperty("card").GetProperty("actions")[0].GetProperty("data").GetProperty("answer").GetString();
        var pressed = await service.Http.PostAsJsonAsync("/local/actions", new { person = Admin, conversation = "g1", kind = "group", messageId = "m", verb = "answer.private", data = new { answer } });
        Assert.Contains("I sent it to you in private.", await pressed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("12,257.85", (await alone.NextAsync()).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_group_an_answer_that_everybody_would_get_is_shown()
    {
        using var readers = await RoomAsync(Employee, "g2", "group");
        using var group = await RoomAsync(Manager, "g2", "group");
        await SayAsync(Manager, "g2", "group", "how many people in the company used Claude Code last month?");
        Assert.DoesNotContain("in private", (await group.NextAsync()).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_told_so_and_gets_nothing()
    {
        using var room = await RoomAsync("nobody@else.example", "c3", "personal");
        await SayAsync("nobody@else.example", "c3", "personal", "total spend last month");
        Assert.StartsWith("Nobody here has the e-mail nobody@else.example", (await room.NextAsync()).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dialog_says_what_is_wrong_at_its_field_and_takes_what_was_corrected()
    {
        using var room = await RoomAsync(Manager, $"chat-{Manager}", "personal");
        await SayAsync(Manager, $"chat-{Manager}", "personal", "I'm blocked on Cursor");

        // What the service says by itself arrives in the same chat.
        List<JsonElement> buttons;
        do buttons = [.. (await room.NextAsync()).GetProperty("card") is { ValueKind: JsonValueKind.Object } card ? FakeTeamsRules.Walk(card).Where(e => FakeTeamsRules.Text(e, "title") == "Request Cursor") : []];
        while (buttons.Count == 0);
        var button = Assert.Single(buttons);
        var dialog = await room.OpenDialogAsync(button);
        Assert.Equal("Request a tool", dialog.GetProperty("title").GetString());
        var wrong = await room.SubmitAsync(dialog, ("what_for", "the refund service"), ("since", "2027-01-01"));
        Assert.Equal("errors", wrong.GetProperty("is").GetString());
        Assert.Equal("An earlier ticket cannot have a day in the future.", wrong.GetProperty("byField").GetProperty("since").GetString());
        await room.SubmitAsync(dialog, ("what_for", "the refund service"), ("since", "2026-06-01"), ("ticket", "SEC-7"));
        await SayAsync(Manager, $"chat-{Manager}", "personal", "request status");
        string said;
        do said = (await room.NextAsync()).GetProperty("text").GetString()!;
        while (!said.Contains("Cursor", StringComparison.Ordinal) || !said.Contains("16 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_old_button_is_answered_kindly()
    {
        var pressed = await service.Http.PostAsJsonAsync("/local/actions", new { person = Admin, conversation = "c4", kind = "personal", messageId = "m", verb = "approve", data = new { } });
        Assert.Contains("something that is over", await pressed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_its_parts_are_there_and_only_under_a_local_name()
    {
        foreach (var part in new[] { "/", "/local/page.js", "/local/page.css", "/local/charts.js", "/local/people?q=liam" })
            Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync(part)).StatusCode);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "intranet.example" } };
        Assert.Equal(HttpStatusCode.NotFound, (await service.Http.SendAsync(elsewhere)).StatusCode);
    }

    private async Task SayAsync(string person, string conversation, string kind, string text) =>
        Assert.Equal(HttpStatusCode.Accepted, (await service.Http.PostAsJsonAsync("/local/messages", new { person, conversation, kind, text })).StatusCode);

    private Task<LocalRoom> RoomAsync(string person, string conversation, string kind) => LocalRoom.OpenAsync(service, person, conversation, kind);
}

/// <summary>One service over the small organisation for every test of a class; tests keep apart by their conversations.</summary>
public sealed class LocalService : IAsyncLifetime
{
    private readonly string data = ServiceUnderTest.NewDirectory();

    internal ServiceUnderTest Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", ImportBench.Sample, "--data", data);
        Assert.True(exitCode == 0, error);
        Service = await ServiceUnderTest.StartAsync(data, ("environment", "Development"), ("Clock:Start", "2026-06-17T15:00:00Z"));
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        StoreDirectory.Delete(data);
    }
}
