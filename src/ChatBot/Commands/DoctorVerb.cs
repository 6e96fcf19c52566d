using System.CommandLine;
using System.Text.Json;
using ChatBot.Operations;

namespace ChatBot.Commands;

internal static class DoctorVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };

    public static Command Create()
    {
        var verb = VerbWords.Verb("doctor", "Checks configuration, store, clock and platform credentials, and says what to do next.", "doctor", Json);
        verb.SetAction(ExamineAsync);
        return verb;
    }

    private static async Task<int> ExamineAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        var found = await app.Services.GetRequiredService<Doctor>().ExamineAsync(ct);
        var output = parsed.InvocationConfiguration.Output;
        foreach (var (about, finding, says) in found)
            await output.WriteLineAsync(parsed.GetValue(Json)
                ? JsonSerializer.Serialize(new { about, finding = Word(finding), says })
                : $"{Word(finding),-8} {about,-16} {says}");

        var problems = found.Count(d => d.Finding == Finding.Problem);
        if (problems == 0) return CommandLine.Done;
        await parsed.InvocationConfiguration.Error.WriteLineAsync(problems == 1 ? "One problem needs you." : $"{problems} problems need you.");
        return CommandLine.Failed;
    }

    private static string Word(Finding finding) => finding switch
    {
        Finding.Fine => "ok",
        Finding.Advice => "advice",
        Finding.Problem => "problem",
    };
}
