using System.Globalization;
using ChatBot.Core.Outreach;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Privacy;

/// <summary>Goes on with erasures that a crash has interrupted, and erases who left the organisation as long ago as its policy says.</summary>
internal sealed class ErasureDue(Erasure erasure, Func<ChatBotDb> open, IOptionsMonitor<PrivacyOptions> options) : IDue
{
    public string Name => "erasure";

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        await using var db = open();
        var wished = await db.Preferences.AsNoTracking().Where(p => p.Name == Erasure.Wished).Select(p => p.PersonId).ToListAsync(ct);
        if (options.CurrentValue.EraseLeaversAfterDays is { } days)
        {
            var home = await db.Organisations.Select(o => o.TimeZone).SingleOrDefaultAsync(ct);
            var last = LocalTime.DayOf(at, LocalTime.Zone(home)).AddDays(-days);
            wished.AddRange(await db.People.AsNoTracking().Where(p => p.LeftDay <= last && !p.Email.EndsWith(Erasure.Nowhere)).Select(p => p.Id).ToListAsync(ct));
        }

        foreach (var person in wished.Distinct().Order())
        {
            var erased = dryRun ? 0 : await erasure.RunAsync(person, ct);
            tell(new("privacy.erase", $"erased-{person}", at.ToString("O", CultureInfo.InvariantCulture), "everything about somebody who left or wished for it", dryRun ? null : string.Create(CultureInfo.InvariantCulture, $"{erased} facts")));
        }
    }
}
