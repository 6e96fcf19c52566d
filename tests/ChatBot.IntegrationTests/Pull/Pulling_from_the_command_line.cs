using System.Diagnostics;
using System.Text.Json;
using ChatBot.Fakes.Vendors;
using ChatBot.Ingest.Pull;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer;
using ChatBot.Scheduling;
using Microsoft.Extensions.Configuration;

namespace ChatBot.IntegrationTests.Pull;

public sealed class Pulling_from_the_command_line
{
    [SqliteFact(OnSqlite.AnotherProcess)]
    public async Task A_process_of_its_own_pulls_beside_the_running_service_and_waits_out_the_vendors_limit()
    {
        await using var vendor = await FakeVendor.StartAsync(VendorScripts.Langfuse(PullHost.Samples));
        await using var service = await ServiceUnderTest.StartAsync();
        vendor.Faults.Enqueue(Reply.TooMany(1));
        var settings = Reaching_the_expected_sums.Settings("Langfuse", vendor.Address);

        var (exitCode, output, error) = await RunAsync(settings, "sources", "pull", "langfuse", "--from", "2026-09-16", "--until", "2026-09-16", "--json", "--data", service.Data);
        Assert.True(exitCode == 0, error);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("langfuse.observations", 1), (result.GetProperty("feed").GetString(), result.GetProperty("facts").GetInt32()));
        Assert.Contains("asks to wait 1 s", error, StringComparison.Ordinal);

        var (_, sources, _) = await ServiceUnderTest.RunAsync("sources", "--json", "--data", service.Data);
        Assert.Contains("\"source\":\"langfuse\"", sources, StringComparison.Ordinal);
        Assert.DoesNotContain(VendorScripts.Secret, output + error + sources, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "No source is called gitlab", "sources", "pull", "gitlab")]
    [InlineData(1, "Sources:Cursor:ApiKey is not set", "sources", "pull", "Cursor")]
    public async Task What_cannot_be_pulled_is_said_in_one_sentence(int expected, string sentence, params string[] args)
    {
        var data = ServiceUnderTest.NewDirectory();
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync([.. args, "--data", data]);
        Assert.Equal(expected, exitCode);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        StoreDirectory.Delete(data);
    }

    [Fact]
    public async Task A_source_is_pulled_as_soon_as_the_service_has_its_credentials()
    {
        await using var vendor = await FakeVendor.StartAsync(VendorScripts.Langfuse(PullHost.Samples));
        await using var service = await ServiceUnderTest.StartAsync(null, Reaching_the_expected_sums.Settings("Langfuse", vendor.Address));
        using var atMost = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (vendor.Requests.IsEmpty) await Task.Delay(20, atMost.Token);
    }

    [Theory]
    [InlineData("Sources:Langfuse:Schedule", "every hour", "is not a Quartz cron expression")]
    [InlineData("Sources:Cursor:BaseUrl", "api.cursor.com", "is not an http or https address")]
    public async Task A_setting_that_cannot_work_stops_the_start(string key, string value, string sentence)
    {
        var problem = await Assert.ThrowsAsync<Commands.Refusal>(() => ServiceUnderTest.StartAsync(null, (key, value)));
        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_sources_that_are_set_up_and_not_switched_off_are_scheduled()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sources:Cursor:ApiKey"] = "k", ["Sources:OpenAI:AdminKey"] = "k", ["Sources:OpenAI:Enabled"] = "false",
            ["Sources:GitHubCopilot:Token"] = "t", ["Sources:Windsurf:ServiceKey"] = "k", ["Sources:Windsurf:Schedule"] = "0 0 * * * ?",
        }).Build();
        IReadOnlyList<Schedule> schedules = [.. PullSetup.Schedules(configuration)];
        Assert.Equal(["pull Cursor", "pull Windsurf"], schedules.Select(s => s.Name));
        Assert.Equal("0 0 * * * ?", schedules[1].Cron);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync((string Key, string? Value)[] settings, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatBot.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
