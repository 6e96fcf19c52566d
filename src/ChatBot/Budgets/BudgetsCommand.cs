using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.Commands;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.Dialogue;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Budgets;

/// <summary>Monthly budgets of the organisation, of teams, of persons and of everyone else. Everybody sees what counts for them.</summary>
internal sealed class BudgetsCommand(ReadSessions sessions, OrganisationPictures pictures, Keys keys) : ICommand
{
    public string Name => "budgets";
    public IReadOnlyList<string> Verbs => ["show", "list", "set", "remove"];
    public string Usage => "budgets [show] · budgets list · budgets set org|everyone|team NAME|person EMAIL AMOUNT [from 2027-01] · budgets remove org|everyone|team NAME|person EMAIL";
    public string Does => "Budgets of this month and what is used of them; finance sets them";
    public Audience For => Audience.Everyone;

    /// <param name="Subject">0 for the organisation and for everyone without a budget of their own.</param>
    private sealed record Target(BudgetLevel Level, int Subject, string Label, IReadOnlyList<Person> People);

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Run(call));

    private CommandAnswer Run(CommandCall call)
    {
        var words = new Arguments(call.Words);
        var page = words.Page();
        var verb = words.Next();
        var mayChange = call.Deed.IsFinance || call.Deed.IsAdmin;
        switch (verb)
        {
            case "" or "show": return Show(call.Deed);
            case "list": return mayChange ? List(call.Deed, page) : CommandAnswer.Refuse("The list of all budgets is for finance and admins. \"budgets\" shows yours.");
            case "set" or "remove" when !mayChange: return CommandAnswer.Refuse("Only finance and admins change budgets, so nothing was done.");
            case "set" or "remove": break;
            default: return CommandTalk.NotUnderstood(this, verb);
        }

        var from = words.TakeAfter("from");
        var month = from is null ? call.Deed.Today : Arguments.Day(from);
        if (month is not { } first) return CommandTalk.Missing(this, "Say the month as 2027-01.");
        var (target, problem) = TargetOf(call.Deed.Organisation, words);
        if (target is null) return problem!;
        return verb == "set" ? Set(call, target, words.Amount(call.Deed.Organisation.Settings.ReportingCurrency), new(first.Year, first.Month, 1)) : Remove(call, target);
    }

    private CommandAnswer Show(Deed deed)
    {
        using var session = sessions.Take();
        var picture = pictures.Look(session)!;
        var (month, words) = (MonthOf(deed.Today), new Phrasing(deed.Actor.Locale));
        var figures = new BudgetFigures(session, picture, Asker.Of(deed.Organisation, deed.Actor), deed.Today);
        List<(string Label, BudgetLine Line)> lines = [("Yours", figures.OfScope(new Scope.Self(), month))];
        if (deed.Leads) lines.Add(("Your team's", figures.OfScope(new Scope.Reports(), month)));
        if (deed.IsFinance || deed.IsAdmin) lines.Add((deed.Organisation.Settings.Name, figures.OfScope(new Scope.Organisation(), month)));
        session.Done();
        var currency = deed.Organisation.Settings.ReportingCurrency;
        return CommandAnswer.Say(string.Join('\n', lines.Select(l => l.Line.Budget is { } budget
            ? $"{l.Label}: {words.Money(l.Line.Spent, currency)} of {words.Money(budget, currency)} used this month{(l.Line.IsOver ? " – over it" : $", {words.Money(budget - l.Line.Spent, currency)} left")}."
            : $"{l.Label}: no budget is set.")));
    }

    private CommandAnswer List(Deed deed, int page)
    {
        using var session = sessions.Take();
        var picture = pictures.Look(session)!;
        var (month, words, currency) = (MonthOf(deed.Today), new Phrasing(deed.Actor.Locale), deed.Organisation.Settings.ReportingCurrency);
        var figures = new BudgetFigures(session, picture, Asker.Of(deed.Organisation, deed.Actor), deed.Today);
        var whole = figures.OfScope(new Scope.Organisation(), month);
        List<BudgetLine> lines = [.. whole.Budget is null ? [] : (BudgetLine[])[whole], .. figures.Inside(Group.Everyone(picture.Organisation), Dimension.Team, month).OrderBy(l => l.Label, StringComparer.Ordinal)];
        session.Done();
        var book = new BudgetBook(deed.Organisation, month.Start);
        var own = deed.Organisation.Budgets.Where(b => b is { Level: BudgetLevel.Person, Person: not null }).Select(b => b.Person!.Value).Distinct().Count(p => deed.Organisation.Find(p) is not null);
        var everyone = deed.Organisation.Budgets.Any(b => b is { Level: BudgetLevel.Person, Person: null }) ? "There is one for everyone else." : "There is none for everyone else.";
        return CommandAnswer.Say(CommandTalk.Table($"{lines.Count} budgets of teams and the organisation", "budgets list", lines.PageOf(page), ["Whose", "Budget a month", "Used", "Left"],
            l => [l.Label, words.Money(l.Budget!.Value, currency), words.Money(l.Spent, currency), l.IsOver ? $"over by {words.Money(l.Spent - l.Budget.Value, currency)}" : words.Money(l.Budget.Value - l.Spent, currency)],
            [$"{own} people have a budget of their own. {everyone}"]));
    }

    private (Target?, CommandAnswer?) TargetOf(Organisation organisation, Arguments words)
    {
        var level = words.Next();
        switch (level)
        {
            case "org" or "organisation" or "organization":
                return (new(BudgetLevel.Organisation, 0, organisation.Settings.Name, organisation.People), null);
            case "everyone" or "everybody" or "*":
                var own = organisation.Budgets.Where(b => b is { Level: BudgetLevel.Person, Person: not null }).Select(b => b.Person!.Value).ToHashSet();
                return (new(BudgetLevel.Person, 0, "everyone without a budget of their own", [.. organisation.People.Where(p => !own.Contains(p.Id))]), null);
            case "team":
                var name = NameIn(words, organisation.Teams.Select(t => t.Name));
                var team = Finding.Team(organisation, name);
                return team is Found<Team>.One { Value: var one } ? (new(BudgetLevel.Team, one.Id.Value, one.Name, [.. organisation.MembersBelow(one.Id)]), null) : (null, CommandTalk.Unclear(team, "teams", name));
            case "person":
                var who = NameIn(words, organisation.People.Select(p => p.Name));
                var person = Finding.Person(organisation, who);
                return person is Found<Person>.One { Value: var somebody } ? (new(BudgetLevel.Person, somebody.Id.Value, somebody.Name, [somebody]), null) : (null, CommandTalk.Unclear(person, "people", who));
            default:
                return (null, CommandTalk.Missing(this, level.Length == 0 ? "Say whose budget is meant." : $"I don't know \"{CommandTalk.Shown(level)}\" there: it is org, everyone, team or person."));
        }
    }

    /// <summary>The words before the amount; a longer known name wins, so that a team called "Plan 9" keeps its number.</summary>
    private static string NameIn(Arguments words, IEnumerable<string> known)
    {
        var left = words.Left;
        var named = known.Where(n => $"{words.Rest} ".StartsWith($"{n} ", StringComparison.OrdinalIgnoreCase)).OrderByDescending(n => n.Length).FirstOrDefault();
        var count = named is not null ? named.Split(' ').Length : left.TakeWhile(w => !char.IsAsciiDigit(w[0]) && !"$€£¥₹".Contains(w[0], StringComparison.Ordinal)).Count();
        var name = string.Join(' ', left.Take(count));
        for (var i = 0; i < count; i++) words.Next();
        return name;
    }

    private CommandAnswer Set(CommandCall call, Target target, Money? given, DateOnly month)
    {
        var (deed, organisation) = (call.Deed, call.Deed.Organisation);
        if (given is not { } amount) return CommandTalk.Missing(this, "Say how much a month, such as 900 USD.");
        if (Exchange.Rate(organisation.Settings, amount.Currency) is null) return CommandAnswer.Say($"No exchange rate for {amount.Currency} is known, so it could not be compared with anything. Known: {Licences.ToolsCommand.Currencies(organisation)}.");
        var words = new Phrasing(deed.Actor.Locale);
        var before = organisation.Budgets.Where(b => Is(b, target) && b.FromMonth <= month).OrderBy(b => b.FromMonth).LastOrDefault();
        var (was, will) = (before is null ? "none" : words.Money(before.AmountMonth.Amount, before.AmountMonth.Currency), words.Money(amount.Amount, amount.Currency));
        var since = month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
        var seal = CommandTalk.Seal([target.Label, amount.ToString(), was, since, .. target.People.Select(p => p.Email)]);
        if (target.People.Count > 1 && call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"The budget of {target.Label} would be {will} a month from {since} instead of {was}. It counts for {target.People.Count} people.",
                [.. target.People.Select(p => p.Name).Order(StringComparer.Ordinal)]), seal);
        return CommandAnswer.Change($"Done: the budget of {target.Label} is {will} a month from {since}.", scope =>
        {
            var row = scope.Db.Budgets.FirstOrDefault(b => b.Level == target.Level && b.SubjectId == target.Subject && b.FromMonth == month);
            if (row is null) scope.Db.Budgets.Add(row = new BudgetRow { Level = target.Level, SubjectId = target.Subject, FromMonth = month, Currency = "" });
            (row.Units, row.Nanos, row.Currency) = amount;
            Save(scope, deed, "budget.set", target.Label, was, $"{will} from {month:yyyy-MM}");
        });
    }

    private CommandAnswer Remove(CommandCall call, Target target)
    {
        var deed = call.Deed;
        var words = new Phrasing(deed.Actor.Locale);
        var have = deed.Organisation.Budgets.Where(b => Is(b, target)).OrderBy(b => b.FromMonth).Select(b => $"{words.Money(b.AmountMonth.Amount, b.AmountMonth.Currency)} from {b.FromMonth:yyyy-MM}").ToList();
        if (have.Count == 0) return CommandAnswer.Say($"There is no budget of {target.Label}.");
        var seal = CommandTalk.Seal([target.Label, .. have, .. target.People.Select(p => p.Email)]);
        if (call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"The budget of {target.Label} ({string.Join(", ", have)}) would be gone, for past months as well. It counts for {target.People.Count} people.",
                [.. target.People.Select(p => p.Name).Order(StringComparer.Ordinal)]), seal);
        return CommandAnswer.Change($"Done: {target.Label} has no budget any more.", scope =>
        {
            scope.Db.Budgets.RemoveRange(scope.Db.Budgets.Where(b => b.Level == target.Level && b.SubjectId == target.Subject));
            Save(scope, deed, "budget.remove", target.Label, string.Join(", ", have), "none");
        });
    }

    private void Save(WriteScope scope, Deed deed, string act, string subject, string before, string after)
    {
        scope.Db.Organisations.Single().Version++;
        deed.Trail(scope, keys, act, subject, before, after);
        scope.Db.SaveChanges();
    }

    private static bool Is(Budget budget, Target target) => budget.Level == target.Level && target switch
    {
        { Level: BudgetLevel.Team } => budget.Team?.Value == target.Subject,
        { Level: BudgetLevel.Person } => (budget.Person?.Value ?? 0) == target.Subject,
        _ => true,
    };

    private static DateRange MonthOf(DateOnly today) => new(new(today.Year, today.Month, 1), today);
}
