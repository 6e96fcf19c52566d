using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Ingest;
using ChatBot.Outreach;
using ChatBot.Privacy;
using ChatBot.Storage;
using Microsoft.Extensions.Options;

namespace ChatBot.Chat;

/// <summary>What is the reader's own, on one page: use, requests, preferences, what is held about them; for managers their team, for admins the sources.</summary>
internal sealed class HomePage(Sentences sentences, SourceReports sources, Holdings holdings, Func<ChatBotDb> open, IOptionsMonitor<NudgesOptions> nudges, IEnumerable<IHomeSection> more)
{
    public const string EditPreferences = "home.preferences", Refresh = "home.refresh";

    private static readonly JsonElement NoData = JsonDocument.Parse("{}").RootElement;

    private static readonly string[] Mine =
        ["my prompts this month", "my active days this month", "my spend this month", "how much of my budget is used this month?", "median prompts per user of my team this month", "median spend per user of my team this month"];

    private static readonly string[] Team =
        ["adoption rate of my team in the last 28 days", "engaged users of my team in the last 28 days", "spend of my team this month", "budget used of my team this month", "open requests of my team", "blocked people of my team"];

    public async Task<(MessageContent Content, Action<WriteScope> Store)> OfAsync(Deed deed, CancellationToken ct)
    {
        var words = new Phrasing(deed.Actor.Locale);
        var (said, store) = sentences.Say(deed, Mine, deed.Leads ? Team : []);
        var (mine, team) = (said[0], said[1]);
        var sections = new List<HomeSection>
        {
            new("My use this month", mine.Count > 0 ? mine : ["Nothing has been seen of you this month yet."]),
        };
        foreach (var section in more.OrderBy(s => s.Order))
            if (await section.OfAsync(deed, ct) is { } own) sections.Add(own);
        sections.Add(new("How I may write to you", Preferred(deed)));
        if (deed.Leads) sections.Add(new("My team", team.Count > 0 ? team : ["Your team is too small for figures of its own."]));
        if (deed.IsAdmin) sections.Add(new("Sources", await SourcesAsync(deed, words, ct)));
        var held = await holdings.OfAsync(deed.Actor, ct);
        sections.Add(new("What I know about you",
        [
            $"{words.Number(held.Facts)} facts of use, {held.Identities.Count} linked accounts, {held.Seats} seats, {held.Requests} requests",
            held.Looked == 0 ? "Nobody was shown figures of you by name" : $"{held.Looked} times somebody was shown figures of you by name",
            held.IsPaused ? "Capture of your use is paused" : "Capture of your use is on",
        ]));
        var card = new HomeCard
        {
            Heading = $"Hello {deed.Actor.Name}", Sections = sections,
            Coverage = deed.Organisation.Settings.DataTo is { } last ? $"Data through {words.Day(last)}." : "There is no data yet.",
            Buttons = [.. more.OrderBy(s => s.Order).SelectMany(s => s.Begins(deed)), new("Change how I may write to you", EditPreferences, NoData) { OpensDialog = true }, new("Show it fresh", Refresh, NoData)],
            Examples = ["what do you know about me?", .. deed.Leads ? (string[])["adoption rate of my team last month", "who is waiting for access?"] : ["my usage this month"], "help"],
            Privacy = "I see counts and costs, never what you type. \"privacy\" shows what is held about you, who looked, and how to pause or erase it.",
        };
        return (card.ToMessage(), scope =>
        {
            store(scope);
        });
    }

    private List<string> Preferred(Deed deed)
    {
        using var db = open();
        var own = Preferences.Of(db, deed.Actor.Id.Value);
        return
        [
            own.GetValueOrDefault(Preferences.Messages) == "off" ? "I do not write to you by myself" : own.GetValueOrDefault(Preferences.Nudges) == "off" ? "Digests and decisions, no suggestions" : "Digests, decisions and suggestions",
            own.GetValueOrDefault(Preferences.Quiet) switch { null => $"Quiet from {Usual(nudges.CurrentValue.QuietFrom)} to {Usual(nudges.CurrentValue.QuietUntil)}", "none" => "No quiet hours", var hours => $"Quiet {hours}" },
        ];
    }

    private async Task<IReadOnlyList<string>> SourcesAsync(Deed deed, Phrasing words, CancellationToken ct)
    {
        var reports = await sources.AllAsync(ct);
        if (reports.Count == 0) return ["No source has sent anything yet."];
        return [.. reports.Take(20).Select(r => string.Join(", ",
            $"{r.Source}: {(r.DataThroughAt is { } through ? $"data through {words.Day(DateOnly.FromDateTime(through.UtcDateTime))}" : "no data yet")}",
            r.LastDeliveryAt is { } at ? $"last delivery {words.Day(DateOnly.FromDateTime(at.UtcDateTime))}{(deed.Now - at > TimeSpan.FromDays(2) ? " – silent for more than two days" : "")}" : "never delivered",
            $"{words.Number(r.Unmapped)} facts of nobody known, {words.Number(r.Rejected)} rejected"))];
    }

    private static string Usual(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>The page on Slack's Home tab, and its buttons.</summary>
internal sealed class HomeButtons(HomePage page, Outbox.Outbox outbox, GroupWriter writer, Func<ChatBotDb> open, Keys keys) : IButtons
{
    private static readonly TimeSpan Useful = TimeSpan.FromMinutes(10);

    public IReadOnlyList<string> Verbs => [HomePage.EditPreferences, HomePage.Refresh];

    /// <summary>The tab was opened.</summary>
    public async Task<Action<WriteScope>> OpenedAsync(Deed deed, string user, string deliveryId, CancellationToken ct)
    {
        var (content, store) = await page.OfAsync(deed, ct);
        return scope =>
        {
            store(scope);
            outbox.Add(scope, Home(deed, user, content, deliveryId), deed.Now + Useful);
            scope.Db.SaveChanges();
        };
    }

    public async Task<Reply> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct) =>
        verb == HomePage.Refresh ? new Reply.Show((await page.OfAsync(deed, ct)).Content) : new Reply.Notice(Presses.Stale);

    public Task<Reply> OpenAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        if (verb != HomePage.EditPreferences) return Task.FromResult<Reply>(new Reply.Notice(Presses.Stale));
        using var db = open();
        var own = Preferences.Of(db, deed.Actor.Id.Value);
        var quiet = own.GetValueOrDefault(Preferences.Quiet);
        var form = new FormCard
        {
            Paragraphs = ["Decisions about what you asked for always reach you."],
            Fields =
            [
                new("messages", "What I may begin by myself", "choice")
                {
                    Options = [new("all", "Digests and suggestions"), new("digests", "Digests only"), new("none", "Nothing")],
                    Value = own.GetValueOrDefault(Preferences.Messages) == "off" ? "none" : own.GetValueOrDefault(Preferences.Nudges) == "off" ? "digests" : "all",
                },
                new("quiet", "Quiet hours") { Required = false, Value = quiet ?? "", Hint = "Such as 18:00-08:00, none, or empty for the usual ones.", MaxLength = 11 },
            ],
            Submit = "Save",
        };
        return Task.FromResult<Reply>(new Reply.OpenDialog(form.ToDialog("How I may write", HomePage.EditPreferences)));
    }

    public async Task<Reply> SubmitAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        var (messages, quiet) = (Text(data, "messages"), Text(data, "quiet").Trim());
        var errors = new Dictionary<string, string>();
        if (messages is not ("all" or "digests" or "none")) errors["messages"] = "Choose one of the three.";
        if (quiet is not ("" or "none") && !IsRange(quiet)) errors["quiet"] = "Write the hours as 18:00-08:00, none, or leave it empty.";
        if (errors.Count > 0) return new Reply.FieldErrors(errors);
        await writer.WriteAsync(scope =>
        {
            var person = deed.Actor.Id.Value;
            string Chosen() => string.Join(", ", Preferences.Of(scope.Db, person).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key} {p.Value}"));
            var before = Chosen();
            Preferences.Set(scope, person, Preferences.Messages, messages == "none" ? "off" : null, deed.Now);
            Preferences.Set(scope, person, Preferences.Nudges, messages == "all" ? null : "off", deed.Now);
            Preferences.Set(scope, person, Preferences.Quiet, quiet.Length == 0 ? null : quiet, deed.Now);
            // The same once more, such as a second press on "Save", is no second deed.
            if (Chosen() is var after && after == before) return;
            deed.Trail(scope, keys, "preferences.set", deed.Actor.Email, before, after);
            scope.Db.SaveChanges();
        }, ct);
        if (deed.Personal is { Platform: Platform.Slack, UserId: { } user })
        {
            var (content, _) = await page.OfAsync(deed, ct);
            await writer.WriteAsync(scope =>
            {
                outbox.Add(scope, Home(deed, user, content, deed.DeliveryId), deed.Now + Useful);
                scope.Db.SaveChanges();
            }, ct);
        }
        return new Reply.None();
    }

    private static OutboundMessage.Home Home(Deed deed, string user, MessageContent content, string deliveryId) =>
        new(user, content) { To = deed.Personal, Key = $"home/{CommandTalk.Seal(deed.Personal.TenantId, user, deliveryId)}" };

    private static bool IsRange(string text) => text.Split('-') is [var from, var until] && IsTime(from) && IsTime(until);

    private static bool IsTime(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>The same page as a message, where there is no such tab.</summary>
internal sealed class HomeCommand(HomePage page) : ICommand
{
    public string Name => "home";
    public IReadOnlyList<string> Verbs => [];
    public string Usage => "home";
    public string Does => "What is yours on one page: use, requests, preferences, what is held about you";
    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var (content, store) = await page.OfAsync(call.Deed, ct);
        return CommandAnswer.Change(content with { Card = null }, store);
    }
}

/// <summary>Where the reader stands with colleagues they work with on a problem, in the words of the command.</summary>
internal sealed class PairingSection(IServiceProvider services) : IHomeSection
{
    private const int MostLines = 8;

    public int Order => 10;

    public async Task<HomeSection?> OfAsync(Deed deed, CancellationToken ct)
    {
        // The page is part of a command itself, so that the commands cannot be handed to it at the start.
        if (services.GetServices<ICommand>().FirstOrDefault(c => c.Name == "pairing") is not { } pairing) return null;
        var said = (await pairing.RunAsync(new CommandCall(deed, [], ""), ct)).Content.Text;
        return new("Working in pairs", [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimStart('•', '–', ' ')).Where(l => l.Length > 0).Take(MostLines)]);
    }
}
