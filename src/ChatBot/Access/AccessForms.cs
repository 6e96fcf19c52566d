using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Access;
using ChatBot.Core.People;

namespace ChatBot.Access;

/// <summary>The dialogs of this room, and what was filled in.</summary>
internal static class AccessForms
{
    private const int MostTickets = 20;

    private static readonly CardOption[] Blockers = [.. Enum.GetValues<Blocker>().Select(b => new CardOption(b.ToString().ToLowerInvariant(), char.ToUpperInvariant(AccessWords.Of(b)[0]) + AccessWords.Of(b)[1..]))];
    private static readonly CardOption[] DataClasses = [new("public", "Public"), new("internal", "Internal"), new("confidential", "Confidential"), new("restricted", "Restricted")];

    /// <param name="tool">Chosen already; none = the person chooses among what they do not have.</param>
    public static Dialog Request(Organisation organisation, Person person, Tool? tool, string? note)
    {
        var held = organisation.SeatsOf(person.Id).Select(s => s.Tool).ToHashSet();
        var tools = organisation.Tools.Where(t => t.Approved && !held.Contains(t.Id)).OrderBy(t => t.Name, StringComparer.Ordinal).Take(100)
            .Select(t => new CardOption(t.Id.Value.ToString(CultureInfo.InvariantCulture), t.Name)).ToList();
        return new FormCard
        {
            Paragraphs = [.. note is null ? [] : (string[])[note], "The clock starts at your first ticket, so say if there was one. You need not ask again afterwards."],
            Fields =
            [
                new("tool", "Tool", "choice") { Value = tool is null ? "" : tool.Id.Value.ToString(CultureInfo.InvariantCulture), Options = tools }, .. Details(required: true),
                new("data", "Data that it will see", "choice") { Hint = "As far as you know.", Required = false, Options = DataClasses },
            ],
            Submit = "Request access",
        }.ToDialog("Request a tool", "access.request");
    }

    public static Dialog Add(AccessRequestState state) => new FormCard
    {
        Paragraphs = ["What you add joins the open request; nobody has to be asked again."], Fields = [.. Details(required: false)], Submit = "Add",
    }.ToDialog("Add to the request", "access.add", DataOf(state));

    public static Dialog Edit(AccessRequestState state) => new FormCard
    {
        Fields =
        [
            new("level", "Level") { Hint = "Such as: read only. Empty = the usual one.", Value = state.Level, Required = false, MaxLength = 40 },
            new("days", "Days") { Hint = "How long it is granted for. Empty = for good.", Value = state.GrantDays?.ToString(CultureInfo.InvariantCulture) ?? "", Required = false, MaxLength = 4 },
        ],
        Submit = "Change",
    }.ToDialog("Level and duration", "access.edit", DataOf(state));

    public static Dialog Text(AccessRequestState state, string title, string verb, string label, string hint, string submit, int most = 500) => new FormCard
    {
        Fields = [new("text", label, "multiline") { Hint = hint, MaxLength = most }], Submit = submit,
    }.ToDialog(title, verb, DataOf(state));

    public static Dialog Line(AccessRequestState state, string title, string verb, string label, string hint, string submit) => new FormCard
    {
        Fields = [new("text", label) { Hint = hint, MaxLength = 254 }], Submit = submit,
    }.ToDialog(title, verb, DataOf(state));

    public static string? Read(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static int? Number(JsonElement data, string name) =>
        int.TryParse(Read(data, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <param name="errors">By field; empty when everything can be used.</param>
    public static (string WhatFor, Blocker Blocker, ValueList<Ticket> Tickets) ReadDetails(JsonElement data, DateOnly today, Dictionary<string, string> errors)
    {
        var blocker = AccessWords.ReadBlocker(Read(data, "blocked_by") ?? "") ?? Blocker.Unknown;
        var tickets = new List<Ticket>();
        var (since, link) = (Read(data, "since") ?? "", Read(data, "ticket") ?? "");
        if (since.Length > 0)
        {
            if (!DateOnly.TryParseExact(since, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) errors["since"] = "Write the day as 2026-03-31.";
            else if (day > today) errors["since"] = "An earlier ticket cannot have a day in the future.";
            else tickets.Add(new(link, day));
        }
        else if (link.Trim().Length > 0) errors["since"] = "When was that ticket made? The clock starts on that day.";

        foreach (var line in (Read(data, "more_tickets") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostTickets))
        {
            var parts = line.Split(' ', 2);
            if (!DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) errors["more_tickets"] = "One a line, the day first: 2026-03-31 SEC-12";
            else if (day > today) errors["more_tickets"] = "An earlier ticket cannot have a day in the future.";
            else tickets.Add(new(parts.Length > 1 ? parts[1] : "", day));
        }

        return (Read(data, "what_for") ?? "", blocker, [.. tickets]);
    }

    private static IEnumerable<FormField> Details(bool required) =>
    [
        new("what_for", "What for", "multiline") { Hint = "A live problem or project, in a sentence.", MaxLength = 500, Required = required },
        new("blocked_by", "What is in the way", "choice") { Hint = "As far as you know.", Value = required ? "unknown" : "", Required = required, Options = Blockers },
        new("since", "First ticket", "date") { Hint = "When you first asked elsewhere.", Required = false },
        new("ticket", "Its number or address") { Required = false, MaxLength = 300 },
        new("more_tickets", "Other tickets", "multiline") { Hint = "One a line: 2026-03-31 SEC-12", Required = false, MaxLength = 900 },
    ];

    private static JsonElement DataOf(AccessRequestState state) => JsonSerializer.SerializeToElement(new Dictionary<string, string>
    {
        ["request"] = state.Number.ToString(CultureInfo.InvariantCulture), ["terms"] = state.Terms.ToString(CultureInfo.InvariantCulture),
    });
}
