using System.CommandLine;
using ChatBot.Storage;

namespace ChatBot.Commands;

internal static class MigrateVerb
{
    private static readonly Option<bool> Script = new("--script") { Description = "Print the SQL instead of running it: for SQL Server all of it, to be applied again without harm; for SQLite what the store in the data directory lacks." };

    public static Command Create()
    {
        var verb = VerbWords.Verb("migrate", "Brings the store to this version. A SQLite file is copied beside itself first.", "migrate", Script);
        verb.SetAction(MigrateAsync);
        return verb;
    }

    private static async Task<int> MigrateAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        var store = app.Services.GetRequiredService<Store>();
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Script))
        {
            await output.WriteLineAsync(await store.ScriptAsync(ct));
            return CommandLine.Done;
        }

        switch (await store.MigrateAsync(ct))
        {
            case StoreState.Refused(var reason):
                throw new Refusal(reason);
            case StoreState.Ready({ Count: 0 }):
                await output.WriteLineAsync("The store is at this version already.");
                break;
            case StoreState.Ready(var applied):
                foreach (var migration in applied) await output.WriteLineAsync($"applied {migration}");
                break;
        }

        return CommandLine.Done;
    }
}
