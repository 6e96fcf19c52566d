using System.Data.Common;
using ChatBot.Outreach;
using ChatBot.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ChatBot.Governance;

/// <summary>What the organisation as a whole has chosen in chat goes over what is configured, on this host at once and on the others within a minute.</summary>
internal sealed class HouseRules(Func<ChatBotDb> open, TimeProvider clock) : IPostConfigureOptions<NudgesOptions>, IOptionsChangeTokenSource<NudgesOptions>, IDisposable
{
    /// <summary><c>on</c> = figures and offers for teams only, never by name.</summary>
    public const string WorksCouncil = "works-council";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private CancellationTokenSource? stale;

    public string Name => Options.DefaultName;

    public void PostConfigure(string? name, NudgesOptions options)
    {
        try
        {
            using var db = open();
            if (Preferences.Of(db, Preferences.OfTheHouse).GetValueOrDefault(WorksCouncil) is { } chosen) options.WorksCouncil = chosen == "on";
        }
        catch (DbException)
        {
            // Before the store is there, the configuration alone counts; it is looked at again within a minute.
        }
    }

    public IChangeToken GetChangeToken()
    {
        lock (gate)
        {
            stale?.Dispose();
            return new CancellationChangeToken((stale = new CancellationTokenSource(LookAgain, clock)).Token);
        }
    }

    public void Changed()
    {
        CancellationTokenSource? old;
        lock (gate) old = stale;
        old?.Cancel();
    }

    public void Dispose() => stale?.Dispose();
}
