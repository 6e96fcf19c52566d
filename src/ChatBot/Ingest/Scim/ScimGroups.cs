using System.Text.Json.Nodes;
using ChatBot.Core.Vendors.Scim;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest.Scim;

/// <summary>Groups of the identity provider and who is in them. Departments make teams, groups do not: they tell rights, not reporting.</summary>
internal sealed class ScimGroups(GroupWriter writer, Func<ChatBotDb> open, Keys keys, TimeProvider clock)
{
    public async Task<ScimReply> ListAsync(ScimQuery query, CancellationToken ct)
    {
        if (query.Conditions is not { } conditions || conditions.Any(c => c.Field is ScimFilterField.UserName or ScimFilterField.WorkEmail)) return ScimReply.BadFilter;
        await using var db = open();
        var rows = db.ScimGroups.AsNoTracking();
        foreach (var (field, value) in conditions)
        {
            var (text, key, id) = (value, value.ToLowerInvariant(), Guid.TryParse(value, out var parsed) ? parsed : Guid.Empty);
            rows = field switch
            {
                ScimFilterField.DisplayName => rows.Where(g => g.DisplayNameKey == key),
                ScimFilterField.ExternalId => rows.Where(g => g.ExternalId == text),
                ScimFilterField.Id => rows.Where(g => g.Id == id),
                ScimFilterField.UserName or ScimFilterField.WorkEmail => throw new System.Diagnostics.UnreachableException(),
            };
        }

        var total = await rows.CountAsync(ct);
        var page = await rows.OrderBy(g => g.Id).Skip(query.Start - 1).Take(query.Count).ToListAsync(ct);
        var resources = new List<JsonObject>(page.Count);
        foreach (var row in page) resources.Add(await ResourceAsync(db, row, query.WithMembers, ct));
        return ScimReply.List(total, query.Start, resources);
    }

    public async Task<ScimReply> GetAsync(Guid id, ScimQuery query, CancellationToken ct)
    {
        await using var db = open();
        return await db.ScimGroups.AsNoTracking().FirstOrDefaultAsync(g => g.Id == id, ct) is { } row
            ? ScimReply.Found(await ResourceAsync(db, row, query.WithMembers, ct))
            : ScimReply.NotFound;
    }

    public async Task<ScimReply> CreateAsync(byte[] body, CancellationToken ct)
    {
        var reading = ScimPayload.ReadGroup(body);
        if (reading.Value is not { } group) return Bad(reading);
        var id = await writer.WriteAsync(scope =>
        {
            var key = group.DisplayName!.ToLowerInvariant();
            if (scope.Db.ScimGroups.Any(g => g.DisplayNameKey == key)) return (Guid?)null;
            var now = clock.GetUtcNow();
            var row = new ScimGroupRow { Id = keys.Next(), DisplayName = group.DisplayName!, DisplayNameKey = key, CreatedAt = now, UpdatedAt = now };
            scope.Db.ScimGroups.Add(row);
            Store(scope, row, group);
            return row.Id;
        }, ct);
        return id is { } made
            ? ScimReply.Created((await GetAsync(made, new(null, 1, 1, true), ct)).Body!)
            : ScimReply.Problem(StatusCodes.Status409Conflict, "uniqueness", "A group of that name exists.");
    }

    public async Task<ScimReply> ReplaceAsync(Guid id, byte[] body, CancellationToken ct)
    {
        var reading = ScimPayload.ReadGroup(body);
        if (reading.Value is not { } group) return Bad(reading);
        return await ChangeAsync(id, _ => group, ct) ?? await GetAsync(id, new(null, 1, 1, true), ct);
    }

    public async Task<ScimReply> PatchAsync(Guid id, byte[] body, CancellationToken ct)
    {
        var reading = ScimPayload.ReadGroupPatch(body);
        if (reading.Value is not { } changes) return Bad(reading);
        return await ChangeAsync(id, group => group.With(changes), ct) ?? ScimReply.Nothing;
    }

    public async Task<ScimReply> DeleteAsync(Guid id, CancellationToken ct) => await writer.WriteAsync(scope =>
    {
        if (scope.Db.ScimGroups.FirstOrDefault(g => g.Id == id) is not { } row) return false;
        scope.Db.ScimMembers.RemoveRange(scope.Db.ScimMembers.Where(m => m.GroupId == id));
        scope.Db.ScimGroups.Remove(row);
        scope.Db.SaveChanges();
        return true;
    }, ct) ? ScimReply.Nothing : ScimReply.NotFound;

    /// <returns>What went wrong; none when it is done.</returns>
    private async Task<ScimReply?> ChangeAsync(Guid id, Func<ScimGroup, ScimGroup> change, CancellationToken ct) => await writer.WriteAsync(scope =>
    {
        if (scope.Db.ScimGroups.FirstOrDefault(g => g.Id == id) is not { } row) return ScimReply.NotFound;
        var members = scope.Db.ScimMembers.Where(m => m.GroupId == id).Select(m => m.UserId).ToList();
        var group = change(new(row.DisplayName, row.ExternalId, members.ConvertAll(m => m.ToString())));
        if (string.IsNullOrWhiteSpace(group.DisplayName)) return ScimReply.Problem(StatusCodes.Status400BadRequest, "invalidValue", "displayName is missing");
        var key = group.DisplayName.ToLowerInvariant();
        if (scope.Db.ScimGroups.Any(g => g.DisplayNameKey == key && g.Id != id)) return ScimReply.Problem(StatusCodes.Status409Conflict, "uniqueness", "A group of that name exists.");
        (row.DisplayName, row.DisplayNameKey, row.UpdatedAt) = (group.DisplayName, key, clock.GetUtcNow());
        row.Version++;
        Store(scope, row, group);
        return null;
    }, ct);

    private static void Store(WriteScope scope, ScimGroupRow row, ScimGroup group)
    {
        row.ExternalId = group.ExternalId;
        var wanted = group.Members.Select(m => Guid.TryParse(m, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToHashSet();
        var known = scope.Db.ScimMembers.Where(m => m.GroupId == row.Id).ToList();
        scope.Db.ScimMembers.RemoveRange(known.Where(m => !wanted.Contains(m.UserId)));
        var there = known.Select(m => m.UserId).ToHashSet();
        scope.Db.ScimMembers.AddRange(wanted.Where(w => !there.Contains(w)).Select(w => new ScimMemberRow { GroupId = row.Id, UserId = w }));
        scope.Db.SaveChanges();
    }

    private static ScimReply Bad<T>(ScimReading<T> reading) where T : class =>
        ScimReply.Problem(StatusCodes.Status400BadRequest, reading.ScimType, reading.Detail ?? "The body could not be read.");

    private static async Task<JsonObject> ResourceAsync(ChatBotDb db, ScimGroupRow row, bool withMembers, CancellationToken ct)
    {
        var resource = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:Group"), ["id"] = row.Id.ToString(), ["displayName"] = row.DisplayName,
            ["meta"] = new JsonObject
            {
                ["resourceType"] = "Group", ["created"] = row.CreatedAt.UtcDateTime.ToString("O"), ["lastModified"] = row.UpdatedAt.UtcDateTime.ToString("O"),
                ["location"] = $"/scim/v2/Groups/{row.Id}",
            },
        };
        if (row.ExternalId is not null) resource["externalId"] = row.ExternalId;
        if (!withMembers) return resource;
        var members = await db.ScimMembers.AsNoTracking().Where(m => m.GroupId == row.Id).Select(m => m.UserId).ToListAsync(ct);
        resource["members"] = new JsonArray([.. members.Order().Select(m => new JsonObject { ["value"] = m.ToString(), ["$ref"] = $"/scim/v2/Users/{m}" })]);
        return resource;
    }
}
