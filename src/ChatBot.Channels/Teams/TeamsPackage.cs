using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ChatBot.Channels.Teams;

/// <summary>The installable app: <c>manifests/teams</c> filled for one app id and host name, as a zip.</summary>
public static class TeamsPackage
{
    // The zip of one input is always the same bytes.
    private static readonly DateTimeOffset Written = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the package when it is complete, and nothing otherwise.</summary>
    /// <param name="directory">Holds <c>manifest.json</c>, the icons and the language files.</param>
    /// <param name="appId">The bot's app registration, a GUID.</param>
    /// <param name="hostName">Where the service is reached, as <c>bot.example.com</c>.</param>
    /// <param name="version">Three numbers; rises with every package that is uploaded.</param>
    /// <returns>What is missing or wrong, one sentence each; empty = written.</returns>
    public static IReadOnlyList<string> Build(string directory, string appId, string hostName, string version, Stream package)
    {
        var problems = new List<string>();
        if (!TeamsManifestCheck.IsAppId(appId))
            problems.Add("The app id must be a GUID, as 11111111-2222-3333-4444-555555555555.");
        if (!TeamsManifestCheck.IsHost(hostName))
            problems.Add("The host name must be a bare public name, as bot.example.com: no https://, no port, no path.");
        var source = Path.Combine(directory, "manifest.json");
        if (!File.Exists(source))
            problems.Add($"{source} is missing.");
        if (problems.Count > 0)
            return problems;
        var text = File.ReadAllText(source, Encoding.UTF8).Replace("{{appId}}", appId.ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("{{hostName}}", hostName.ToLowerInvariant(), StringComparison.Ordinal).Replace("{{version}}", version, StringComparison.Ordinal);
        try
        {
            using var manifest = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (text.Contains("{{", StringComparison.Ordinal))
                return ["manifest.json has a placeholder that is not appId, hostName or version."];
            var files = Files(directory, manifest.RootElement);
            problems.AddRange(TeamsManifestCheck.Problems(manifest.RootElement, files));
            if (problems.Count > 0)
                return problems;
            using var zip = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true);
            Add(zip, "manifest.json", Encoding.UTF8.GetBytes(text));
            foreach (var (name, bytes) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
                Add(zip, name, bytes);
        }
        catch (JsonException malformed)
        {
            problems.Add($"manifest.json is not JSON (line {malformed.LineNumber + 1}).");
        }
        return problems;
    }

    // What the manifest names and nothing else; a name that leads out of the directory is as good as missing.
    private static Dictionary<string, byte[]> Files(string directory, JsonElement manifest)
    {
        var names = new List<string?> { Activity.Text(manifest, "icons", "color"), Activity.Text(manifest, "icons", "outline") };
        if (manifest.TryGetProperty("localizationInfo", out var info))
        {
            names.Add(Activity.Text(info, "defaultLanguageFile"));
            names.AddRange(Activity.List(info, "additionalLanguages").Select(language => Activity.Text(language, "file")));
        }
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in names.OfType<string>().Where(name => name == Path.GetFileName(name)))
        {
            var path = Path.Combine(directory, name);
            if (File.Exists(path))
                files[name] = File.ReadAllBytes(path);
        }
        return files;
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = Written;
        using var stream = entry.Open();
        stream.Write(bytes);
    }
}
