using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Dialogue;

namespace ChatBot.Access;

/// <summary>Buttons and dialogs of requests. What a card says is a claim: number and terms are checked against the state, rights against the organisation as it is now.</summary>
internal sealed class AccessButtons(AccessPolicies policies, AccessBook book, AccessDesk desk) : IButtons
{
    public IReadOnlyList<string> Verbs { get; } =
    [
        "access.request", "access.add", "access.approve", "access.deny", "access.edit", "access.ask", "access.answer", "access.assign", "access.provide", "access.remind", "access.push", "access.withdraw",
        "access.works", "access.broken", "access.release", "access.reopen", "access.drop", "access.take", "access.review",
    ];

    public async Task<Reply> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        var around = await policies.AroundAsync(deed.Organisation, deed.Now, ct);
        if (verb is "access.reopen" or "access.drop") return await GivenUpAsync(deed, around, verb, data, ct);
        if (verb == "access.take") return await TakeAsync(deed, around, data, ct);
        if (AccessForms.Number(data, "request") is not { } number) return new Reply.Notice(Presses.Stale);
        var (reason, terms) = (AccessForms.Read(data, "reason") ?? "", AccessForms.Number(data, "terms"));
        Move? move = verb switch
        {
            "access.approve" => new Move.Approve(reason, terms),
            "access.deny" => new Move.Deny(reason, terms),
            "access.remind" => new Move.Remind(),
            "access.push" => new Move.Push(),
            "access.withdraw" => new Move.Withdraw(),
            "access.works" => new Move.Tell(Works: true),
            "access.broken" => new Move.Tell(Works: false),
            "access.release" => new Move.Release("given back"),
            _ => null,
        };
        return move is null ? new Reply.Notice(Presses.Stale) : await MoveAsync(deed, around, number, move, isDialog: false, ct);
    }

    public async Task<Reply> OpenAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        var around = await policies.AroundAsync(deed.Organisation, deed.Now, ct);
        if (verb == "access.request") return await FormAsync(deed, around, AccessDesk.ToolOf(deed.Organisation, AccessForms.Read(data, "tool")), ct);
        if (AccessForms.Number(data, "request") is not { } number || await desk.FindAsync(number, ct) is not var (state, _)) return new Reply.Notice(Presses.Stale);
        if (!AccessDesk.MaySee(around, deed.Actor, state)) return new Reply.Refused(AccessBook.Unknown);
        return verb switch
        {
            "access.add" => new Reply.OpenDialog(AccessForms.Add(state)),
            "access.edit" => new Reply.OpenDialog(AccessForms.Edit(state)),
            "access.ask" => new Reply.OpenDialog(AccessForms.Text(state, "Ask for more", verb, "What would you like to know?", "It goes to the one who asked for access.", "Ask")),
            "access.answer" => new Reply.OpenDialog(AccessForms.Text(state, "Answer", verb, state.Asked ?? "Answer", "It goes to the one who asked you.", "Answer")),
            "access.assign" => new Reply.OpenDialog(AccessForms.Line(state, "Hand it on", verb, "To whom", "An e-mail of somebody here.", "Hand on")),
            "access.provide" => new Reply.OpenDialog(AccessForms.Line(state, "Handed over", verb, "How", "A ticket, a link, or where the seat was assigned.", "Handed over")),
            "access.review" => new Reply.OpenDialog(AccessForms.Text(state, "Review", verb, "Why did it take so long, and what changes?", "A few sentences.", "Keep the review", 2000)),
            _ => new Reply.Notice(Presses.Stale),
        };
    }

    public async Task<Reply> SubmitAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        var around = await policies.AroundAsync(deed.Organisation, deed.Now, ct);
        var errors = new Dictionary<string, string>();
        if (verb == "access.request") return await RequestAsync(deed, around, data, errors, ct);
        if (AccessForms.Number(data, "request") is not { } number) return new Reply.Notice(Presses.Stale);
        var (text, terms) = (AccessForms.Read(data, "text") ?? "", AccessForms.Number(data, "terms"));
        Move? move = null;
        switch (verb)
        {
            case "access.add":
                var (whatFor, blocker, tickets) = AccessForms.ReadDetails(data, around.TodayOf(deed.Actor.Id), errors);
                move = new Move.Join(whatFor, blocker, tickets);
                break;
            case "access.edit":
                var days = (AccessForms.Read(data, "days") ?? "").Trim();
                if (days.Length > 0 && !int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out _)) errors["days"] = "A number of days, or nothing.";
                else move = new Move.Edit(AccessForms.Read(data, "level") ?? "", days.Length > 0 ? int.Parse(days, CultureInfo.InvariantCulture) : null, terms);
                break;
            case "access.assign":
                if (deed.Organisation.FindByEmail(text) is { } person) move = new Move.Assign(person.Id);
                else errors["text"] = "Nobody here has that e-mail.";
                break;
            case "access.ask" or "access.answer" or "access.provide" or "access.review":
                move = verb switch { "access.ask" => new Move.Ask(text), "access.answer" => new Move.Answer(text), "access.provide" => new Move.Provide(text), _ => new Move.Review(text) };
                break;
        }

        if (errors.Count > 0) return new Reply.FieldErrors(errors);
        return move is null ? new Reply.Notice(Presses.Stale) : await MoveAsync(deed, around, number, move, isDialog: true, ct);
    }

    /// <summary>The guided checks come first: where they find the reason, no form opens.</summary>
    private async Task<Reply> FormAsync(Deed deed, AccessSurroundings around, Tool? tool, CancellationToken ct)
    {
        string? note = null;
        if (tool is not null)
        {
            switch (GuidedChecks.Run(await desk.FactsAsync(around, deed.Actor, tool, ct), around.TodayOf(deed.Actor.Id)).Verdict)
            {
                case CheckVerdict.EndsHere ends:
                    return new Reply.Notice(ends.Says);
                case CheckVerdict.Joins joins:
                    note = joins.Says;
                    break;
            }
        }

        var form = AccessForms.Request(deed.Organisation, deed.Actor, tool, note);
        return deed.Organisation.Tools.Any(t => t.Approved && !deed.Organisation.SeatsOf(deed.Actor.Id).Any(s => s.Tool == t.Id)) ? new Reply.OpenDialog(form) : new Reply.Notice("You already have access to every approved tool.");
    }

    private async Task<Reply> RequestAsync(Deed deed, AccessSurroundings around, JsonElement data, Dictionary<string, string> errors, CancellationToken ct)
    {
        var tool = AccessDesk.ToolOf(deed.Organisation, AccessForms.Read(data, "tool"));
        if (tool is null) errors["tool"] = "Choose a tool from the list.";
        var (whatFor, blocker, tickets) = AccessForms.ReadDetails(data, around.TodayOf(deed.Actor.Id), errors);
        if (errors.Count > 0) return new Reply.FieldErrors(errors);
        if (GuidedChecks.Run(await desk.FactsAsync(around, deed.Actor, tool!, ct), around.TodayOf(deed.Actor.Id)).Verdict is CheckVerdict.EndsHere ends) return new Reply.FieldErrors(new Dictionary<string, string> { ["tool"] = ends.Says });
        var asking = new AccessMoves.Asking(deed.Actor.Id, tool!.Id, whatFor, blocker, tickets, AccessForms.Read(data, "data") ?? "");
        var outcome = await book.WriteAsync(scope => book.Ask(scope, around, asking, deed.Platform), ct);
        return outcome is Outcome.Refused refused ? new Reply.FieldErrors(new Dictionary<string, string> { ["tool"] = refused.Why }) : new Reply.None();
    }

    /// <summary>What the presser sees takes the place of the card; every other copy changes through the outbox.</summary>
    private async Task<Reply> MoveAsync(Deed deed, AccessSurroundings around, int number, Move move, bool isDialog, CancellationToken ct)
    {
        var outcome = await book.WriteAsync(scope => book.Apply(scope, around, number, move, deed.Actor.Id, deed.Platform), ct);
        if (outcome is Outcome.Refused refused) return isDialog ? new Reply.FieldErrors(new Dictionary<string, string> { [move is Move.Edit ? "days" : move is Move.Join ? "what_for" : "text"] = refused.Why }) : new Reply.Refused(refused.Why);
        if (isDialog || await desk.FindAsync(number, ct) is not var (state, id)) return new Reply.None();
        var view = around.ViewFor(deed.Actor.Id, state.Requester);
        if (deed.Actor.Id != state.Requester) return new Reply.Show(AccessAnnouncements.ToContent(AccessCards.Approver(state, view)));
        var news = move switch
        {
            Move.Remind => $"{around.Organisation.Find(state.Owner)?.Name} was reminded.",
            Move.Push => $"It is with {around.Organisation.Find(state.Owner)?.Name} now.",
            Move.Tell { Works: true } => "Good. I count it as working once use is seen.",
            Move.Tell => $"{around.Organisation.Find(state.Owner)?.Name} was told that it does not work.",
            _ => null,
        };
        return new Reply.Show(AccessAnnouncements.ToContent(AccessCards.Status(state, view, await desk.TimelineAsync(id, view, ct), news)));
    }

    private async Task<Reply> GivenUpAsync(Deed deed, AccessSurroundings around, string verb, JsonElement data, CancellationToken ct)
    {
        if (AccessDesk.ToolOf(deed.Organisation, AccessForms.Read(data, "tool")) is not { } tool) return new Reply.Notice(Presses.Stale);
        var says = await GivenUp.AnswerAsync(book, around, deed, tool, stillMatters: verb == "access.reopen", ct);
        return new Reply.Show(new Channels.Cards.NoticeCard { Heading = says }.ToMessage());
    }

    private async Task<Reply> TakeAsync(Deed deed, AccessSurroundings around, JsonElement data, CancellationToken ct)
    {
        if (AccessDesk.ToolOf(deed.Organisation, AccessForms.Read(data, "tool")) is not { } tool || AccessWords.ReadBlocker(AccessForms.Read(data, "blocker") ?? "") is not { } blocker) return new Reply.Notice(Presses.Stale);
        var says = await GivenUp.TakeAsync(book, desk, around, deed, tool, blocker, ct);
        return new Reply.Show(new Channels.Cards.NoticeCard { Heading = says }.ToMessage());
    }
}
