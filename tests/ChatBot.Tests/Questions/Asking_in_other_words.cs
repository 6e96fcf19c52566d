using ChatBot.Core.Questions;

namespace ChatBot.Tests.Questions;

/// <summary>The same questions as people type them: formal, terse, chatty, misspelt, in other orders, in two organisations.</summary>
/// <remarks>A line of the file is a message and what it means, as the canonical sentence or the kind of reply; <c>&gt;</c> goes on with the conversation,
/// <c>@</c> names the organisation and who asks from there on.</remarks>
public sealed class Asking_in_other_words
{
    private sealed record Line(SampleOrganisation Sample, Asker Asker, Calendar Calendar, string[] Before, string Text, string Meaning);

    private static readonly Dictionary<string, Line> Lines = Read();

    private static Dictionary<string, Line> Read()
    {
        var lines = new Dictionary<string, Line>();
        var sample = SampleOrganisation.Northgate;
        var asker = sample.Admin;
        var calendar = sample.Calendar(new(2026, 6, 17));
        var before = new List<string>();
        foreach (var line in File.ReadAllLines(Path.Combine(SampleOrganisation.Folder, "paraphrases.tsv")))
        {
            if (line.StartsWith('@'))
            {
                var parts = line[1..].Split(' ');
                sample = parts[0] == "a" ? SampleOrganisation.Alpenblick : SampleOrganisation.Northgate;
                asker = parts[1] switch { "admin" => sample.Admin, "finance" => sample.Finance, var name => sample.Asker(name) };
                calendar = sample.Calendar(parts[0] == "a" ? new(2026, 9, 15) : new(2026, 6, 17), parts.Length > 2 ? parts[2] : "en-GB");
                before.Clear();
                continue;
            }
            var cells = line.Split('\t');
            var goesOn = cells[0].StartsWith("> ", StringComparison.Ordinal);
            if (!goesOn) before.Clear();
            var text = goesOn ? cells[0][2..] : cells[0];
            lines[$"{lines.Count + 1:000}"] = new(sample, asker, calendar, [.. before], text, cells[1]);
            before.Add(text);
        }
        return lines;
    }

    public static TheoryData<string, string> Messages()
    {
        var messages = new TheoryData<string, string>();
        foreach (var (id, line) in Lines) messages.Add(id, line.Text);
        return messages;
    }

    [Theory, MemberData(nameof(Messages))]
    public void Means_the_same(string id, string text)
    {
        var line = Lines[id];
        var state = ConversationState.Fresh;
        foreach (var earlier in line.Before) state = state.After(QuestionParser.Parse(earlier, line.Asker, line.Sample.Catalogue, line.Calendar, state));

        var parsed = QuestionParser.Parse(text, line.Asker, line.Sample.Catalogue, line.Calendar, state);

        Assert.Equal(line.Meaning, parsed switch
        {
            Parsed.Asked asked => Canonical.Print(asked.Question, line.Sample.Catalogue),
            Parsed.Clarify clarify => "clarify: " + string.Join(", ", clarify.Options.Select(o => o.Key)),
            Parsed.Refused refused => $"refuse: {refused.Reason}",
            Parsed.Act act => $"act: {act.Action.Name} {act.Action.Tool}".Trim(),
            Parsed.Define define => $"define: {define.Definition.Term}",
            _ => parsed.GetType().Name.ToLowerInvariant(),
        });
    }
}
