using System.IO.Compression;
using System.Text.Json.Nodes;
using ChatBot.Channels.Teams;
using ChatBot.Tests.Cards;

namespace ChatBot.Tests.Teams;

public sealed class Packaging_the_Teams_app : IDisposable
{
    private const string AppId = "11111111-2222-3333-4444-555555555555";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("teams-package-");

    public Packaging_the_Teams_app()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Expanding.Root().FullName, "manifests", "teams")))
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private (IReadOnlyList<string> Problems, byte[] Zip) Build(string appId = AppId, string host = "Bot.Example.com", string version = "1.0.0")
    {
        using var zip = new MemoryStream();
        return (TeamsPackage.Build(_folder.FullName, appId, host, version, zip), zip.ToArray());
    }

    private void Change(Action<JsonObject> change, string file = "manifest.json")
    {
        var path = Path.Combine(_folder.FullName, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    [Fact]
    public void The_package_holds_the_filled_manifest_the_icons_and_the_languages()
    {
        var (problems, bytes) = Build();
        Assert.Empty(problems);
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(["manifest.json", "color.png", "de.json", "outline.png"], zip.Entries.Select(entry => entry.FullName));
        using var reader = new StreamReader(zip.GetEntry("manifest.json")!.Open());
        var manifest = JsonNode.Parse(reader.ReadToEnd())!;
        Assert.Equal((AppId, AppId, "bot.example.com", "1.25"), (manifest["id"]!.GetValue<string>(), manifest["bots"]![0]!["botId"]!.GetValue<string>(),
            manifest["validDomains"]![0]!.GetValue<string>(), manifest["manifestVersion"]!.GetValue<string>()));
        Assert.Equal(bytes, Build().Zip);
    }

    [Theory]
    [InlineData("", "bot.example.com")]
    [InlineData("not-a-guid", "bot.example.com")]
    [InlineData("00000000-0000-0000-0000-000000000000", "bot.example.com")]
    [InlineData(AppId, "")]
    [InlineData(AppId, "https://bot.example.com")]
    [InlineData(AppId, "bot.example.com:3978")]
    [InlineData(AppId, "bot.example.com/path")]
    [InlineData(AppId, "localhost")]
    [InlineData(AppId, "10.0.0.1")]
    [InlineData(AppId, "bot..example.com")]
    [InlineData(AppId, "bot.example.com\",\"evil")]
    public void Without_a_proper_app_id_and_host_name_nothing_is_written(string appId, string host)
    {
        var (problems, zip) = Build(appId, host);
        Assert.NotEmpty(problems);
        Assert.Empty(zip);
    }

    public static TheoryData<string, Action<JsonObject>> Defects() => new()
    {
        { "id", m => m["id"] = "x" },
        { "version", m => m["version"] = "1.0" },
        { "manifestVersion", m => m["manifestVersion"] = "1.16" },
        { "name.short", m => m["name"]!["short"] = new string('x', 31) },
        { "description.short", m => m["description"]!["short"] = "" },
        { "developer.privacyUrl", m => m["developer"]!["privacyUrl"] = "http://x.example" },
        { "developer.name", m => m.Remove("developer") },
        { "accentColor", m => m["accentColor"] = "teal" },
        { "color icon", m => m["icons"]!["color"] = "../color.png" },
        { "outline icon", m => m["icons"]!["outline"] = "color.png" },
        { "exactly one bot", m => m["bots"] = new JsonArray() },
        { "scopes", m => m["bots"]![0]!["scopes"] = new JsonArray("everyone") },
        { "command", m => m["bots"]![0]!["commandLists"]![0]!["commands"]![0]!["title"] = new string('x', 33) },
        { "scope that the bot does not have", m => m["bots"]![0]!["scopes"] = new JsonArray("personal") },
        { "validDomains", m => m["validDomains"] = new JsonArray("https://x.example") },
        { "language file", m => m["localizationInfo"]!["additionalLanguages"]![0]!["file"] = "fr.json" },
        { "no property", m => m["somethingNew"] = 1 },
        { "placeholder", m => m["name"]!["short"] = "{{name}}" },
    };

    [Theory, MemberData(nameof(Defects))]
    public void A_defect_is_named_and_nothing_is_written(string named, Action<JsonObject> defect)
    {
        Change(defect);
        var (problems, zip) = Build();
        Assert.Contains(problems, problem => problem.Contains(named, StringComparison.Ordinal));
        Assert.Empty(zip);
    }

    [Fact]
    public void A_language_without_a_command_is_incomplete()
    {
        Change(language => language.Remove("bots[0].commandLists[1].commands[2].description"), "de.json");
        Assert.Equal("de.json has no bots[0].commandLists[1].commands[2].description.", Assert.Single(Build().Problems));
    }

    [Fact]
    public void Missing_files_and_stray_texts_are_named()
    {
        Change(language => language["bots[0].commandLists[9].commands[0].title"] = "x", "de.json");
        File.Delete(Path.Combine(_folder.FullName, "outline.png"));
        Assert.Equal(2, Build().Problems.Count);
        File.Delete(Path.Combine(_folder.FullName, "manifest.json"));
        Assert.Contains("manifest.json is missing", Assert.Single(Build().Problems), StringComparison.Ordinal);
    }
}
