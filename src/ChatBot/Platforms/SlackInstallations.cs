using System.Text.Json;
using ChatBot.Channels.Slack;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Platforms;

/// <summary>Keeps installations with their tokens encrypted; deleted for good when the app is removed.</summary>
internal sealed class SlackInstallations(Func<ChatBotDb> open, GroupWriter writer, IDataProtectionProvider protection) : ISlackInstallations
{
    private readonly IDataProtector protector = protection.CreateProtector("ChatBot.Slack.Installation");

    public async Task<SlackInstallation?> FindAsync(string? teamId, string? enterpriseId, CancellationToken cancellationToken)
    {
        var keys = new List<string> { KeyOf(teamId, enterpriseId), KeyOf(null, enterpriseId) };
        await using var db = open();
        var found = await db.SlackInstallations.AsNoTracking().Where(i => keys.Contains(i.Key)).ToListAsync(cancellationToken);
        return (found.Find(i => i.Key == keys[0]) ?? found.FirstOrDefault()) is { } row
            ? JsonSerializer.Deserialize<SlackInstallation>(protector.Unprotect(row.Body)) : null;
    }

    public Task SaveAsync(SlackInstallation installation, CancellationToken cancellationToken)
    {
        var key = KeyOf(installation.TeamId, installation.EnterpriseId);
        var body = protector.Protect(JsonSerializer.SerializeToUtf8Bytes(installation));
        return writer.WriteAsync(scope =>
        {
            if (scope.Db.SlackInstallations.FirstOrDefault(i => i.Key == key) is { } known)
                (known.Body, known.InstalledAt) = (body, installation.InstalledAt);
            else
                scope.Db.SlackInstallations.Add(new SlackInstallationRow { Key = key, Body = body, InstalledAt = installation.InstalledAt });
            scope.Db.SaveChanges();
        }, cancellationToken);
    }

    public Task RemoveAsync(string? teamId, string? enterpriseId, DateTimeOffset installedBefore, CancellationToken cancellationToken) => writer.WriteAsync(scope =>
    {
        var key = KeyOf(teamId, enterpriseId);
        if (scope.Db.SlackInstallations.FirstOrDefault(i => i.Key == key && i.InstalledAt <= installedBefore) is not { } known) return;
        scope.Db.SlackInstallations.Remove(known);
        scope.Db.SaveChanges();
    }, cancellationToken);

    private static string KeyOf(string? teamId, string? enterpriseId) => teamId is null ? $"organisation:{enterpriseId}" : $"workspace:{teamId}";
}
