using System.CommandLine;
using System.Text;
using System.Text.Json;
using ChatBot.Chat;
using ChatBot.Core.Answers;
using ChatBot.Dialogue;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Commands;

internal static class AskVerb
{
    private static readonly Argument<string[]> Text = new("question") { Description = "In plain English.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> As = new("--as") { Description = "E-mail of the person who asks; the first admin when left out." };
    private static readonly Option<DateTimeOffset?> Now = new("--now") { Description = "Instant of the question, such as 2026-06-17T15:00:00Z; now when left out." };
    private static readonly Option<bool> Json = new("--json") { Description = "The answer contract as one JSON object." };

    public static Command Create()
    {
        var verb = VerbWords.Verb("ask", "Answers one question.", "ask \"how much did we spend in May?\" --as ada@example.com", Text, As, Now, Json);
        verb.SetAction(AskAsync);
        return verb;
    }

    public static Command CreateChat()
    {
        var verb = VerbWords.Verb("chat", "A conversation in the terminal: questions, follow-ups, help. An empty line or exit ends it.", "chat --as ada@example.com", As, Now);
        verb.SetAction(ChatAsync);
        return verb;
    }

    private static Task<int> AskAsync(ParseResult parsed, CancellationToken ct) => InServiceAsync(parsed, async app =>
    {
        var asker = await AskerAsync(parsed, app, ct);
        var answer = await app.Services.GetRequiredService<ChatHandler>().AnswerAsync(asker, string.Join(' ', parsed.GetValue(Text)!), "", "terminal", Instant(parsed, app), ct);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json)) await output.WriteLineAsync(Contract(answer));
        else await TellAsync(answer, output);
    }, ct);

    private static Task<int> ChatAsync(ParseResult parsed, CancellationToken ct) => InServiceAsync(parsed, async app =>
    {
        var asker = await AskerAsync(parsed, app, ct);
        var chat = app.Services.GetRequiredService<ChatHandler>();
        var output = parsed.InvocationConfiguration.Output;
        var conversation = Guid.NewGuid().ToString();
        var isTyped = !Console.IsInputRedirected;
        if (isTyped) await output.WriteLineAsync($"You are {asker}. Ask something, say help, or leave with an empty line.");
        while (!ct.IsCancellationRequested)
        {
            if (isTyped) await output.WriteAsync("> ");
            if (await Console.In.ReadLineAsync(ct) is not { } line || string.IsNullOrWhiteSpace(line) && isTyped || line.Trim() is "exit" or "quit") break;
            if (!await CommandedAsync(app, asker, line, conversation, Instant(parsed, app), output, ct))
                await TellAsync(await chat.AnswerAsync(asker, line, conversation, "terminal", Instant(parsed, app), ct), output);
        }
    }, ct);

    /// <summary>What is written behind an answer is in the store before the verb ends.</summary>
    private static async Task<int> InServiceAsync(ParseResult parsed, Func<WebApplication, Task> run, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        try
        {
            await run(app);
        }
        finally
        {
            await app.Services.GetRequiredService<ToldBook>().FlushAsync(CancellationToken.None);
            await app.Services.GetRequiredService<GroupWriter>().StopAsync(CancellationToken.None);
        }

        return CommandLine.Done;
    }

    /// <summary>The commands of the chat platforms work here too.</summary>
    private static async Task<bool> CommandedAsync(WebApplication app, string asker, string line, string conversation, DateTimeOffset now, TextWriter output, CancellationToken ct)
    {
        if (app.Services.GetRequiredService<Deeds>().OfTerminal(asker, conversation, now) is not { } deed) return false;
        if (await app.Services.GetRequiredService<CommandDesk>().HearAsync(deed, line, isCommand: false, ct) is not { } answer) return false;
        if (answer.Store is { } store) await app.Services.GetRequiredService<GroupWriter>().WriteAsync(store, ct);
        await output.WriteLineAsync(answer.Content.Text);
        return true;
    }

    private static async Task<string> AskerAsync(ParseResult parsed, WebApplication app, CancellationToken ct)
    {
        await using var db = app.Services.GetRequiredService<Func<ChatBotDb>>()();
        if (!await db.Organisations.AnyAsync(ct)) throw new Refusal("The store is empty. Import an organisation (import DIR), or look at an invented one (demo).");
        if (parsed.GetValue(As) is { } named)
        {
            var email = Core.People.Organisation.NormaliseEmail(named);
            if (await db.People.AnyAsync(p => p.Email == email && p.LeftDay == null, ct)) return email;
            throw new Refusal($"Nobody here has the e-mail {email}. Rights are those of the person who asks; name somebody of the organisation with --as.");
        }

        var admin = await db.Roles.Where(r => r.Role == Role.Admin).OrderBy(r => r.Email).Select(r => r.Email).FirstOrDefaultAsync(ct)
            ?? throw new Refusal("Nobody is admin, so say who asks with --as EMAIL.");
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"(as {admin}; choose somebody else with --as)");
        return admin;
    }

    private static DateTimeOffset Instant(ParseResult parsed, WebApplication app) => parsed.GetValue(Now) ?? app.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    private static string Contract(Answer answer)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        AskContract.Write(buffer, answer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static async Task TellAsync(Answer answer, TextWriter output)
    {
        await output.WriteLineAsync(answer.Text);
        for (var n = 0; n < (answer.Options?.Count ?? 0); n++) await output.WriteLineAsync($"  {n + 1}. {answer.Options![n].Label}");
        if (answer.Next is { Count: > 0 } next) await output.WriteLineAsync($"  next: {string.Join(" · ", next)}");
    }
}
