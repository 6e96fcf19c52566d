using ChatBot.IntegrationTests.Import;
using ChatBot.IntegrationTests.SqlServer;
using ChatBot.IntegrationTests.SqlServer.StandIn;

namespace ChatBot.IntegrationTests.Hosting;

/// <summary>A store that is filled once; each test starts from a copy of its file. On a server, where there is no file, each is filled anew.</summary>
internal sealed class FilledStore(Func<string, Task> fill)
{
    /// <summary>The sample organisation, imported.</summary>
    public static readonly FilledStore SmallOrganisation = new(async data =>
    {
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", ImportBench.Sample, "--data", data);
        Assert.True(exitCode == 0, error);
    });

    private readonly Lazy<Task<string>> original = new(() => FillAsync(fill));

    public async Task<string> CopyAsync()
    {
        if (LiveServer.IsThere) return await FillAsync(fill);
        var data = Directory.CreateTempSubdirectory("chatbot-test-").FullName;
        foreach (var file in Directory.GetFiles(await original.Value, "*", SearchOption.TopDirectoryOnly)) File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        if (TestStores.SpeaksTSql) StandInServer.Create(data);
        return data;
    }

    private static async Task<string> FillAsync(Func<string, Task> fill)
    {
        var data = TestStores.NewDirectory();
        await fill(data);
        return data;
    }
}
