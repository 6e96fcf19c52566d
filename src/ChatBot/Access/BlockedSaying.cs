using System.Text.RegularExpressions;
using ChatBot.Channels;
using ChatBot.Core.Access;
using ChatBot.Core.Answers;
using ChatBot.Dialogue;

namespace ChatBot.Access;

/// <summary>"I'm blocked on Claude Code", "why can't I use Copilot?": one sentence, the checks, and one button that asks for the rest.</summary>
internal sealed partial class BlockedSaying(AccessPolicies policies, AccessDesk desk) : ISaying
{
    public async Task<CommandAnswer?> HearAsync(CommandCall call, CancellationToken ct)
    {
        var said = Blocked().Match(call.Text.Trim());
        if (!said.Success || AccessDesk.ToolOf(call.Deed.Organisation, said.Groups["tool"].Value.Trim().Trim('"', '“', '”')) is not { } tool) return null;
        var around = await policies.AroundAsync(call.Deed.Organisation, call.Deed.Now, ct);
        return CommandAnswer.Say(await CheckAsync(call.Deed, around, desk, tool, ct));
    }

    /// <summary>What was checked, what came of it, and what to do next.</summary>
    public static async Task<MessageContent> CheckAsync(Deed deed, AccessSurroundings around, AccessDesk desk, Core.People.Tool tool, CancellationToken ct)
    {
        var (checks, verdict) = GuidedChecks.Run(await desk.FactsAsync(around, deed.Actor, tool, ct), around.TodayOf(deed.Actor.Id));
        if (verdict is CheckVerdict.Joins joins && await desk.FindAsync(joins.Request, ct) is var (state, id))
        {
            var view = around.ViewFor(deed.Actor.Id, state.Requester);
            return AccessAnnouncements.ToContent(AccessCards.Status(state, view, await desk.TimelineAsync(id, view, ct), joins.Says));
        }

        var (heading, button) = verdict switch
        {
            CheckVerdict.EndsHere ends => (ends.Says, (CardButton?)null),
            CheckVerdict.MayRequest may => (may.Says, new CardButton($"Request {tool.Name}", "access.request", new Dictionary<string, string> { ["tool"] = tool.Name }, true, null, "primary", $"request {tool.Name}")),
            _ => ("", null),
        };
        return AccessAnnouncements.ToContent(new AccessCard(AccessCard.Status, heading, "default", [], [.. checks.Select(c => new CardFact(Title(c), c.Says))], [], "", button is null ? [] : [button]));
    }

    private static string Title(Check check) => $"{char.ToUpperInvariant(check.Name[0])}{check.Name[1..]} – {check.Result switch { CheckResult.Good => "fine", CheckResult.Trouble => "look here", CheckResult.Unknown => "not known" }}";

    [GeneratedRegex(@"^(?:(?:so\s+)?why\s+(?:can\s*['’]?\s*t|cannot|can)\s+i\s+(?:not\s+)?(?:use|access|open|get\s+into|log\s+in\s*to|reach)\s+(?<tool>[^.!?]{2,60}?)\s*[?!.]*$|(?:i\s*['’]?\s*a?m|i\s+am|we\s+are|i\s+feel)\s+(?:still\s+|completely\s+|totally\s+)?(?:blocked|stuck|locked out|shut out)\s+(?:on|with|at|from|of|by|for|waiting for)\s+(?:my\s+|the\s+|access to\s+)?(?<tool>[^.!?]{2,60}?)(?:\s+(?:access|seat|licen[cs]e|request))?\s*[.!]*$)", RegexOptions.IgnoreCase, 500)]
    private static partial Regex Blocked();
}
