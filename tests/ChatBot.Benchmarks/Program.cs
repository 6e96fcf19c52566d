using ChatBot.Benchmarks;

return args switch
{
    ["add-migration", var name] => AddMigration.Run(name, Directory.GetCurrentDirectory()),
    ["import"] => await ImportBenchmark.RunAsync(1_000_000, null),
    ["import", "--rows", var rows] when int.TryParse(rows, out var count) => await ImportBenchmark.RunAsync(count, null),
    ["import", var folder] => await ImportBenchmark.RunAsync(0, folder),
    ["ask"] => await AskBenchmark.RunAsync(1_000_000, 2_000, Directory.GetCurrentDirectory()),
    ["ask", "--facts", var facts] when long.TryParse(facts, out var count) => await AskBenchmark.RunAsync(count, 2_000, Directory.GetCurrentDirectory()),
    ["ask", "--facts", var facts, "--people", var people] when long.TryParse(facts, out var count) && int.TryParse(people, out var heads) =>
        await AskBenchmark.RunAsync(count, heads, Directory.GetCurrentDirectory()),
    ["pairing"] => PairingBenchmark.Run(50_000, 40),
    ["pairing", "--people", var people] when int.TryParse(people, out var count) => PairingBenchmark.Run(count, 40),
    ["digests"] => await DigestsBenchmark.RunAsync([100, 1_000, 10_000]),
    ["digests", "--managers", var managers] when int.TryParse(managers, out var count) && count is > 0 and <= 10_000 => await DigestsBenchmark.RunAsync([count]),
    ["growth"] => await GrowthBenchmark.RunAsync(TimeSpan.FromMinutes(15), long.MaxValue, Directory.GetCurrentDirectory()),
    ["growth", "--minutes", var minutes] when int.TryParse(minutes, out var count) => await GrowthBenchmark.RunAsync(TimeSpan.FromMinutes(count), long.MaxValue, Directory.GetCurrentDirectory()),
    ["growth", "--facts", var facts] when long.TryParse(facts, out var count) => await GrowthBenchmark.RunAsync(TimeSpan.FromDays(1), count, Directory.GetCurrentDirectory()),
    ["nudges"] => await NudgesBenchmark.RunAsync([5_000, 50_000]),
    ["nudges", "--people", var people] when int.TryParse(people, out var count) && count >= 100 => await NudgesBenchmark.RunAsync([count]),
    ["ingest"] => await IngestBenchmark.RunAsync(),
    ["ingest", "--only", var server] => await IngestBenchmark.RunAsync(server),
    ["ingest", "--only", var server, "--seconds", var seconds] when int.TryParse(seconds, out var count) => await IngestBenchmark.RunAsync(server, TimeSpan.FromSeconds(count)),
    ["ingest-server", var name, var folder] => await IngestBenchmark.ServeAsync(name, folder),
    ["ingest", "--stages"] => await IngestStages.RunAsync(),
    ["ingest", "--memory"] => await IngestUnderLoad.MemoryAsync(),
    ["ingest", "--senders"] => await IngestUnderLoad.SendersAsync(1_000),
    ["ingest", "--answers"] => await IngestUnderLoad.AnswersAsync(Directory.GetCurrentDirectory()),
    ["read"] => ReadingBenchmark.Run(Directory.GetCurrentDirectory()),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Runs by hand, from the root of the repository:
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- add-migration NAME
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- import [--rows 1000000 | FOLDER]
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- ask [--facts 1000000 [--people 2000]]
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- digests [--managers 100|1000|10000]
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- pairing [--people 50000]
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- nudges [--people 50000]
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- growth [--minutes 15 | --facts 1600000]
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- ingest [--only bare|service [--seconds 6] | --stages | --memory | --senders | --answers]
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- read
        """);
    return 2;
}
