using ChatBot.Chat;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.IntegrationTests.Import;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.Extensions.Options;

namespace ChatBot.IntegrationTests.Questions;

/// <summary>The sample organisation in a store of its own, asked without words: questions go straight to permission and figures.</summary>
public sealed class AskBench : IAsyncLifetime, IDisposable
{
    private readonly ImportBench bench = new();
    private readonly OrganisationPictures pictures = new(Options.Create(new OrganisationOptions()));
    private ReadSessions? sessions;

    internal Organisation Organisation { get; private set; } = null!;

    internal Oracle Oracle { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await bench.ImportedAsync();
        Oracle = new(ImportBench.Sample);
        sessions = new(bench.Options);
        using var session = sessions.Take();
        Organisation = pictures.Look(session)!.Organisation;
    }

    internal Answer Ask(Question question, string email, DateOnly today)
    {
        using var session = sessions!.Take();
        var picture = pictures.Look(session)!;
        var asker = AskerOf(email);
        var answer = new Answering(session, picture, asker, CalendarOf(today), new DifferenceGuard(session)).Answer(question, []);
        session.Done();
        return answer;
    }

    internal Asker AskerOf(string email) => Asker.Of(Organisation, Organisation.FindByEmail(email)!);

    internal Calendar CalendarOf(DateOnly today) => new(today, Organisation.Settings.FiscalYearStartMonth, Organisation.Settings.DataFrom);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        sessions?.Dispose();
        bench.Dispose();
    }
}
