using ChatBot.Benchmarks;

return args switch
{
    ["add-migration", var name] => AddMigration.Run(name, Directory.GetCurrentDirectory()),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Runs by hand, from the root of the repository:
          dotnet run -c Release --project tests/ChatBot.Benchmarks -- add-migration NAME
        """);
    return 2;
}
