using ChatBot.Ingest.Pull.Connectors;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace ChatBot.Ingest.Pull;

/// <param name="Missing">Settings that keep it off; empty when it has its credentials.</param>
internal sealed record PulledSource(string Name, string Title, bool Enabled, IReadOnlyList<string> Missing, IReadOnlyList<PulledFeed> Feeds)
{
    public bool IsOn => Enabled && Missing.Count == 0;

    /// <summary>Somebody began to set it up: then what is missing is worth a word.</summary>
    public required bool IsBegun { get; init; }
}

/// <param name="CountsAs">Name in <c>sources</c> of what it brings.</param>
/// <param name="Failure">Kind of trouble; none while it works.</param>
internal sealed record PulledFeed(
    string Name, string CountsAs, DateTimeOffset? DoneAt, DateTimeOffset? DataThroughAt, DateTimeOffset? FailingSince, string? Failure, string? Says, DateTimeOffset? NotBeforeAt);

/// <summary>What is pulled, how that goes, and what is missing: for <c>sources</c> and <c>doctor</c>.</summary>
internal sealed class PullOverview(Func<ChatBotDb> open, IConfiguration configuration)
{
    public async Task<IReadOnlyList<PulledSource>> AllAsync(CancellationToken ct)
    {
        await using var db = open();
        var rows = (await db.Pulls.AsNoTracking().OrderBy(p => p.Feed).ToListAsync(ct)).ToLookup(p => p.Source);
        return
        [
            .. from connector in AllConnectors.All
               let settings = connector.SettingsOf(configuration)
               let feeds = connector.Feeds.Where(f => f.Applies(settings)).ToDictionary(f => f.Id, f => f.CountsAs)
               select new PulledSource(
                   connector.Name, connector.Title, settings.Enabled, connector.Missing(settings),
                   [.. rows[connector.Name].Where(r => feeds.ContainsKey(r.Feed)).Select(r => new PulledFeed(r.Feed, feeds[r.Feed], r.DoneAt, r.DataThroughAt, r.FailingSince, r.Failure, r.FailureSays, r.NotBeforeAt))])
               {
                   IsBegun = connector.Needs.Any(any => any.Any(key => settings[key] is not null)),
               },
        ];
    }

    /// <returns>Settings that cannot work, one sentence each with the remedy.</returns>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        foreach (var connector in AllConnectors.All)
        {
            var settings = connector.SettingsOf(configuration);
            if (settings["Schedule"] is { } cron && !IsCron(cron))
                yield return $"Sources:{connector.Name}:Schedule is not a Quartz cron expression. Write six fields from seconds to weekday, such as 0 0 * * * ? for every hour, or remove it.";
            foreach (var key in new[] { "BaseUrl", "ManagementBaseUrl", "TokenEndpoint" })
                if (settings[key] is { } address && Addresses.Base(address) is null)
                    yield return $"Sources:{connector.Name}:{key} is not an http or https address without user and query. Write it like https://api.example.com.";
        }
    }

    private static bool IsCron(string text)
    {
        try
        {
            _ = new CronExpression(text);
            return true;
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
