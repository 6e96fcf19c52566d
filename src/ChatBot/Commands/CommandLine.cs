using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ChatBot.Commands;

/// <summary>The verbs of the service. Exit code 0 done, 1 refused or failed with a reason on standard error, 2 wrong usage.</summary>
internal static class CommandLine
{
    public const int Done = 0, Failed = 1, WrongUsage = 2;

    public static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Directory of the store and of everything the service writes.",
        DefaultValueFactory = _ => new DirectoryInfo("data"),
        Recursive = true,
    };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Root().Parse(args);
        var settings = new InvocationConfiguration
        {
            Output = output, Error = error, EnableDefaultExceptionHandler = false,
            // Told to stop, a service drains and finishes what is in hand before it leaves.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        };
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors) await error.WriteLineAsync(problem.Message);
            await error.WriteLineAsync($"See: {string.Join(' ', Path(parsed.CommandResult))} --help");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(settings);
        }
        catch (Refusal refusal)
        {
            await error.WriteLineAsync(refusal.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped.");
            return Failed;
        }
    }

    public static RootCommand Root()
    {
        var root = new RootCommand("Tells a company who really uses its AI tools, what that costs, and who is stuck. Without a verb it serves.");
        root.Options.Add(Data);
        foreach (var verb in All()) root.Subcommands.Add(verb);
        ServeVerb.BecomeDefault(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }

    private static IEnumerable<Command> All() =>
    [
        ServeVerb.Create(), AskVerb.Create(), AskVerb.CreateChat(), ImportVerb.Create(), DemoVerb.Create(), MigrateVerb.Create(), DoctorVerb.Create(), TokenVerb.Create(), RebuildDayVerb.Create(), DueVerb.Create(), CardsVerb.Create(), PackageVerb.Create(),
        SourcesVerb.Create(), CoverageVerb.Create(), PrecedenceVerb.Create(), ProjectsVerb.Create(), LinkVerb.Create(), PricesVerb.Create(), DeadLettersVerb.Create(), ExportVerb.Create(),
    ];

    private static Stack<string> Path(System.CommandLine.Parsing.CommandResult? at)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? result = at; result is not null; result = result.Parent)
            if (result is System.CommandLine.Parsing.CommandResult command) names.Push(command.Command is RootCommand ? "chatbot" : command.Command.Name);
        return names;
    }
}

/// <summary>Ends a verb with a reason on standard error and exit code 1. Thrown by verbs only, where there is nothing left to decide.</summary>
internal sealed class Refusal(string message) : Exception(message);

internal static class VerbWords
{
    private static readonly Dictionary<Command, string> Examples = [];

    public static string? ExampleOf(Command verb) => Examples.GetValueOrDefault(verb);

    /// <summary>A verb whose help ends with an example that works.</summary>
    public static Command Verb(string name, string does, string example, params Symbol[] symbols)
    {
        var command = new Command(name, does);
        Examples[command] = example;
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) command.Options.Add(option);
            else if (symbol is Argument argument) command.Arguments.Add(argument);
            else if (symbol is Command sub) command.Subcommands.Add(sub);
        }

        return command;
    }
}

/// <summary>The usual help, and below it a line to try.</summary>
internal sealed class HelpWithExample(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        if (VerbWords.ExampleOf(parseResult.CommandResult.Command) is { } example)
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  dotnet run --project src/ChatBot -- {example}\n");
        return result;
    }
}
