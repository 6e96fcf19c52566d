using System.Net.Http.Json;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;
using Xunit.Abstractions;

namespace ChatBot.IntegrationTests.Questions;

public sealed class Worked_examples(ITestOutputHelper output)
{
    /// <summary>Another set of the same shape and the organisation it is about, for runs by hand.</summary>
    private static string Examples => Environment.GetEnvironmentVariable("CHATBOT_EXAMPLES") ?? Path.Combine(AppContext.BaseDirectory, "Samples", "dev.jsonl");

    private static string Folder => Environment.GetEnvironmentVariable("CHATBOT_EXAMPLES_ORGANISATION") ?? ImportBench.Sample;

    [Fact]
    public async Task Every_worked_example_is_answered_right_over_HTTP()
    {
        await using var service = await AskedService.StartAsync(Folder);
        var wrong = new List<string>();
        var categories = new SortedDictionary<string, (int Right, int All)>();
        foreach (var line in File.ReadLines(Examples))
        {
            using var example = JsonDocument.Parse(line);
            var root = example.RootElement;
            var id = root.GetProperty("id").GetString()!;
            foreach (var turn in root.GetProperty("previous").EnumerateArray())
                await service.AskAsync(turn.GetProperty("asker").GetString()!, turn.GetProperty("text").GetString()!, id, root.GetProperty("now").GetString()!);
            using var answer = await service.AskAsync(
                root.GetProperty("asker").GetString()!, root.GetProperty("text").GetString()!, id, root.GetProperty("now").GetString()!);
            var problem = WorkedExample.Problem(root, answer.RootElement);
            if (problem is not null) wrong.Add($"{id} \"{root.GetProperty("text").GetString()}\" {problem}");
            var category = root.GetProperty("category").GetString()!;
            var (right, all) = categories.GetValueOrDefault(category);
            categories[category] = (right + (problem is null ? 1 : 0), all + 1);
        }

        foreach (var (category, (right, all)) in categories) output.WriteLine($"| {category} | {right} of {all} |");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}

/// <summary>The real service over an imported folder, asked over HTTP.</summary>
internal sealed class AskedService(ServiceUnderTest service, string data) : IAsyncDisposable
{
    public HttpClient Http => service.Http;

    public static async Task<AskedService> StartAsync(string folder)
    {
        var data = ServiceUnderTest.NewDirectory();
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", folder, "--data", data);
        Assert.True(exitCode == 0, error);
        return new(await ServiceUnderTest.StartAsync(data, ("environment", "Development")), data);
    }

    public async Task<JsonDocument> AskAsync(string asker, string text, string conversation, string now)
    {
        using var response = await service.Http.PostAsJsonAsync(new Uri("/api/ask", UriKind.Relative), new { asker, text, conversation, now });
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Imports the sample again while the service runs, with other rows of use.</summary>
    /// <param name="change">A line as it shall be; none to leave it out.</param>
    public async Task ReimportAsync(Func<string, string?> change)
    {
        using var files = new Import.ImportBench();
        files.Write("usage.csv", files.Lines("usage.csv").Select(change).OfType<string>());
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", files.Files, "--data", data);
        Assert.True(exitCode == 0, error);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        StoreDirectory.Delete(data);
    }
}
