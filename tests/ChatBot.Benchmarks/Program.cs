using ChatBot.Benchmarks;

return args switch
{
    ["add-migration", var name] => AddMigration.Run(name, Directory.GetCurrentDirectory()),
    ["import"] => await ImportBenchmark.RunAsync(1_000_000, null),
    ["import", "--rows", var rows] when int.TryParse(rows, out var count) => await ImportBenchmark.RunAsync(count, null),
    ["import", var folder] => await ImportBenchmark.RunAsync(0, folder),
    ["read"] => ReadingBenchmark.Run(Directory.GetCurrentDirectory()),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Runs by hand, from the root of the repository:
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- add-migration NAME
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- import [--rows 1000000 | FOLDER]
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- read
        """);
    return 2;
}
