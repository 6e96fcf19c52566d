using System.Text.Json;
using ChatBot.Fakes;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>What Teams offers in the line for messages is what the service understands, in every language: titles are what is sent.</summary>
public sealed class Offering_commands
{
    [Fact]
    public async Task Every_command_of_the_manifest_is_understood()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "manifests", "teams");
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json")));
        using var german = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "de.json")));
        var titles = manifest.RootElement.GetProperty("bots")[0].GetProperty("commandLists").EnumerateArray()
            .SelectMany(list => list.GetProperty("commands").EnumerateArray()).Select(command => FakeTeamsRules.Text(command, "title")!)
            .Concat(german.RootElement.EnumerateObject().Where(text => text.Name.EndsWith(".title", StringComparison.Ordinal)).Select(text => text.Value.GetString()!)).Distinct().ToList();
        Assert.NotEmpty(titles);
        await using var bot = await TalkingHost.StartAsync();
        var uma = bot.OnTeams(TalkingHost.Manager);
        foreach (var title in titles)
            Assert.DoesNotContain("What would you like to know?", (await uma.AsksAsync(title)).Text, StringComparison.Ordinal);
    }
}
