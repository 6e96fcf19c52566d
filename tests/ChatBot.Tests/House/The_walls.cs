using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ChatBot.Tests.House;

/// <summary>Keeps the walls of the house: who references whom, and which room may name which.</summary>
public sealed partial class The_walls
{
    private static readonly string Root = FindRoot();

    /// <summary>Rooms of the host that every feature uses and that know none.</summary>
    private static readonly string[] Foundations = ["Storage", "Inbox", "Outbox"];

    /// <summary>Rooms that put others together: they may name every feature.</summary>
    private static readonly string[] Compositions = ["Commands", "Operations", "Playground"];

    [Fact]
    public void Core_references_nothing() => Assert.Empty(References("ChatBot.Core"));

    [Fact]
    public void Channels_reference_the_framework_and_no_subject()
    {
        Assert.DoesNotContain(References("ChatBot.Channels"), r => r.Contains("ChatBot.", StringComparison.Ordinal));
        Assert.All(References("ChatBot.Channels"), r => Assert.Matches("^Microsoft\\.(AspNetCore\\.App|IdentityModel\\..*)$", r));
    }

    [Theory]
    [InlineData("ChatBot.Core", @"ChatBot\.(?!Core)|Microsoft\.|System\.Net\.(?!WebUtility)|System\.Data|Quartz|System\.IO\.(?!Compression)")]
    [InlineData("ChatBot.Channels", @"ChatBot\.(?!Channels)|Microsoft\.EntityFrameworkCore|Quartz")]
    public void A_room_uses_only_what_it_may(string room, string forbidden) =>
        Assert.DoesNotContain(Usings(Path.Combine("src", room)), u => Regex.IsMatch(u.Namespace, $"^({forbidden})"));

    [Fact]
    public void Core_reads_no_file_and_no_clock() =>
        Assert.DoesNotContain(Sources("src/ChatBot.Core"), f => Forbidden().IsMatch(File.ReadAllText(f)));

    [Fact]
    public void Foundations_know_no_feature() =>
        Assert.DoesNotContain(Usings("src/ChatBot"),
            u => Foundations.Contains(RoomOf(u.File)) && FeatureOf(u.Namespace) is { } room && !Foundations.Contains(room));

    [Fact]
    public void No_feature_calls_the_chat() =>
        Assert.DoesNotContain(Usings("src/ChatBot"),
            u => FeatureOf(u.Namespace) == "Chat" && RoomOf(u.File) != "Chat" && !Compositions.Contains(RoomOf(u.File)));

    [Fact]
    public void Counting_knows_no_feature_that_shows_its_figures() =>
        Assert.DoesNotContain(Usings("src/ChatBot"),
            u => RoomOf(u.File) == "Counting" && FeatureOf(u.Namespace) is { } room && room is not ("Counting" or "Storage" or "People"));

    [Fact]
    public void Only_storage_names_a_database() =>
        Assert.DoesNotContain(Usings("src/ChatBot"),
            u => u.Namespace.StartsWith("Microsoft.Data.Sql", StringComparison.Ordinal) && RoomOf(u.File) != "Storage");

    [Fact]
    public void Every_source_file_ends_before_it_tells_two_stories()
    {
        var tooLong = Sources("src").Where(f => !f.Contains("Migrations", StringComparison.Ordinal))
            .Select(f => (File: Relative(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > 600);
        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> References(string project)
    {
        var file = XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"));
        return file.Descendants().Where(e => e.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference")
            .Select(e => e.Attribute("Include")!.Value);
    }

    private static IEnumerable<(string File, string Namespace)> Usings(string folder) =>
        from file in Sources(folder)
        from line in File.ReadLines(file)
        let match = Using().Match(line)
        where match.Success
        select (Relative(file), match.Groups[1].Value);

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string RoomOf(string file) => file.Split('/') is [_, _, var room, _, ..] ? room : "";

    private static string? FeatureOf(string space) =>
        space.StartsWith("ChatBot.", StringComparison.Ordinal) && space.Split('.') is [_, var room, ..] && room is not ("Core" or "Channels") ? room : null;

    private static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ChatBot.sln"))) at = at.Parent!;
        return at.FullName;
    }

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?([A-Z][\w.]+);")]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(File\.(Read|Write|Open|Exists)|Directory\.|HttpClient|TimeProvider|Environment\.(Get|Tick|Machine)|Stopwatch)")]
    private static partial Regex Forbidden();
}
