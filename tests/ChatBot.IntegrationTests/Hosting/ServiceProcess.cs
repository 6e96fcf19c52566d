using System.Diagnostics;
using System.Text.RegularExpressions;
using ChatBot.Commands;

namespace ChatBot.IntegrationTests.Hosting;

/// <summary>The real service in a process of its own, which can be killed at any instant.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly Process process;
    private bool isDisposed;

    private ServiceProcess(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = address };
    }

    public HttpClient Http { get; }

    /// <param name="environment">Settings as environment variables.</param>
    public static async Task<ServiceProcess> StartAsync(string data, params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ServeVerb).Assembly.Location, "serve", "--data", data, "--urls", "http://127.0.0.1:0" }) start.ArgumentList.Add(argument);
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";

        // Beside a developer's own start: nothing is invented for an empty store.
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in environment) start.Environment[key] = value;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (Listening().Match(line) is { Success: true } found)
            {
                // Its log must be read on, or the service waits for us.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new(process, new Uri(found.Groups[1].Value));
            }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The service ended with {process.ExitCode} before it listened.");
    }

    /// <summary>One verb, as an operator runs it beside the service.</summary>
    /// <param name="environment">Settings as environment variables.</param>
    /// <returns>What it wrote to standard output.</returns>
    public static async Task<string> RunAsync(IEnumerable<string> arguments, IEnumerable<(string Key, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[typeof(ServeVerb).Assembly.Location, .. arguments]) start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator sends it.</summary>
    public void AskToStop()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> StoppedAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        Http.Dispose();
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
