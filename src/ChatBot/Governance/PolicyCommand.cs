using System.Globalization;
using ChatBot.Core.Commands;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.Extensions.Options;

namespace ChatBot.Governance;

/// <summary>The rules of the house: everybody reads them, admins change them. What the operator fixed in the configuration is not changed here.</summary>
internal sealed class PolicyCommand(Func<ChatBotDb> open, Keys keys, IOptions<OrganisationOptions> organisationOptions, IOptionsMonitor<NudgesOptions> nudges, HouseRules rules) : ICommand
{
    private const int SmallestGroup = 2, LargestGroup = 1000;

    public string Name => "policy";
    public IReadOnlyList<string> Verbs => ["show", "set"];
    public string Usage => "policy [show] · policy set minimum-group N · policy set works-council on|off · policy set quiet 18:00-08:00|none|usual · policy set currency EUR · policy set zone Europe/Berlin";
    public string Does => "The rules of the house: smallest group shown, works-council mode, quiet hours, currency, zone";
    public Audience For => Audience.Everyone;

    private sealed record Rule(string Name, string Value, string Means, string? FixedBy, Func<string, (string? Value, string? Problem)> Read, Action<WriteScope, string> Write);

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Run(call));

    private CommandAnswer Run(CommandCall call)
    {
        var words = new Arguments(call.Words);
        var verb = words.Next();
        var all = Rules(call.Deed);
        if (verb is "" or "show") return CommandAnswer.Say("The rules of the house:\n" + string.Join('\n', all.Select(r => $"• {r.Name}: {r.Value} – {r.Means}{(r.FixedBy is { } key ? $" (fixed by {key})" : "")}")));
        if (verb != "set") return CommandTalk.NotUnderstood(this, verb);
        if (!call.Deed.IsAdmin) return CommandAnswer.Refuse("Only admins change the rules of the house, so nothing was done.");

        var name = words.Next();
        if (all.FirstOrDefault(r => r.Name == name) is not { } rule)
            return CommandTalk.Missing(this, $"I know no rule \"{CommandTalk.Shown(name)}\".{(Nearest.Of(name, all.Select(r => r.Name)) is { } near ? $" Did you mean {near}?" : "")}");
        if (rule.FixedBy is { } configured) return CommandAnswer.Say($"{rule.Name} is fixed by {configured} in the configuration; change it there.");
        var (value, problem) = rule.Read(words.Rest);
        if (value is null) return CommandTalk.Missing(this, problem!);
        if (value == rule.Value) return CommandAnswer.Say($"{rule.Name} is {value} already.");

        var everyone = call.Deed.Organisation.People;
        var seal = CommandTalk.Seal(rule.Name, rule.Value, value);
        if (call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"{rule.Name} would be {value} instead of {rule.Value}. It reaches all {everyone.Count} people: {rule.Means}.",
                [.. call.Deed.Organisation.Teams.Where(t => t.Parent is null).Select(t => $"{t.Name}: {call.Deed.Organisation.MembersBelow(t.Id).Count()} people").Order(StringComparer.Ordinal)]), seal);
        return CommandAnswer.Change($"Done: {rule.Name} is {value}.", scope =>
        {
            rule.Write(scope, value);
            scope.Db.Organisations.Single().Version++;
            call.Deed.Trail(scope, keys, "policy.set", rule.Name, rule.Value, value);
            scope.Db.SaveChanges();
        });
    }

    private List<Rule> Rules(Deed deed)
    {
        var (settings, fixedBy) = (deed.Organisation.Settings, organisationOptions.Value);
        using var db = open();
        var house = Preferences.Of(db, Preferences.OfTheHouse);
        return
        [
            new("minimum-group", settings.MinimumGroupSize.ToString(CultureInfo.InvariantCulture), "the fewest people in a figure of a group", fixedBy.MinimumGroupSize is null ? null : "Organisation:MinimumGroupSize",
                text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= SmallestGroup and <= LargestGroup
                    ? (size.ToString(CultureInfo.InvariantCulture), null) : (null, "Say a number from 2 to 1000; below 5 single people begin to show."),
                (scope, value) => Row(scope).MinimumGroupSize = int.Parse(value, CultureInfo.InvariantCulture)),
            new(HouseRules.WorksCouncil, nudges.CurrentValue.WorksCouncil ? "on" : "off", "on: figures and offers for teams only, never by name", null,
                text => text is "on" or "off" ? (text, null) : (null, "Say on or off."), (scope, value) =>
                {
                    Preferences.Set(scope, Preferences.OfTheHouse, HouseRules.WorksCouncil, value, deed.Now);
                    scope.AfterCommit(rules.Changed);
                }),
            new(Preferences.Quiet, Quiet(house.GetValueOrDefault(Preferences.Quiet)), "when the service does not begin to speak; a person's own choice wins", null, ReadQuiet,
                (scope, value) => Preferences.Set(scope, Preferences.OfTheHouse, Preferences.Quiet, value == Quiet(null) ? null : value, deed.Now)),
            new("currency", settings.ReportingCurrency, "amounts are shown in it", fixedBy.ReportingCurrency is null ? null : "Organisation:ReportingCurrency",
                text => settings.Fx.ContainsKey(text.ToUpperInvariant()) || text.Equals(settings.ReportingCurrency, StringComparison.OrdinalIgnoreCase)
                    ? (text.ToUpperInvariant(), null) : (null, $"No exchange rate is known for that. Known: {Licences.ToolsCommand.Currencies(deed.Organisation)}."),
                (scope, value) => Revalue(scope, value)),
            new("zone", settings.TimeZone, "days of people without a zone of their own", fixedBy.TimeZone is null ? null : "Organisation:TimeZone",
                text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId ? (zone.Id, null) : (null, "Say a zone by its IANA name, such as Europe/Berlin."),
                (scope, value) => Row(scope).TimeZone = value),
        ];
    }

    private (string? Value, string? Problem) ReadQuiet(string text)
    {
        if (text == "usual") return (Quiet(null), null);
        if (text == "none") return (text, null);
        return text.Split('-') is [var from, var until] && TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            && TimeOnly.TryParseExact(until, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? (text, null) : (null, "Say the hours as 18:00-08:00, none, or usual.");
    }

    private string Quiet(string? chosen) => chosen ?? $"{Hour(nudges.CurrentValue.QuietFrom)}-{Hour(nudges.CurrentValue.QuietUntil)}";

    private static string Hour(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Rates are kept per unit of the reporting currency, so they follow it.</summary>
    private static void Revalue(WriteScope scope, string currency)
    {
        var row = Row(scope);
        var (old, rates) = (row.ReportingCurrency, scope.Db.ExchangeRates.ToList());
        if (rates.FirstOrDefault(r => r.Currency == currency) is not { } chosen) return;
        var unit = chosen.RateUnits + chosen.RateNanos / (decimal)Core.Usage.Money.NanosPerUnit;
        scope.Db.ExchangeRates.Remove(chosen);
        foreach (var rate in rates.Where(r => r.Currency != currency))
            (rate.RateUnits, rate.RateNanos, _) = Core.Usage.Money.From((rate.RateUnits + rate.RateNanos / (decimal)Core.Usage.Money.NanosPerUnit) / unit, rate.Currency);
        var back = Core.Usage.Money.From(1 / unit, old);
        scope.Db.ExchangeRates.Add(new ExchangeRateRow { Currency = old, RateUnits = back.Units, RateNanos = back.Nanos });
        row.ReportingCurrency = currency;
    }

    private static OrganisationRow Row(WriteScope scope) => scope.Db.Organisations.Single();
}
