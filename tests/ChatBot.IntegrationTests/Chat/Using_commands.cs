using System.Net.Http.Json;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;

namespace ChatBot.IntegrationTests.Chat;

/// <summary>Words that are commands, and words that only look like one.</summary>
public sealed class Using_commands(LocalService local) : IClassFixture<LocalService>
{
    private const string Employee = "liam.hassan@northgate.example";
    private readonly ServiceUnderTest service = local.Service;

    [Fact]
    public async Task Somebody_sees_what_they_were_told_and_chooses_how()
    {
        using var room = await LocalRoom.OpenAsync(service, Employee, "m1", "personal");
        Assert.StartsWith("I have told you nothing by myself so far.", await room.SayAsync("messages"), StringComparison.Ordinal);
        Assert.StartsWith("Done: quiet from 19:00 to 07:30", await room.SayAsync("/ai messages quiet 19:00-07:30"), StringComparison.Ordinal);
        Assert.Contains("quiet hours 19:00 to 07:30", await room.SayAsync("/messages"), StringComparison.Ordinal);
        Assert.StartsWith("I did not understand that. It goes like this", await room.SayAsync("messages quiet whenever"), StringComparison.Ordinal);
        Assert.StartsWith("Done: I will not write", await room.SayAsync("messages off"), StringComparison.Ordinal);
        Assert.Contains("You asked me not to write by myself", await room.SayAsync("messages"), StringComparison.Ordinal);
        Assert.StartsWith("Done: I may write to you again", await room.SayAsync("messages on"), StringComparison.Ordinal);
        Assert.StartsWith("Done: the usual quiet hours again, 18:00 to 08:00", await room.SayAsync("messages quiet usual"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_begins_like_a_command_is_a_question()
    {
        using var room = await LocalRoom.OpenAsync(service, Employee, "m2", "personal");
        Assert.StartsWith("114 prompts", await room.SayAsync("messages I sent last week"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_group_the_answer_to_a_command_is_for_the_one_who_gave_it()
    {
        using var others = await LocalRoom.OpenAsync(service, "uma.lopes@northgate.example", "m3", "group");
        using var room = await LocalRoom.OpenAsync(service, Employee, "m3", "group");
        Assert.StartsWith("I have told you nothing", await room.SayAsync("messages why"), StringComparison.Ordinal);
        await others.SayAsync("help");
        Assert.DoesNotContain(others.Heard, text => text.StartsWith("I have told you nothing", StringComparison.Ordinal));
    }
}
