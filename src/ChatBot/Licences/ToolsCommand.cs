using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.Commands;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Dialogue;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Licences;

/// <summary>The register of tools: status, what they cost by which model, whose they are, when they renew. Everybody reads it, admins keep it.</summary>
internal sealed class ToolsCommand(Func<ChatBotDb> open, Keys keys) : ICommand
{
    private const int LongestName = 100;

    public string Name => "tools";
    public IReadOnlyList<string> Verbs => ["list", "add", "approve", "deny", "owner", "price", "renewal", "billing"];
    public string Usage =>
        "tools [list] · tools add NAME vendor VENDOR billing MODEL owner EMAIL renewal DAY · tools approve|deny TOOL · tools owner TOOL to EMAIL · tools price TOOL AMOUNT · "
        + "tools renewal TOOL DAY|none · tools billing TOOL seat|consumption|hybrid";
    public string Does => "The tools of the house: status, billing, price, owner, renewal";
    public Audience For => Audience.Everyone;

    private sealed record Entry(int Id, int? Owner, DateOnly? Renewal, ToolStatus Status);

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var words = new Arguments(call.Words);
        var page = words.Page();
        var verb = words.Next();
        var deed = call.Deed;
        var register = await RegisterAsync(ct);
        if (verb is "" or "list") return CommandAnswer.Say(List(deed, register, page));
        if (!Verbs.Contains(verb)) return CommandTalk.NotUnderstood(this, verb);
        if (!deed.IsAdmin) return CommandAnswer.Refuse("Only admins change the register of tools, so nothing was done.");
        if (verb == "add") return Add(deed, words);

        var value = verb switch
        {
            "owner" => words.TakeAfter("to") ?? Last(words),
            "renewal" or "billing" => Last(words),
            _ => null,
        };
        var price = verb == "price" ? words.Amount(deed.Organisation.Settings.ReportingCurrency) : null;
        var found = Finding.Tool(deed.Organisation, words.Rest);
        if (found is not Found<Tool>.One { Value: var tool }) return CommandTalk.Unclear(found, "tools", words.Rest)!;
        return verb switch
        {
            "approve" or "deny" => Judge(call, tool, register[tool.Id.Value], approve: verb == "approve"),
            "owner" => Own(deed, tool, register[tool.Id.Value], value ?? ""),
            "price" => Price(call, tool, price),
            "renewal" => Renew(deed, tool, register[tool.Id.Value], value ?? ""),
            _ => Bill(call, tool, value ?? ""),
        };
    }

    private static Channels.MessageContent List(Deed deed, Dictionary<int, Entry> register, int page)
    {
        var (organisation, words) = (deed.Organisation, new Phrasing(deed.Actor.Locale));
        var tools = organisation.Tools.OrderBy(t => t.Name, StringComparer.Ordinal).ToList().PageOf(page);
        var lacking = organisation.Tools.Where(t => Lacks(t, register[t.Id.Value]).Any()).OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => $"{t.Name} lacks {string.Join(" and ", Lacks(t, register[t.Id.Value]))}").ToList();
        return CommandTalk.Table($"{tools.Total} tools", "tools list", tools, ["Tool", "Status and billing", "Seat price a month", "Owner, renewal"],
            tool =>
            [
                tool.Name, $"{Status(register[tool.Id.Value].Status)}, {Billing(tool.Billing)}", tool.SeatPriceMonth is { } price ? words.Money(price.Amount, price.Currency) : "–",
                $"{OwnerOf(organisation, register[tool.Id.Value])?.Name ?? "no owner"}, {(register[tool.Id.Value].Renewal is { } day ? words.Day(day) : "no date")}",
            ],
            deed.IsAdmin && lacking.Count > 0 ? [$"{string.Join("; ", lacking)}."] : null);
    }

    /// <summary>Without these nobody decides before the bill comes.</summary>
    private static IEnumerable<string> Lacks(Tool tool, Entry entry)
    {
        if (entry.Status != ToolStatus.Approved) yield break;
        if (entry.Owner is null) yield return "an owner";
        if (entry.Renewal is null && tool.HasSeats) yield return "a renewal date";
        if (tool.SeatPriceMonth is null && tool.HasSeats) yield return "a seat price";
    }

    private CommandAnswer Add(Deed deed, Arguments words)
    {
        var (vendor, billing, owner, renewal) = (words.TakeAfter("vendor"), words.TakeAfter("billing"), words.TakeAfter("owner"), words.TakeAfter("renewal"));
        var name = words.Rest.Trim();
        if (name.Length is 0 or > LongestName) return CommandTalk.Missing(this, "Say the tool's name, at most 100 characters.");
        if (deed.Organisation.Tools.Any(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) return CommandAnswer.Say($"{name} is in the register already.");
        if (ModelOf(billing ?? "") is not { } model) return CommandTalk.Missing(this, "Say how it is billed: billing seat, consumption or hybrid. A tool without it surprises everybody at budget time.");
        var found = Finding.Person(deed.Organisation, owner ?? "");
        if (found is not Found<Person>.One { Value: var person }) return owner is null ? CommandTalk.Missing(this, "Say whose it is: owner EMAIL.") : CommandTalk.Unclear(found, "people", owner)!;
        if (Arguments.Day(renewal ?? "") is not { } day) return CommandTalk.Missing(this, "Say when the contract renews: renewal 2027-01-31.");
        return CommandAnswer.Change($"Done: {name} is in the register, not approved yet. \"tools approve {name}\" does that.", scope =>
        {
            if (scope.Db.Tools.Any(t => t.Name == name)) return;
            var id = (scope.Db.Tools.Max(t => (int?)t.Id) ?? 0) + 1;
            scope.Db.Tools.Add(new ToolRow { Id = id, Name = name, Vendor = vendor ?? "", Status = ToolStatus.Denied, Billing = model, OwnerId = person.Id.Value, RenewalDay = day });
            Save(scope, deed, "tool.add", name, null, $"{Billing(model)}, owner {person.Email}, renews {day:yyyy-MM-dd}");
        });
    }

    private CommandAnswer Judge(CommandCall call, Tool tool, Entry entry, bool approve)
    {
        var status = approve ? ToolStatus.Approved : ToolStatus.Denied;
        if (entry.Status == status) return CommandAnswer.Say($"{tool.Name} is {Status(status)} already.");
        var organisation = call.Deed.Organisation;
        var holders = organisation.Seats.Where(s => s.Tool == tool.Id).Select(s => organisation.Find(s.Holder)!.Name).Order(StringComparer.Ordinal).ToList();
        var waiting = organisation.Requests.Count(r => r.Tool == tool.Id && r.Status == RequestStatus.Open);
        var seal = CommandTalk.Seal([tool.Name, status.ToString(), .. holders]);
        if (call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun(
                $"{tool.Name} would be {Status(status)} for everybody. It reaches {holders.Count} people with a seat or an account and {waiting} open requests.", holders), seal);
        return CommandAnswer.Change($"Done: {tool.Name} is {Status(status)}.", scope =>
        {
            Row(scope, tool).Status = status;
            Save(scope, call.Deed, approve ? "tool.approve" : "tool.deny", tool.Name, Status(entry.Status), Status(status));
        });
    }

    private CommandAnswer Own(Deed deed, Tool tool, Entry entry, string text)
    {
        var found = Finding.Person(deed.Organisation, text);
        if (found is not Found<Person>.One { Value: var person }) return CommandTalk.Unclear(found, "people", text)!;
        return CommandAnswer.Change($"Done: {tool.Name} is {person.Name}'s.", scope =>
        {
            Row(scope, tool).OwnerId = person.Id.Value;
            Save(scope, deed, "tool.owner", tool.Name, OwnerOf(deed.Organisation, entry)?.Email, person.Email);
        });
    }

    private CommandAnswer Price(CommandCall call, Tool tool, Money? price)
    {
        var (deed, organisation) = (call.Deed, call.Deed.Organisation);
        if (price is not { } amount) return CommandTalk.Missing(this, "Say the price of one seat a month, such as 39 USD.");
        if (Exchange.Rate(organisation.Settings, amount.Currency) is null) return CommandAnswer.Say($"No exchange rate for {amount.Currency} is known, so it would count for nothing. Known: {Currencies(organisation)}.");
        var holders = organisation.Seats.Where(s => s.Tool == tool.Id).Select(s => organisation.Find(s.Holder)!.Name).Order(StringComparer.Ordinal).ToList();
        var words = new Phrasing(deed.Actor.Locale);
        var before = tool.SeatPriceMonth is { } old ? words.Money(old.Amount, old.Currency) : "none";
        var (after, seal) = (words.Money(amount.Amount, amount.Currency), CommandTalk.Seal([tool.Name, amount.ToString(), before, .. holders]));
        if (holders.Count > 1 && call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"A seat of {tool.Name} would cost {after} a month instead of {before}. It changes the cost of {holders.Count} seats, for all days.", holders), seal);
        return CommandAnswer.Change($"Done: a seat of {tool.Name} costs {after} a month.", scope =>
        {
            if (scope.Db.SeatPrices.FirstOrDefault(p => p.ToolId == tool.Id.Value && p.FromDay == deed.Today) is not { } row)
                scope.Db.SeatPrices.Add(row = new SeatPriceRow { ToolId = tool.Id.Value, FromDay = deed.Today, Currency = "" });
            (row.Units, row.Nanos, row.Currency) = amount;
            Save(scope, deed, "tool.price", tool.Name, before, after);
        });
    }

    private CommandAnswer Renew(Deed deed, Tool tool, Entry entry, string text)
    {
        var day = Arguments.Day(text);
        if (day is null && text != "none") return CommandTalk.Missing(this, "Say the day of renewal as 2027-01-31, or none.");
        return CommandAnswer.Change(day is { } known ? $"Done: {tool.Name} renews on {new Phrasing(deed.Actor.Locale).Day(known)}." : $"Done: {tool.Name} has no renewal date.", scope =>
        {
            Row(scope, tool).RenewalDay = day;
            Save(scope, deed, "tool.renewal", tool.Name, Iso(entry.Renewal), Iso(day));
        });
    }

    private CommandAnswer Bill(CommandCall call, Tool tool, string text)
    {
        if (ModelOf(text) is not { } model) return CommandTalk.Missing(this, "Say seat, consumption or hybrid.");
        if (model == tool.Billing) return CommandAnswer.Say($"{tool.Name} is billed by {Billing(model)} already.");
        var organisation = call.Deed.Organisation;
        var holders = organisation.Seats.Where(s => s.Tool == tool.Id).Select(s => organisation.Find(s.Holder)!.Name).Order(StringComparer.Ordinal).ToList();
        var seal = CommandTalk.Seal([tool.Name, model.ToString(), .. holders]);
        if (holders.Count > 1 && call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"{tool.Name} would be billed by {Billing(model)} instead of {Billing(tool.Billing)}. Figures of {holders.Count} seats and accounts change.", holders), seal);
        return CommandAnswer.Change($"Done: {tool.Name} is billed by {Billing(model)}.", scope =>
        {
            Row(scope, tool).Billing = model;
            Save(scope, call.Deed, "tool.billing", tool.Name, Billing(tool.Billing), Billing(model));
        });
    }

    private async Task<Dictionary<int, Entry>> RegisterAsync(CancellationToken ct)
    {
        await using var db = open();
        return await db.Tools.AsNoTracking().Select(t => new Entry(t.Id, t.OwnerId, t.RenewalDay, t.Status)).ToDictionaryAsync(t => t.Id, ct);
    }

    private void Save(WriteScope scope, Deed deed, string act, string subject, string? before, string? after)
    {
        scope.Db.Organisations.Single().Version++;
        deed.Trail(scope, keys, act, subject, before, after);
        scope.Db.SaveChanges();
    }

    private static ToolRow Row(WriteScope scope, Tool tool)
    {
        var row = scope.Db.Tools.Single(t => t.Id == tool.Id.Value);
        row.Version++;
        return row;
    }

    private static string? Last(Arguments words)
    {
        if (words.Left is not [.., var last]) return null;
        words.Take(last);
        return last.ToLowerInvariant();
    }

    internal static string Currencies(Organisation organisation) => string.Join(", ", organisation.Settings.Fx.Keys.Append(organisation.Settings.ReportingCurrency).Order(StringComparer.Ordinal));

    private static Person? OwnerOf(Organisation organisation, Entry entry) => entry.Owner is { } owner ? organisation.Find(new(owner)) : null;

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static BillingModel? ModelOf(string word) => word.ToLowerInvariant() switch { "seat" or "seats" => BillingModel.Seat, "consumption" => BillingModel.Consumption, "hybrid" => BillingModel.Hybrid, _ => null };

    private static string Billing(BillingModel model) => model switch { BillingModel.Seat => "seat", BillingModel.Consumption => "consumption", BillingModel.Hybrid => "seat and consumption" };

    private static string Status(ToolStatus status) => status switch { ToolStatus.Approved => "approved", ToolStatus.Denied => "not approved", ToolStatus.Unlisted => "not listed" };
}
