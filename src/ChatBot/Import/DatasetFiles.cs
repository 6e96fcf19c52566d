namespace ChatBot.Import;

/// <summary>The files of one dataset, in a folder or in memory. A file may be opened more than once.</summary>
/// <param name="Name">What a person calls the place.</param>
/// <param name="Open">By file name; none when there is no such file.</param>
internal sealed record DatasetFiles(string Name, Func<string, Stream?> Open)
{
    public const string People = "people.csv", Teams = "teams.csv", Tools = "tools.csv", Seats = "seats.csv", Usage = "usage.csv",
        Budgets = "budgets.csv", Requests = "requests.csv", Organisation = "org.json", Absences = "absences.csv";

    public static readonly IReadOnlyList<string> All = [Organisation, Teams, People, Tools, Seats, Budgets, Requests, Usage];

    /// <summary>Those that may be missing: then what they tell of stays as it is.</summary>
    public static readonly IReadOnlyList<string> Optional = [Absences];

    public static DatasetFiles InFolder(string folder) => new(folder, name =>
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan) : null;
    });

    public static DatasetFiles InMemory(string name, IReadOnlyDictionary<string, byte[]> files) =>
        new(name, file => files.TryGetValue(file, out var content) ? new MemoryStream(content, writable: false) : null);
}
