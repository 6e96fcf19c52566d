using System.Buffers.Binary;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatBot.Channels.Teams;

/// <summary>Whether Teams would install the app. Source: <i>App manifest schema reference</i> 1.25 and <i>Localize your app</i>, read 2026-11.</summary>
internal static partial class TeamsManifestCheck
{
    private const int CommandsPerList = 10;
    private const int CommandTitle = 32;

    private static readonly string[] Known =
    [
        "$schema", "manifestVersion", "version", "id", "developer", "name", "description", "icons", "accentColor", "localizationInfo", "bots",
        "defaultInstallScope", "defaultGroupCapability", "permissions", "validDomains", "webApplicationInfo", "authorization", "composeExtensions",
        "staticTabs", "configurableTabs", "activities", "supportsChannelFeatures", "configurableProperties", "devicePermissions", "showLoadingIndicator",
    ];

    /// <returns>Sentences; empty when the package is complete.</returns>
    public static IEnumerable<string> Problems(JsonElement manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        var found = new List<string>();
        foreach (var property in manifest.EnumerateObject().Where(property => !Known.Contains(property.Name)))
            found.Add($"\"{property.Name}\" is no property of the manifest.");
        var version = Text(manifest, "manifestVersion");
        if (version is null || Text(manifest, "$schema")?.Contains($"/v{version}/", StringComparison.Ordinal) != true)
            found.Add("manifestVersion and $schema must name the same version.");
        if (!SemanticVersion.IsMatch(Text(manifest, "version") ?? ""))
            found.Add("version must be three numbers, as 1.0.0.");
        if (!IsAppId(Text(manifest, "id")))
            found.Add("id must be a GUID.");
        Limit(manifest, found, ("developer.name", 32), ("name.short", 30), ("name.full", 100), ("description.short", 80), ("description.full", 4000));
        foreach (var path in new[] { "developer.websiteUrl", "developer.privacyUrl", "developer.termsOfUseUrl" })
        {
            if (!Uri.TryCreate(Text(manifest, path.Split('.')), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
                found.Add($"{path} must be an https address.");
        }
        if (!Colour.IsMatch(Text(manifest, "accentColor") ?? ""))
            found.Add("accentColor must be #RRGGBB.");
        Icon(manifest, files, found, "color", 192);
        Icon(manifest, files, found, "outline", 32);
        Bots(manifest, found);
        foreach (var domain in Activity.List(manifest, "validDomains"))
        {
            if (domain.ValueKind != JsonValueKind.String || !IsHost(domain.GetString()!.StartsWith("*.", StringComparison.Ordinal) ? domain.GetString()![2..] : domain.GetString()!))
                found.Add("validDomains has an entry that is no bare host name.");
        }
        Languages(manifest, files, found);
        return found;
    }

    public static bool IsAppId(string? text) => Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty;

    /// <summary>A public host name: no scheme, no port, no path, at least one dot.</summary>
    public static bool IsHost(string text) => text.Length <= 253 && HostName.IsMatch(text);

    private static void Bots(JsonElement manifest, List<string> found)
    {
        var bots = Activity.List(manifest, "bots").ToList();
        if (bots.Count != 1)
        {
            found.Add("bots must name exactly one bot.");
            return;
        }
        if (!IsAppId(Text(bots[0], "botId")))
            found.Add("bots[0].botId must be a GUID.");
        var scopes = Activity.List(bots[0], "scopes").Select(scope => scope.ToString()).ToList();
        if (scopes.Count == 0 || scopes.Exists(scope => scope is not ("personal" or "team" or "groupChat" or "copilot")))
            found.Add("bots[0].scopes must be personal, team or groupChat.");
        var lists = Activity.List(bots[0], "commandLists").ToList();
        if (lists.Count > 3)
            found.Add("bots[0] has more than three command lists.");
        foreach (var list in lists)
        {
            var commands = Activity.List(list, "commands").ToList();
            if (commands.Count is 0 or > CommandsPerList)
                found.Add($"A command list has {commands.Count} commands; 1 to {CommandsPerList} are shown.");
            if (commands.Exists(command => Text(command, "title") is not { Length: > 0 and <= CommandTitle } || Text(command, "description") is not { Length: > 0 and <= 128 }))
                found.Add($"A command needs a title of at most {CommandTitle} and a description of at most 128 characters.");
            if (Activity.List(list, "scopes").Any(scope => !scopes.Contains(scope.ToString())))
                found.Add("A command list names a scope that the bot does not have.");
        }
    }

    private static void Icon(JsonElement manifest, IReadOnlyDictionary<string, byte[]> files, List<string> found, string name, int side)
    {
        if (Text(manifest, "icons", name) is not { } file || !files.TryGetValue(file, out var png))
        {
            found.Add($"The {name} icon is missing.");
            return;
        }
        // Signature, then the header chunk with width, height, bit depth and colour type.
        if (png.Length < 26 || !png.AsSpan(0, 8).SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            || BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)) != side || BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)) != side)
            found.Add($"The {name} icon must be a PNG of {side} × {side}.");
        else if (name == "outline" && png[25] is not (4 or 6))
            found.Add("The outline icon must be white on transparent.");
    }

    private static void Languages(JsonElement manifest, IReadOnlyDictionary<string, byte[]> files, List<string> found)
    {
        if (!manifest.TryGetProperty("localizationInfo", out var info))
            return;
        if (Text(info, "defaultLanguageTag") is null)
            found.Add("localizationInfo.defaultLanguageTag is missing.");
        foreach (var language in Activity.List(info, "additionalLanguages"))
        {
            var file = Text(language, "file") ?? "";
            if (!files.TryGetValue(file, out var bytes))
            {
                found.Add($"The language file \"{file}\" is missing.");
                continue;
            }
            try
            {
                using var document = JsonDocument.Parse(bytes);
                var texts = document.RootElement;
                foreach (var required in new[] { "name.short", "description.short", "description.full" })
                {
                    if (Text(texts, required) is not { Length: > 0 })
                        found.Add($"{file} has no {required}.");
                }
                foreach (var command in Commands(manifest).Where(command => Text(texts, command) is not { Length: > 0 }))
                    found.Add($"{file} has no {command}.");
                foreach (var text in texts.EnumerateObject().Where(text => text.Name != "$schema"))
                {
                    if (At(manifest, text.Name) is not { ValueKind: JsonValueKind.String })
                        found.Add($"{file}: there is no {text.Name} in the manifest.");
                    else if (text.Value.ValueKind != JsonValueKind.String || text.Value.GetString()!.Length > LimitOf(text.Name))
                        found.Add($"{file}: {text.Name} has more than {LimitOf(text.Name)} characters.");
                }
            }
            catch (JsonException)
            {
                found.Add($"{file} is not JSON.");
            }
        }
    }

    /// <summary>Paths of every command's words, which a language must have all of.</summary>
    private static IEnumerable<string> Commands(JsonElement manifest)
    {
        foreach (var (list, at) in Activity.List(manifest, "bots").SelectMany(bot => Activity.List(bot, "commandLists")).Select((list, at) => (list, at)))
        {
            for (var n = 0; n < Activity.List(list, "commands").Count(); n++)
            {
                yield return $"bots[0].commandLists[{at}].commands[{n}].title";
                yield return $"bots[0].commandLists[{at}].commands[{n}].description";
            }
        }
    }

    private static int LimitOf(string path) => path switch
    {
        "name.short" => 30,
        "name.full" => 100,
        "description.short" => 80,
        "description.full" => 4000,
        _ when path.EndsWith(".title", StringComparison.Ordinal) => CommandTitle,
        _ => 128,
    };

    private static JsonElement? At(JsonElement json, string path)
    {
        foreach (var step in path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
        {
            if (json.ValueKind == JsonValueKind.Array && int.TryParse(step, out var index) && index >= 0 && index < json.GetArrayLength())
                json = json[index];
            else if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(step, out var inner))
                json = inner;
            else
                return null;
        }
        return json;
    }

    private static void Limit(JsonElement manifest, List<string> found, params ReadOnlySpan<(string Path, int Most)> limits)
    {
        foreach (var (path, most) in limits)
        {
            if (Text(manifest, path.Split('.')) is not { } text || text.Length == 0 || text.Length > most)
                found.Add($"{path} must have 1 to {most} characters.");
        }
    }

    private static string? Text(JsonElement json, params ReadOnlySpan<string> path) => Activity.Text(json, path);

    [GeneratedRegex(@"^\d{1,5}\.\d{1,5}\.\d{1,5}$")]
    private static partial Regex SemanticVersion { get; }

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$")]
    private static partial Regex Colour { get; }

    [GeneratedRegex(@"^(?=.*[A-Za-z])([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex HostName { get; }
}
