using System.Text.Json;
using ChatBot.IntegrationTests.Import;

namespace ChatBot.IntegrationTests.Questions;

public sealed class Asking_at_the_same_time
{
    private static readonly string[] Teams = ["Growth", "Product Design", "Product and Design"];
    private const string Now = "2026-06-17T15:00:00Z", Head = "mina.okafor@northgate.example", Admin = "carl.fischer@northgate.example";

    /// <summary>The whole and its parts, which must not all be told, asked at once in conversations of their own.</summary>
    [Fact]
    public async Task Answers_that_unmask_together_are_not_all_given()
    {
        await using var service = await AskedService.StartAsync(ImportBench.Sample);
        foreach (var measure in (string[])["sessions", "prompts", "tokens"])
        {
            var asked = Teams
                .Select((team, i) => service.AskAsync(Head, $"{measure} in {team} in May", $"{measure} {i}", Now)).ToList();
            var answers = await Task.WhenAll(asked);
            Assert.Contains(answers, a => a.RootElement.GetProperty("kind").GetString() == "refuse");
            Assert.Contains(answers, a => a.RootElement.GetProperty("kind").GetString() == "answer");
            foreach (var answer in answers) answer.Dispose();
        }
    }

    /// <summary>What a conversation remembers holds from one message to the next, whether it is in the store yet or not.</summary>
    [Fact]
    public async Task A_follow_up_right_behind_its_question_leans_on_it()
    {
        await using var service = await AskedService.StartAsync(ImportBench.Sample);
        for (var i = 0; i < 400; i++)
        {
            using var first = await service.AskAsync(Admin, "prompts in Cursor last week", $"quick {i}", Now);
            using var second = await service.AskAsync(Admin, "and tokens?", $"quick {i}", Now);
            Assert.Equal(13402119, second.RootElement.GetProperty("values")[0].GetProperty("value").GetInt64());
        }
    }

    /// <summary>Months kept in memory are those of the store: a ranking follows what an import changes.</summary>
    [Fact]
    public async Task A_ranking_follows_the_data()
    {
        await using var service = await AskedService.StartAsync(ImportBench.Sample);
        using var before = await service.AskAsync(Admin, "top 5 people by tokens last month", "ranking", Now);
        using var again = await service.AskAsync(Admin, "top 5 people by tokens last month", "ranking again", Now);
        Assert.Equal(Rows(before), Rows(again));
        await service.ReimportAsync(line => line.Contains("aaron.banerjee", StringComparison.OrdinalIgnoreCase) && line.StartsWith("2026-05", StringComparison.Ordinal) ? null : line);
        using var after = await service.AskAsync(Admin, "top 5 people by tokens last month", "ranking after", Now);
        Assert.DoesNotContain("aaron.banerjee", Rows(after), StringComparison.Ordinal);
        Assert.Contains("aaron.banerjee", Rows(before), StringComparison.Ordinal);
    }

    private static string Rows(JsonDocument answer) => answer.RootElement.GetProperty("rows").GetRawText();
}
