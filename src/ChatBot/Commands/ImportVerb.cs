using System.CommandLine;
using ChatBot.Import;
using Spectre.Console;

namespace ChatBot.Commands;

internal static class ImportVerb
{
    private static readonly Argument<DirectoryInfo> Folder = new("directory") { Description = "Folder with people.csv, teams.csv, tools.csv, seats.csv, usage.csv, budgets.csv, requests.csv and org.json; absences.csv (email,from,until,kind: leave or part-time; until may be empty) may be there, so that nobody away is asked about a seat." };
    private static readonly Option<bool> Check = new("--check") { Description = "Only report what is wrong and what an import would change." };
    private static readonly Option<bool> SkipBadRows = new("--skip-bad-rows") { Description = "Leave out rows with problems instead of refusing the folder." };

    public static Command Create()
    {
        var verb = VerbWords.Verb("import", "Brings the store to what a neutral dataset says, all of it or nothing. Importing again changes only what changed.",
            "import path/to/folder --check", Folder, Check, SkipBadRows);
        verb.SetAction(ImportAsync);
        return verb;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, CancellationToken ct)
    {
        var folder = parsed.GetValue(Folder)!;
        if (!folder.Exists) throw new Refusal($"There is no folder {folder.FullName}.");

        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var request = new ImportRequest(DatasetFiles.InFolder(folder.FullName), parsed.GetValue(Check), parsed.GetValue(SkipBadRows));
        var outcome = await ImportProgressBars.ShowAsync(progress => app.Services.GetRequiredService<Importer>().RunAsync(request, progress, ct), parsed.InvocationConfiguration.Error);
        return await TellAsync(outcome, parsed.InvocationConfiguration);
    }

    /// <summary>What was done on standard output, what was wrong on standard error.</summary>
    public static async Task<int> TellAsync(ImportOutcome outcome, InvocationConfiguration console)
    {
        switch (outcome)
        {
            case ImportOutcome.Done(var report):
                foreach (var line in report.Lines()) await console.Output.WriteLineAsync(line);
                return CommandLine.Done;
            case ImportOutcome.Refused(var problems):
                foreach (var line in problems.Lines()) await console.Error.WriteLineAsync(line);
                throw new Refusal(problems.Total == 1
                    ? "One problem; nothing was changed. Mend it, or leave the row out with --skip-bad-rows."
                    : $"{problems.Total:N0} problems; nothing was changed. Mend them, or leave the rows out with --skip-bad-rows.");
            case ImportOutcome.Impossible(var reason):
                throw new Refusal(reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}

/// <summary>A bar per step on a terminal, a line per step elsewhere; always on standard error.</summary>
internal static class ImportProgressBars
{
    private static readonly IReadOnlyDictionary<ImportStep, string> Words = new Dictionary<ImportStep, string>
    {
        [ImportStep.Checking] = "checking the files", [ImportStep.Comparing] = "comparing with the store", [ImportStep.Writing] = "writing use", [ImportStep.Counting] = "counting totals",
    };

    public static async Task<T> ShowAsync<T>(Func<IProgress<ImportProgress>, Task<T>> work, TextWriter error)
    {
        if (Console.IsErrorRedirected || error != Console.Error) return await work(new Lines(error));

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return await console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bars(Words.ToDictionary(w => w.Key, w => context.AddTask(w.Value, autoStart: false)))));
    }

    private sealed class Bars(Dictionary<ImportStep, ProgressTask> tasks) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            var task = tasks[value.Step];
            if (!task.IsStarted) task.StartTask();
            task.Value = value.Share * task.MaxValue;
        }
    }

    private sealed class Lines(TextWriter error) : IProgress<ImportProgress>
    {
        private ImportStep? told;

        public void Report(ImportProgress value)
        {
            if (told == value.Step) return;
            told = value.Step;
            error.WriteLine($"{Words[value.Step]} …");
        }
    }
}
