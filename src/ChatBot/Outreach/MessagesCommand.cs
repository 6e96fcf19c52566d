using System.Globalization;
using ChatBot.Dialogue;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Outreach;

/// <summary>What the service told somebody by itself and why, and how they want it.</summary>
internal sealed class MessagesCommand(Func<ChatBotDb> open, IOptionsMonitor<NudgesOptions> options) : ICommand
{
    private const int Shown = 10;

    public string Name => "messages";

    public IReadOnlyList<string> Verbs { get; } = ["on", "off", "quiet", "why"];

    public string Usage => "messages [on | off | quiet HH:mm-HH:mm | quiet none | quiet usual]";

    public string Does => "what I told you by myself and why, and how often and when I may";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var (person, now) = (call.Deed.Actor.Id.Value, call.Deed.Now);
        return call.Words switch
        {
            [] or ["why"] => CommandAnswer.Say(await ShowAsync(call.Deed, ct)),
            ["off"] => CommandAnswer.Change(
                "Done: I will not write to you by myself any more, except about what you asked for or have to decide. \"messages on\" takes it back.",
                scope => Preferences.Set(scope, person, Preferences.Messages, "off", now)),
            ["on"] => CommandAnswer.Change("Done: I may write to you again. \"messages off\" ends it.", scope => Preferences.Set(scope, person, Preferences.Messages, null, now)),
            ["quiet", "usual"] => CommandAnswer.Change($"Done: the usual quiet hours again, {Words(Usual)}.", scope => Preferences.Set(scope, person, Preferences.Quiet, null, now)),
            ["quiet", "none"] => CommandAnswer.Change("Done: no quiet hours for you.", scope => Preferences.Set(scope, person, Preferences.Quiet, "none", now)),
            ["quiet", var hours] when Outreach.Own(hours, Core.Outreach.QuietHours.None) != Core.Outreach.QuietHours.None => CommandAnswer.Change(
                $"Done: quiet from {hours.Replace("-", " to ", StringComparison.Ordinal)}, your time.", scope => Preferences.Set(scope, person, Preferences.Quiet, hours, now)),
            _ => CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}. For example: messages quiet 19:00-07:30"),
        };
    }

    private string Usual => string.Create(CultureInfo.InvariantCulture, $"{options.CurrentValue.QuietFrom:HH:mm}-{options.CurrentValue.QuietUntil:HH:mm}");

    private async Task<string> ShowAsync(Deed deed, CancellationToken ct)
    {
        var person = deed.Actor.Id.Value;
        await using var db = open();
        var told = await db.Tellings.AsNoTracking().Where(t => t.PersonId == person).OrderByDescending(t => t.ToldAt).Take(Shown).Select(t => new { t.ToldAt, t.Why }).ToListAsync(ct);
        var mine = Preferences.Of(db, person);
        var isOff = mine.GetValueOrDefault(Preferences.Messages) == "off";
        var zone = Core.Outreach.LocalTime.Zone(deed.Actor.TimeZone);
        return string.Join('\n', (string[])
        [
            told.Count == 0 ? "I have told you nothing by myself so far." : told.Count == 1 ? "What I told you by myself:" : "What I told you by myself, the latest first:",
            .. told.Select(t => string.Create(CultureInfo.InvariantCulture, $"• {TimeZoneInfo.ConvertTime(t.ToldAt, zone):yyyy-MM-dd HH:mm}: {t.Why}")),
            isOff ? "You asked me not to write by myself (\"messages on\" takes it back); what you asked for or have to decide still comes."
                : $"At most {Count(options.CurrentValue.MessagesPerWeek)} a week that you did not ask for; quiet hours {Words(mine.GetValueOrDefault(Preferences.Quiet) ?? Usual)}. Change it: {Usage}.",
        ]);
    }

    private static string Count(int messages) => messages == 1 ? "one message" : $"{messages} messages";

    private static string Words(string hours) => hours == "none" ? "none" : $"{hours.Replace("-", " to ", StringComparison.Ordinal)}, your time";
}
