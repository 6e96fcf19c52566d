using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Core.Vendors.Scim;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest.Scim;

/// <summary>Users of the identity provider, and through them the people of the organisation.</summary>
internal sealed class ScimUsers(GroupWriter writer, Func<ChatBotDb> open, ScimPeople people, Keys keys, TimeProvider clock)
{
    public async Task<ScimReply> ListAsync(ScimQuery query, CancellationToken ct)
    {
        if (query.Conditions is not { } conditions || conditions.Any(c => c.Field == ScimFilterField.DisplayName)) return ScimReply.BadFilter;
        await using var db = open();
        var rows = db.ScimUsers.AsNoTracking();
        foreach (var (field, value) in conditions)
        {
            var (text, key, id) = (value, value.ToLowerInvariant(), Guid.TryParse(value, out var parsed) ? parsed : Guid.Empty);
            rows = field switch
            {
                ScimFilterField.UserName => rows.Where(u => u.UserNameKey == key),
                ScimFilterField.ExternalId => rows.Where(u => u.ExternalId == text),
                ScimFilterField.Id => rows.Where(u => u.Id == id),
                ScimFilterField.WorkEmail => rows.Where(u => db.People.Any(p => p.Id == u.PersonId && p.Email == key)),
                ScimFilterField.DisplayName => throw new System.Diagnostics.UnreachableException(),
            };
        }

        var total = await rows.CountAsync(ct);
        var page = await rows.OrderBy(u => u.Id).Skip(query.Start - 1).Take(query.Count).ToListAsync(ct);
        return ScimReply.List(total, query.Start, await ResourcesAsync(db, page, ct));
    }

    public async Task<ScimReply> GetAsync(Guid id, ScimQuery query, CancellationToken ct)
    {
        await using var db = open();
        return await db.ScimUsers.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, ct) is { } row
            ? ScimReply.Found((await ResourcesAsync(db, [row], ct))[0])
            : ScimReply.NotFound;
    }

    public async Task<ScimReply> CreateAsync(byte[] body, CancellationToken ct)
    {
        var reading = ScimPayload.ReadUser(body);
        if (reading.Value is not { } user) return Bad(reading);
        var id = await writer.WriteAsync(scope =>
        {
            var key = user.UserName!.ToLowerInvariant();
            if (scope.Db.ScimUsers.Any(u => u.UserNameKey == key)) return (Guid?)null;
            var now = clock.GetUtcNow();
            var row = new ScimUserRow { Id = keys.Next(), UserName = user.UserName!, UserNameKey = key, Resource = "", CreatedAt = now, UpdatedAt = now };
            scope.Db.ScimUsers.Add(row);
            Store(scope, row, user);
            return row.Id;
        }, ct);
        if (id is not { } made) return Taken();
        return ScimReply.Created((await GetAsync(made, new(null, 1, 1, true), ct)).Body!);
    }

    public Task<ScimReply> ReplaceAsync(Guid id, byte[] body, CancellationToken ct)
    {
        var reading = ScimPayload.ReadUser(body);
        return reading.Value is { } user ? ChangeAsync(id, _ => user, ct) : Task.FromResult(Bad(reading));
    }

    public Task<ScimReply> PatchAsync(Guid id, byte[] body, CancellationToken ct)
    {
        var reading = ScimPayload.ReadUserPatch(body);
        return reading.Value is { } changes ? ChangeAsync(id, user => user.With(changes), ct) : Task.FromResult(Bad(reading));
    }

    /// <summary>The person stays with their history; they have left.</summary>
    public async Task<ScimReply> DeleteAsync(Guid id, CancellationToken ct) => await writer.WriteAsync(scope =>
    {
        if (scope.Db.ScimUsers.FirstOrDefault(u => u.Id == id) is not { } row) return false;
        Store(scope, row, Read(row) with { Active = false });
        scope.Db.ScimMembers.RemoveRange(scope.Db.ScimMembers.Where(m => m.UserId == id));
        scope.Db.ScimUsers.Remove(row);
        scope.Db.SaveChanges();
        return true;
    }, ct) ? ScimReply.Nothing : ScimReply.NotFound;

    private async Task<ScimReply> ChangeAsync(Guid id, Func<ScimUser, ScimUser> change, CancellationToken ct)
    {
        var outcome = await writer.WriteAsync(scope =>
        {
            if (scope.Db.ScimUsers.FirstOrDefault(u => u.Id == id) is not { } row) return StatusCodes.Status404NotFound;
            var (before, user) = (Read(row), change(Read(row)));
            if (string.IsNullOrWhiteSpace(user.UserName)) return StatusCodes.Status400BadRequest;
            if (user == before) return StatusCodes.Status200OK;
            var key = user.UserName.ToLowerInvariant();
            if (scope.Db.ScimUsers.Any(u => u.UserNameKey == key && u.Id != id)) return StatusCodes.Status409Conflict;
            (row.UserName, row.UserNameKey) = (user.UserName, key);
            row.Version++;
            row.UpdatedAt = clock.GetUtcNow();
            Store(scope, row, user);
            return StatusCodes.Status200OK;
        }, ct);
        return outcome switch
        {
            StatusCodes.Status404NotFound => ScimReply.NotFound,
            StatusCodes.Status409Conflict => Taken(),
            StatusCodes.Status400BadRequest => ScimReply.Problem(outcome, "invalidValue", "userName is missing"),
            _ => await GetAsync(id, new(null, 1, 1, true), ct),
        };
    }

    private void Store(WriteScope scope, ScimUserRow row, ScimUser user)
    {
        (row.ExternalId, row.Active, row.Resource) = (user.ExternalId, user.Active, JsonSerializer.Serialize(user));
        scope.Db.SaveChanges();
        people.Apply(scope, row, user);
    }

    private static ScimUser Read(ScimUserRow row) => JsonSerializer.Deserialize<ScimUser>(row.Resource)!;

    private static ScimReply Taken() => ScimReply.Problem(StatusCodes.Status409Conflict, "uniqueness", "A user of that name exists.");

    private static ScimReply Bad<T>(ScimReading<T> reading) where T : class =>
        ScimReply.Problem(StatusCodes.Status400BadRequest, reading.ScimType, reading.Detail ?? "The body could not be read.");

    private static async Task<List<JsonObject>> ResourcesAsync(ChatBotDb db, List<ScimUserRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => r.Id).ToList();
        var memberships = await (
            from member in db.ScimMembers.AsNoTracking()
            join joined in db.ScimGroups.AsNoTracking() on member.GroupId equals joined.Id
            where ids.Contains(member.UserId)
            select new { member.UserId, joined.Id, joined.DisplayName }).ToListAsync(ct);
        var groups = memberships.ToLookup(m => m.UserId);
        return rows.ConvertAll(row => ResourceOf(row, Read(row), [.. groups[row.Id].Select(g => new JsonObject { ["value"] = g.Id.ToString(), ["display"] = g.DisplayName })]));
    }

    private static JsonObject ResourceOf(ScimUserRow row, ScimUser user, JsonNode[] groups)
    {
        var resource = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
            ["id"] = row.Id.ToString(), ["userName"] = row.UserName, ["active"] = row.Active,
            ["meta"] = new JsonObject
            {
                ["resourceType"] = "User", ["created"] = row.CreatedAt.UtcDateTime.ToString("O"), ["lastModified"] = row.UpdatedAt.UtcDateTime.ToString("O"),
                ["location"] = $"/scim/v2/Users/{row.Id}",
            },
            ["groups"] = new JsonArray(groups),
        };
        Put(resource, "externalId", user.ExternalId);
        Put(resource, "displayName", user.DisplayName);
        Put(resource, "title", user.Title);
        Put(resource, "preferredLanguage", user.PreferredLanguage);
        Put(resource, "timezone", user.TimeZone);
        var name = new JsonObject();
        Put(name, "givenName", user.GivenName);
        Put(name, "familyName", user.FamilyName);
        if (name.Count > 0) resource["name"] = name;
        if (user.WorkEmail is { } email) resource["emails"] = new JsonArray(new JsonObject { ["value"] = email, ["type"] = "work", ["primary"] = true });
        var enterprise = new JsonObject();
        Put(enterprise, "employeeNumber", user.EmployeeNumber);
        Put(enterprise, "department", user.Department);
        Put(enterprise, "costCenter", user.CostCentre);
        Put(enterprise, "organization", user.Organisation);
        Put(enterprise, "division", user.Division);
        if (user.ManagerId is { } manager) enterprise["manager"] = new JsonObject { ["value"] = manager };
        if (enterprise.Count > 0) resource["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] = enterprise;
        return resource;
    }

    private static void Put(JsonObject node, string name, string? value)
    {
        if (value is not null) node[name] = value;
    }
}
