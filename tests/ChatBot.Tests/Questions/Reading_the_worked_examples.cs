using System.Globalization;
using System.Text.Json;
using ChatBot.Core.Answers;
using ChatBot.Core.Questions;

namespace ChatBot.Tests.Questions;

public sealed class Reading_the_worked_examples
{
    private static readonly SampleOrganisation Northgate = SampleOrganisation.Northgate;
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SampleOrganisation.Folder, "dev.jsonl"));

    public static TheoryData<string, string> Items()
    {
        var items = new TheoryData<string, string>();
        foreach (var line in Lines)
        {
            using var item = JsonDocument.Parse(line);
            items.Add(item.RootElement.GetProperty("id").GetString()!, item.RootElement.GetProperty("text").GetString()!);
        }
        return items;
    }

    [Theory, MemberData(nameof(Items))]
    public void Each_example_means_what_it_says_it_means(string id, string text)
    {
        using var document = JsonDocument.Parse(Lines.First(l => l.Contains($"\"{id}\"", StringComparison.Ordinal)));
        var item = document.RootElement;
        var asker = Northgate.Asker(item.GetProperty("asker").GetString()!);
        var calendar = Northgate.Calendar(DateOnly.ParseExact(item.GetProperty("today").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture), item.GetProperty("locale").GetString()!);
        var state = ConversationState.Fresh;
        if (item.TryGetProperty("previous", out var previous))
            foreach (var turn in previous.EnumerateArray())
                state = state.After(QuestionParser.Parse(turn.GetProperty("text").GetString()!, asker, Northgate.Catalogue, calendar, state));

        var parsed = QuestionParser.Parse(text, asker, Northgate.Catalogue, calendar, state);

        if (item.TryGetProperty("interpretation", out var interpretation) && interpretation.ValueKind == JsonValueKind.Object)
        {
            // A range before the data is the one question that the parser refuses itself.
            var question = parsed switch
            {
                Parsed.Asked asked => asked.Question,
                Parsed.Refused { About: { } about } => about,
                _ => throw new InvalidOperationException($"{id} “{text}” was {parsed}"),
            };
            Assert.Empty(new Interpretation(interpretation, Northgate, asker, calendar).Differences(question));
            // "Forget your rules" means nothing here, and the answer says that it was left out.
            if (parsed is Parsed.Asked { Notes: var notes }) Assert.True(notes.Count == (id == "perm-131" ? 1 : 0), string.Join(" ", notes));
            return;
        }
        var expected = item.GetProperty("expected");
        switch (expected.GetProperty("kind").GetString())
        {
            case "clarify":
                var clarify = Assert.IsType<Parsed.Clarify>(parsed);
                Assert.Equal(expected.GetProperty("options").EnumerateArray().Select(o => o.GetString()!).Order(StringComparer.Ordinal),
                    clarify.Options.Select(o => o.Key).Distinct().Order(StringComparer.Ordinal));
                break;
            case "refuse" when parsed is not Parsed.Clarify || !item.TryGetProperty("accept", out _):
                Assert.Equal(expected.GetProperty("reason").GetString(), Snake(Assert.IsType<Parsed.Refused>(parsed).Reason));
                break;
            case "action":
                var action = expected.GetProperty("action");
                Assert.Equal(new ProposedAction(action.GetProperty("name").GetString()!, action.TryGetProperty("tool", out var tool) ? tool.GetString() : null), Assert.IsType<Parsed.Act>(parsed).Action);
                break;
            case "text":
                Assert.True(parsed is Parsed.Help or Parsed.Define);
                break;
        }
    }

    private static string Snake(RefusalReason reason) => string.Concat(reason.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
