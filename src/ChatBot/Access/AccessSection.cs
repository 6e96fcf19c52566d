using System.Text.Json;
using ChatBot.Channels.Cards;
using ChatBot.Core.Access;
using ChatBot.Dialogue;

namespace ChatBot.Access;

/// <summary>What somebody waits for, on their own page, and the way to ask for a tool.</summary>
internal sealed class AccessSection(AccessPolicies policies, AccessDesk desk) : IHomeSection
{
    private const int MostLines = 8;

    private static readonly JsonElement NoTool = JsonDocument.Parse("{}").RootElement;

    public int Order => 0;

    public async Task<HomeSection?> OfAsync(Deed deed, CancellationToken ct)
    {
        var open = (await desk.OfAsync(deed.Actor.Id, ct)).Where(s => s.IsOpen).OrderBy(s => s.ClockDay).ToList();
        if (open.Count == 0) return new("My open requests", ["None. \"I need access to\" and the name of a tool makes one."]);
        var view = (await policies.AroundAsync(deed.Organisation, deed.Now, ct)).ViewFor(deed.Actor.Id, deed.Actor.Id);
        return new("My open requests", [.. open.Take(MostLines).Select(s => AccessCards.Line(s, view))]);
    }

    /// <summary>Nothing for whoever holds every tool that can be asked for.</summary>
    public IReadOnlyList<CardButton> Begins(Deed deed) => deed.Organisation.Tools.Any(t => t.Approved && !deed.Organisation.SeatsOf(deed.Actor.Id).Any(s => s.Tool == t.Id))
        ? [new("Request a tool", "access.request", NoTool) { OpensDialog = true, Say = "request TOOL" }] : [];
}
