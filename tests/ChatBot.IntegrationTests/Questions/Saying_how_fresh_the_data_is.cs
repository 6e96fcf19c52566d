using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.IntegrationTests.Questions;

public sealed class Saying_how_fresh_the_data_is
{
    [Theory]
    [InlineData("prompts this month", true)]
    [InlineData("total spend this month", true)]
    [InlineData("prompts in May", false)]
    [InlineData("headcount of Payments", false)]
    public async Task A_feed_that_does_not_reach_the_days_asked_about_is_named(string question, bool isNamed)
    {
        var data = ServiceUnderTest.NewDirectory();
        Assert.Equal(0, (await ServiceUnderTest.RunAsync("import", ImportBench.Sample, "--data", data)).ExitCode);
        var options = new DbContextOptionsBuilder<SqliteChatBotDb>();
        StorageSetup.UseSqlite(options, Path.Combine(data, "chatbot.db"));
        await using (var db = new SqliteChatBotDb(options.Options))
        {
            db.Sources.AddRange(new SourceRow { Id = 90, Name = "cursor.usage" }, new SourceRow { Id = 91, Name = "codex.logs" }, new SourceRow { Id = 92, Name = "retired.feed" });
            db.SourceCounts.AddRange(
                new SourceCountRow { SourceId = 90, DataThroughAt = new(2026, 6, 12, 0, 0, 0, TimeSpan.Zero) },
                new SourceCountRow { SourceId = 91, DataThroughAt = new(2026, 6, 16, 22, 0, 0, TimeSpan.Zero) },
                new SourceCountRow { SourceId = 92, DataThroughAt = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero) });
            await db.SaveChangesAsync();
        }

        var (_, output, error) = await ServiceUnderTest.RunAsync("ask", question, "--as", "carl.fischer@northgate.example", "--now", "2026-06-17T15:00:00Z", "--data", data);
        Assert.Equal(isNamed, output.Contains("Behind: cursor.usage (through 11 June 2026).", StringComparison.Ordinal));
        Assert.DoesNotContain("codex", output, StringComparison.Ordinal);

        // What is written behind an answer is there when the verb ends; a question of its own leaves no conversation.
        Assert.Equal("", error);
        await using (var db = new SqliteChatBotDb(options.Options))
            Assert.Equal((question == "prompts in May" ? 1 : 0, 0), (await db.ToldFigures.CountAsync(), await db.Conversations.CountAsync()));
        StoreDirectory.Delete(data);
    }
}
