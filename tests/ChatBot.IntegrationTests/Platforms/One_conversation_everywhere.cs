using System.Diagnostics;
using System.Text.RegularExpressions;
using ChatBot.Commands;
using ChatBot.IntegrationTests.SqlServer;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>The same person says the same things on Teams, on Slack and at the terminal, and gets the same figures.</summary>
public sealed partial class One_conversation_everywhere
{
    private static readonly string[] Said =
    [
        "adoption rate of my team last month", "compared to the month before", "and how many did not use anything?", "who is waiting for access?", "spend by tool of my team last month",
        "only Claude Code", "budgets", "what is an engaged user?", "people manager Diego Davies", "home",
    ];

    private static readonly string[] SaidByAnAdmin = ["total spend last month", "by tool", "seats audit", "budgets set team Payments 900 USD", "yes", "what is the budget of Payments this month?", "tools", "policy"];

    [SqliteTheory(OnSqlite.AnotherProcess)]
    [InlineData(TalkingHost.Manager)]
    [InlineData(TalkingHost.Admin)]
    public async Task The_figures_are_the_same(string person)
    {
        var said = person == TalkingHost.Manager ? Said : SaidByAnAdmin;
        var onTeams = await AnswersAsync(said, bot => bot.OnTeams(person));
        var onSlack = await AnswersAsync(said, bot => bot.OnSlack(person));
        var atTerminal = await TerminalAsync(said, person);
        Assert.All(said.Zip(onTeams), pair => Assert.True(pair.Second.Length > 0, pair.First));
        Assert.Equal(said.Zip(onTeams, (s, a) => $"{s}: {Figures(a)}"), said.Zip(onSlack, (s, a) => $"{s}: {Figures(a)}"));
        var at = 0;
        foreach (var (text, answer) in said.Zip(onSlack))
        {
            var first = answer.Split('\n')[0];
            var found = atTerminal.IndexOf(first, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"The terminal did not answer \"{text}\" with \"{first}\", but:\n{atTerminal[at..]}");
            at = found + first.Length;
        }
    }

    private static async Task<List<string>> AnswersAsync(string[] said, Func<TalkingHost, Talker> person)
    {
        await using var bot = await TalkingHost.StartAsync();
        var answers = new List<string>();
        foreach (var text in said) answers.Add((await person(bot).AsksAsync(text)).Text);
        return answers;
    }

    private static async Task<string> TerminalAsync(string[] said, string person)
    {
        await using var bot = await TalkingHost.StartAsync();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ServeVerb).Assembly.Location, "chat", "--as", person, "--data", bot.Service.Data, "--now", "2026-06-17T15:00:00Z" }) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        foreach (var text in said) await process.StandardInput.WriteLineAsync(text);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }

    private static string Figures(string answer) => string.Join(' ', Figure().Matches(answer).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\d[\d.,]*%?")]
    private static partial Regex Figure();
}
