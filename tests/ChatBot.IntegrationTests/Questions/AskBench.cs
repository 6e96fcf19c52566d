using ChatBot.Chat;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.IntegrationTests.Import;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.Extensions.Options;

namespace ChatBot.IntegrationTests.Questions;

/// <summary>The sample organisation in a store of its own, asked without words: questions go straight to permission and figures.</summary>
public sealed class AskBench : IAsyncLifetime, IDisposable
{
    private readonly ImportBench bench = new();
    private readonly OrganisationPictures pictures = new(Options.Create(new OrganisationOptions()), Options.Create(new NudgesOptions()));
    private ReadSessions? sessions;

    internal Organisation Organisation { get; private set; } = null!;

    internal Oracle Oracle { get; private set; } = null!;

    /// <summary>Another organisation, for runs by hand.</summary>
    private static string? Folder => Environment.GetEnvironmentVariable("CHATBOT_EXAMPLES_ORGANISATION");

    internal string Admin => Organisation.Settings.Admins.Order(StringComparer.Ordinal).First();

    /// <summary>One of each role: finance, the manager of the most and of the fewest people, two who lead nobody.</summary>
    internal IReadOnlyList<string> OtherAskers
    {
        get
        {
            var plain = Organisation.People.Where(p => !Organisation.IsAdmin(p) && !Organisation.IsFinance(p)).ToList();
            var managers = plain.Where(p => Organisation.Leads(p.Id)).OrderBy(p => Organisation.Reports(p.Id).Count()).ThenBy(p => p.Id.Value).ToList();
            var others = plain.Where(p => !Organisation.Leads(p.Id)).ToList();
            return [Organisation.Settings.Finance.Order(StringComparer.Ordinal).First(), managers[0].Email, managers[managers.Count / 2].Email, managers[^2].Email, others[0].Email, others[^1].Email];
        }
    }

    public async Task InitializeAsync()
    {
        if (Folder is { } folder)
            foreach (var file in Directory.GetFiles(folder)) File.Copy(file, Path.Combine(bench.Files, Path.GetFileName(file)), overwrite: true);
        await bench.ImportedAsync();
        Oracle = new(bench.Files);
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
