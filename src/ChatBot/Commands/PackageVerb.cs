using System.CommandLine;
using ChatBot.Channels.Slack;
using ChatBot.Channels.Teams;

namespace ChatBot.Commands;

internal static class PackageVerb
{
    private static readonly Option<string> AppId = new("--app-id") { Description = "The bot's app registration, a GUID.", Required = true };
    private static readonly Option<string> Host = new("--host") { Description = "Where the service is reached, such as bot.example.com.", Required = true };
    private static readonly Option<string?> SlackHost = new("--host") { Description = "Where the service is reached; not needed with --socket-mode." };
    private static readonly Option<bool> SocketMode = new("--socket-mode") { Description = "Receive over web sockets: no open port." };
    private static readonly Option<string> Version = new("--app-version") { Description = "Three numbers; raise it with every upload.", DefaultValueFactory = _ => "1.0.0" };
    private static readonly Option<FileInfo> Out = new("--out") { Description = "File to write.", DefaultValueFactory = _ => new FileInfo("chatbot-teams.zip") };

    public static Command Create()
    {
        var teams = VerbWords.Verb("teams", "Builds the Teams app package.", "package teams --app-id 11111111-2222-3333-4444-555555555555 --host bot.example.com", AppId, Host, Version, Out);
        teams.SetAction(BuildTeamsAsync);
        var slack = VerbWords.Verb("slack", "Prints the Slack app manifest.", "package slack --host bot.example.com", SlackHost, SocketMode);
        slack.SetAction(PrintSlackAsync);
        return VerbWords.Verb("package", "Builds the installable app packages.", "package slack --socket-mode", teams, slack);
    }

    private static async Task<int> BuildTeamsAsync(ParseResult parsed, CancellationToken ct)
    {
        using var package = new MemoryStream();
        var problems = TeamsPackage.Build(Manifests("teams"), parsed.GetValue(AppId)!, parsed.GetValue(Host)!, parsed.GetValue(Version)!, package);
        if (problems.Count > 0) throw new Refusal(string.Join(Environment.NewLine, problems));
        var file = parsed.GetValue(Out)!;
        await File.WriteAllBytesAsync(file.FullName, package.ToArray(), ct);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{file.FullName} is ready: upload it in the Teams admin centre, or in Teams under Apps, Manage your apps.");
        return CommandLine.Done;
    }

    private static async Task<int> PrintSlackAsync(ParseResult parsed, CancellationToken ct)
    {
        var (host, overSockets) = (parsed.GetValue(SlackHost), parsed.GetValue(SocketMode));
        if (host is null && !overSockets) throw new Refusal("Name the host with --host bot.example.com, or say --socket-mode.");
        var (json, faults) = SlackManifest.Fill(await File.ReadAllTextAsync(Path.Combine(Manifests("slack"), "manifest.json"), ct), overSockets ? null : host, overSockets);
        if (faults.Count > 0) throw new Refusal(string.Join(Environment.NewLine, faults));
        await parsed.InvocationConfiguration.Output.WriteLineAsync(json);
        return CommandLine.Done;
    }

    private static string Manifests(string platform) => Path.Combine(AppContext.BaseDirectory, "manifests", platform);
}
