using System.CommandLine;
using System.Net.Sockets;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.AspNetCore.Connections;

namespace ChatBot.Commands;

internal static class ServeVerb
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons.",
        DefaultValueFactory = _ => "http://localhost:3978",
    };

    public static Command Create()
    {
        var verb = VerbWords.Verb("serve", "Runs the service: chat, webhooks and schedules.", "serve --urls http://localhost:3978", Urls);
        verb.SetAction(ServeAsync);
        return verb;
    }

    public static void BecomeDefault(RootCommand root)
    {
        root.Options.Add(Urls);
        root.SetAction(ServeAsync);
    }

    private static async Task<int> ServeAsync(ParseResult parsed, CancellationToken ct)
    {
        var data = parsed.GetValue(CommandLine.Data)!.FullName;
        var urls = parsed.GetValue(Urls)!;
        await using var app = ServiceHost.Build(data, urls);
        await PrepareStoreAsync(app, ct);
        var output = parsed.InvocationConfiguration.Output;
        await DemoVerb.FillEmptyStoreAsync(app, output, ct);
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException problem) when (problem.InnerException is AddressInUseException or SocketException)
        {
            throw new Refusal($"Something else already listens on {urls}. Stop it, or choose another address with --urls http://localhost:4000.");
        }

        if (app.Environment.IsDevelopment())
        {
            await using var db = app.Services.GetRequiredService<Func<ChatBotDb>>()();
            foreach (var line in await WhatToTry.LinesAsync(db, app.Urls.First(), app.Services.GetRequiredService<LinkCodes>(), ct)) await output.WriteLineAsync(line);
        }

        await app.WaitForShutdownAsync(ct);
        return CommandLine.Done;
    }

    /// <summary>SQLite is upgraded by the service itself; SQL Server by <c>migrate</c>, whose login may do what the service's may not.</summary>
    internal static async Task PrepareStoreAsync(WebApplication app, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<StorageOptions>();
        var store = app.Services.GetRequiredService<Store>();
        var state = options.IsSqlite ? await store.MigrateAsync(ct) : await store.LookAsync(ct);
        switch (state)
        {
            case StoreState.Refused(var reason):
                throw new Refusal(reason);
            case StoreState.Behind(var pending):
                throw new Refusal($"The store is {pending.Count} migration(s) behind this version. Run the verb migrate with the login that may change tables, then start again.");
        }
    }
}
