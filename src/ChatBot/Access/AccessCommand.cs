using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Access;

/// <summary>Deciding, handing on and over in typed words, and the rules by which requests find their way.</summary>
internal sealed class AccessCommand(AccessPolicies policies, AccessBook book, AccessDesk desk, Func<ChatBotDb> open, Keys keys) : ICommand
{
    private const int MostListed = 15, MostRules = 200, LongestRule = 2000;

    public string Name => "access";

    public IReadOnlyList<string> Verbs { get; } = ["show", "approve", "deny", "ask", "edit", "assign", "provide", "review", "take", "remind", "rules"];

    public string Usage => "access [show N | approve N [REASON] | deny N REASON | ask N QUESTION | edit N level=… days=… | assign N EMAIL | provide N HOW | review N TEXT | remind N [WORDS] | take TOOL FUNCTION | rules [add RULE | remove ID | test TOOL EMAIL]]";

    public string Does => "what waits for you, and deciding it; the rules of who decides";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var around = await policies.AroundAsync(call.Deed.Organisation, call.Deed.Now, ct);
        string[] said = [.. call.Words];
        return said switch
        {
            [] => await MineAsync(call.Deed, around, ct),
            ["show", var number] => await ShowAsync(call.Deed, around, number, ct),
            ["approve", var number, .. var words] => await MoveAsync(call, around, number, new Move.Approve(string.Join(' ', words)), ct),
            ["deny", var number, .. var words] => await MoveAsync(call, around, number, new Move.Deny(string.Join(' ', words)), ct),
            ["ask", var number, .. var words] => await MoveAsync(call, around, number, new Move.Ask(string.Join(' ', words)), ct),
            ["edit", var number, .. var words] => await EditAsync(call, around, number, words, ct),
            ["provide", var number, .. var words] => await MoveAsync(call, around, number, new Move.Provide(words.Length > 0 ? string.Join(' ', words) : "by hand"), ct),
            ["review", var number, .. var words] => await MoveAsync(call, around, number, new Move.Review(string.Join(' ', words)), ct),
            ["remind", var number, .. var words] => await ChaseAsync(call, around, number, string.Join(' ', words), ct),
            ["assign", var number, var email] => call.Deed.Organisation.FindByEmail(email) is { } person
                ? await MoveAsync(call, around, number, new Move.Assign(person.Id), ct) : CommandAnswer.Say($"Nobody here has the e-mail {Redaction.Clean(email.Replace('@', ' '), 60)}."),
            ["take", .. { Length: > 1 } words] => await TakeAsync(call, around, words, ct),
            ["rules", .. var rest] => !call.Deed.IsAdmin ? CommandAnswer.Refuse("Rules of who decides are for admins, so nothing was done.") : rest switch
            {
                [] or ["list"] => CommandAnswer.Say(await RulesAsync(ct)),
                ["add", ..] => await AddRuleAsync(call, around, ct),
                ["remove", var id] => await RemoveRuleAsync(call, around, id, ct),
                ["test", .. { Length: > 1 } words] => CommandAnswer.Say(Test(around, string.Join(' ', words[..^1]), words[^1])),
                _ => CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}"),
            },
            _ => CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}"),
        };
    }

    private async Task<CommandAnswer> MineAsync(Deed deed, AccessSurroundings around, CancellationToken ct)
    {
        var mine = (await desk.SinceAsync(around.Today, ct)).Where(s => s.Stage is Stage.Approval or Stage.Approved && (s.Owner == deed.Actor.Id || s.MayDecide(deed.Actor.Id)) && s.Requester != deed.Actor.Id).OrderBy(s => s.ClockDay).ThenBy(s => s.Number).ToList();
        if (mine.Count == 0) return CommandAnswer.Say("Nothing waits for you.");
        if (mine.Count == 1) return await ShowAsync(deed, around, mine[0].Number.ToString(CultureInfo.InvariantCulture), ct);
        return CommandAnswer.Say(string.Join('\n', (string[])
        [
            $"{mine.Count} requests wait for you, the longest wait first. \"access show N\" shows one.",
            .. mine.Take(MostListed).Select(s => $"• {around.Organisation.Find(s.Requester)?.Name}: {AccessCards.Line(s, around.ViewFor(deed.Actor.Id, s.Requester))}"),
            .. mine.Count > MostListed ? [$"… and {mine.Count - MostListed} more"] : (string[])[],
        ]));
    }

    private async Task<CommandAnswer> ShowAsync(Deed deed, AccessSurroundings around, string number, CancellationToken ct)
    {
        if (Number(number) is not { } n || await desk.FindAsync(n, ct) is not var (state, id) || !AccessDesk.MaySee(around, deed.Actor, state)) return CommandAnswer.Say(AccessBook.Unknown);
        var view = around.ViewFor(deed.Actor.Id, state.Requester);
        var card = state.MayDecide(deed.Actor.Id) ? AccessCards.Approver(state, view)
            : state.Stage == Stage.Approved && (state.Owner == deed.Actor.Id || deed.IsAdmin) ? AccessCards.Provider(state, view)
            : AccessCards.Approver(state, view) with { Buttons = [], Reason = "" };
        return CommandAnswer.Say(AccessAnnouncements.ToContent(card with { Kind = AccessCard.Incident, Reason = "", Timeline = await desk.TimelineAsync(id, view, ct), Buttons = [.. card.Buttons.Where(b => b.Verb != "access.deny")] }));
    }

    private async Task<CommandAnswer> MoveAsync(CommandCall call, AccessSurroundings around, string number, Move move, CancellationToken ct)
    {
        if (Number(number) is not { } n) return CommandAnswer.Say($"\"{Redaction.Clean(number, 40)}\" is no number of a request. \"access\" shows what waits for you.");
        var outcome = await book.WriteAsync(scope => book.Apply(scope, around, n, move, call.Deed.Actor.Id, call.Deed.Platform), ct);
        if (outcome is Outcome.Refused refused) return CommandAnswer.Say(refused.Why);
        var state = ((Outcome.Done)outcome).State;
        var view = around.ViewFor(call.Deed.Actor.Id, state.Requester);
        return CommandAnswer.Say(AccessAnnouncements.ToContent(state.Stage == Stage.Approval ? AccessCards.Approver(state, view, "Done.") : AccessCards.Approver(state, view)));
    }

    private async Task<CommandAnswer> ChaseAsync(CommandCall call, AccessSurroundings around, string number, string words, CancellationToken ct)
    {
        if (Number(number) is not { } n) return CommandAnswer.Say($"\"{Redaction.Clean(number, 40)}\" is no number of a request. \"waits\" shows the longest ones.");
        var outcome = await book.WriteAsync(scope => book.Apply(scope, around, n, new Move.Chase(words), call.Deed.Actor.Id, call.Deed.Platform), ct);
        return CommandAnswer.Say(outcome is Outcome.Done done ? $"Done: {around.Organisation.Find(done.State.Owner)?.Name} was reminded of request {n}." : ((Outcome.Refused)outcome).Why);
    }

    private async Task<CommandAnswer> EditAsync(CommandCall call, AccessSurroundings around, string number, string[] words, CancellationToken ct)
    {
        string? level = null;
        int? days = null;
        foreach (var word in words)
        {
            if (word.StartsWith("level=", StringComparison.OrdinalIgnoreCase)) level = word["level=".Length..];
            else if (word.StartsWith("days=", StringComparison.OrdinalIgnoreCase) && int.TryParse(word["days=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) days = count;
            else return CommandAnswer.Say("Say what changes: access edit 42 level=\"read only\" days=30");
        }

        return await MoveAsync(call, around, number, new Move.Edit(level, days), ct);
    }

    private async Task<CommandAnswer> TakeAsync(CommandCall call, AccessSurroundings around, string[] words, CancellationToken ct) =>
        AccessDesk.ToolOf(call.Deed.Organisation, string.Join(' ', words[..^1])) is { } tool && (words[^1].Equals("not", StringComparison.OrdinalIgnoreCase) ? Blocker.Unknown : AccessWords.ReadBlocker(words[^1])) is { } blocker
            ? CommandAnswer.Say(await GivenUp.TakeAsync(book, desk, around, call.Deed, tool, blocker, ct))
            : CommandAnswer.Say("Name the tool and what is in the way: access take \"Claude Code\" security");

    private async Task<string> RulesAsync(CancellationToken ct)
    {
        await using var db = open();
        var rules = await db.AccessRules.AsNoTracking().OrderBy(r => r.Id).ToListAsync(ct);
        return string.Join('\n', (string[])
        [
            rules.Count == 0 ? "No rules yet." : rules.Count == 1 ? "One rule:" : $"{rules.Count} rules; the one that names most counts, of several the first:",
            .. rules.Select(r => $"{r.Id}. {r.Text} (by {r.MadeBy}, {r.MadeAt:yyyy-MM-dd})"),
            $"Otherwise: {RuleText.Print(AccessPolicy.Default)}",
        ]);
    }

    /// <summary>Shows which open requests would go another way, and changes nothing before a yes.</summary>
    private async Task<CommandAnswer> AddRuleAsync(CommandCall call, AccessSurroundings around, CancellationToken ct)
    {
        var text = call.Text[(call.Text.IndexOf("add", StringComparison.OrdinalIgnoreCase) + 3)..].Trim();
        if (text.Length > LongestRule) return CommandAnswer.Say("That rule is too long.");
        var id = around.Policy.Rules.Select(r => r.Id).DefaultIfEmpty().Max() + 1;
        if (RuleText.Read(text, id, around.Organisation, out var problem) is not { } rule) return CommandAnswer.Say($"{problem} For example: access rules add tool=\"{(around.Organisation.Tools is [var any, ..] ? any.Name : "Cursor")}\" approvers=manager>admin fallback=manager2 after=3");
        if (around.Policy.Rules.Count >= MostRules) return CommandAnswer.Say($"There are {MostRules} rules already. Remove one first.");
        var printed = RuleText.Print(rule);
        if (around.Policy.Rules.Any(r => RuleText.Print(r) == printed)) return CommandAnswer.Say("That rule is there already, so nothing was done.");
        var (words, seal) = await DryRunAsync(around, around.Policy with { Rules = [.. around.Policy.Rules, rule] }, printed, ct);
        if (!call.Confirmed || call.Seal != seal) return CommandAnswer.AskFirst($"Shall I add rule {id}?\n{printed}\n{words}", seal);
        return CommandAnswer.Change($"Done: rule {id} counts from now on. Requests that wait already keep those who decide.", scope =>
        {
            scope.Db.AccessRules.Add(new AccessRuleRow { Id = id, Text = printed, MadeBy = call.Deed.Actor.Email, MadeAt = call.Deed.Now });
            Audit(scope, call.Deed, "access.rule.added", id, null, printed);
        });
    }

    private async Task<CommandAnswer> RemoveRuleAsync(CommandCall call, AccessSurroundings around, string text, CancellationToken ct)
    {
        if (Number(text) is not { } id || around.Policy.Rules.FirstOrDefault(r => r.Id == id) is not { } rule) return CommandAnswer.Say("There is no such rule. \"access rules\" shows them.");
        var printed = RuleText.Print(rule);
        var (words, seal) = await DryRunAsync(around, around.Policy with { Rules = [.. around.Policy.Rules.Where(r => r.Id != id)] }, printed, ct);
        if (!call.Confirmed || call.Seal != seal) return CommandAnswer.AskFirst($"Shall I remove rule {id}?\n{printed}\n{words}", seal);
        return CommandAnswer.Change($"Done: rule {id} is gone.", scope =>
        {
            if (scope.Db.AccessRules.FirstOrDefault(r => r.Id == id) is { } row) scope.Db.AccessRules.Remove(row);
            Audit(scope, call.Deed, "access.rule.removed", id, printed, null);
        });
    }

    /// <summary>Whom the next request of each person who waits now would go to, before and after.</summary>
    private async Task<(string Words, string Seal)> DryRunAsync(AccessSurroundings around, AccessPolicy after, string rule, CancellationToken ct)
    {
        var changed = new List<string>();
        var waiting = (await desk.SinceAsync(around.Today, ct)).Where(s => s.Stage == Stage.Approval).OrderBy(s => s.Number).ToList();
        foreach (var state in waiting)
        {
            if (around.Organisation.Find(state.Requester) is not { } person || around.Organisation.Tools.FirstOrDefault(t => t.Id == state.Tool) is not { } tool) continue;
            var (old, now) = (Names(around, around.Policy, person, tool, state.DataClass), Names(around, after, person, tool, state.DataClass));
            if (old != now) changed.Add($"• {person.Name}, {tool.Name}: {old} → {now}");
        }

        var words = changed.Count == 0 ? $"Of {waiting.Count} open requests none would have gone another way."
            : $"Of {waiting.Count} open requests {changed.Count} would have gone another way:\n{string.Join('\n', changed.Take(MostListed))}{(changed.Count > MostListed ? $"\n… and {changed.Count - MostListed} more" : "")}";
        return (words, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{rule}\n{string.Join('\n', changed)}"))[..8]));
    }

    private static string Test(AccessSurroundings around, string toolName, string email)
    {
        if (AccessDesk.ToolOf(around.Organisation, toolName) is not { } tool) return $"There is no tool called \"{Redaction.Clean(toolName, 60)}\".";
        if (around.Organisation.FindByEmail(email) is not { } person) return "Nobody here has that e-mail.";
        var dataClass = around.Policy.DataClassOf(tool);
        var rule = Routing.RuleFor(around.Policy, around.Organisation, person, tool, dataClass);
        return $"{person.Name} asking for {tool.Name} goes to {Names(around, around.Policy, person, tool, dataClass)}, by {(rule.Id == 0 ? "no rule of yours" : $"rule {rule.Id}")}; after {AccessWords.Days(rule.FallbackDays)} of work without a decision to "
            + $"{(Routing.Resolve(rule.Fallback, around.Policy, around.Organisation, person, tool) is { } fallback ? around.Organisation.Find(fallback)?.Name : "the next in line")}.";
    }

    private static string Names(AccessSurroundings around, AccessPolicy policy, Person person, Tool tool, string dataClass) => string.Join(", then ", Routing
        .StepsFor(Routing.RuleFor(policy, around.Organisation, person, tool, dataClass), policy, around.Organisation, person, tool)
        .Select(step => string.Join(step.NeedsAll ? " and " : " or ", step.Approvers.Select(a => around.Organisation.Find(a)?.Name))));

    private void Audit(WriteScope scope, Deed deed, string act, int rule, string? before, string? after)
    {
        scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = act, Subject = $"rule {rule}", From = deed.Platform, Before = before, After = after });
        scope.Db.SaveChanges();
    }

    private static int? Number(string text) => int.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
