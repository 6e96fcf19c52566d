using System.Text.Json;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Scim;

/// <summary>SCIM bodies → users, groups and changes, in the shapes of RFC 7644, Entra ID before its conforming flag, and Okta.</summary>
/// <remarks>Sources: RFC 7643, RFC 7644, Microsoft "SCIM endpoint", Okta "SCIM 2.0" (read 2026-08). Names of attributes and operations have no
/// case; what the service does not keep is accepted and ignored, so that providers with wider schemas do not fail.</remarks>
public static class ScimPayload
{
    private const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user";
    private const string CoreUser = "urn:ietf:params:scim:schemas:core:2.0:user";
    private const string InvalidSyntax = "invalidSyntax", InvalidValue = "invalidValue", InvalidPath = "invalidPath";
    private const int MostOperations = 1000;

    /// <summary>The body of POST and PUT <c>/Users</c>.</summary>
    public static ScimReading<ScimUser> ReadUser(ReadOnlyMemory<byte> payload)
    {
        using var document = Parse(payload);
        if (document is null) return new ScimReading<ScimUser>(null, InvalidSyntax, JsonPayload.NotJson);
        var changes = new List<ScimUserChange>();
        var problem = Assign(document.RootElement, "", changes);
        if (problem is not null) return new ScimReading<ScimUser>(null, InvalidValue, problem);
        var user = ScimUser.Empty.With(changes);
        return string.IsNullOrWhiteSpace(user.UserName)
            ? new ScimReading<ScimUser>(null, InvalidValue, "userName is missing")
            : new ScimReading<ScimUser>(user);
    }

    /// <summary>The body of PATCH <c>/Users/{id}</c>.</summary>
    public static ScimReading<IReadOnlyList<ScimUserChange>> ReadUserPatch(ReadOnlyMemory<byte> payload)
    {
        var changes = new List<ScimUserChange>();
        var problem = Operations(payload, (op, path, value) =>
        {
            if (path is null) return op == "remove" ? "a remove needs a path" : Assign(value, "", changes);
            return op == "remove" ? Remove(path, changes) : AssignOne(path, value, changes);
        });
        return problem is null
            ? new ScimReading<IReadOnlyList<ScimUserChange>>(changes)
            : new ScimReading<IReadOnlyList<ScimUserChange>>(null, problem.Value.Type, problem.Value.Detail);
    }

    /// <summary>The body of POST and PUT <c>/Groups</c>.</summary>
    public static ScimReading<ScimGroup> ReadGroup(ReadOnlyMemory<byte> payload)
    {
        using var document = Parse(payload);
        if (document is null) return new ScimReading<ScimGroup>(null, InvalidSyntax, JsonPayload.NotJson);
        var changes = new List<ScimGroupChange>();
        var problem = AssignGroup(document.RootElement, changes, replace: true);
        if (problem is not null) return new ScimReading<ScimGroup>(null, InvalidValue, problem);
        var group = new ScimGroup(null, null, []).With(changes);
        return string.IsNullOrWhiteSpace(group.DisplayName)
            ? new ScimReading<ScimGroup>(null, InvalidValue, "displayName is missing")
            : new ScimReading<ScimGroup>(group);
    }

    /// <summary>The body of PATCH <c>/Groups/{id}</c>.</summary>
    public static ScimReading<IReadOnlyList<ScimGroupChange>> ReadGroupPatch(ReadOnlyMemory<byte> payload)
    {
        var changes = new List<ScimGroupChange>();
        var problem = Operations(payload, (op, path, value) => GroupOperation(op, path, value, changes));
        return problem is null
            ? new ScimReading<IReadOnlyList<ScimGroupChange>>(changes)
            : new ScimReading<IReadOnlyList<ScimGroupChange>>(null, problem.Value.Type, problem.Value.Detail);
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> payload)
    {
        var document = JsonPayload.Parse(payload, out _);
        if (document is null || document.RootElement.ValueKind == JsonValueKind.Object) return document;
        document.Dispose();
        return null;
    }

    private static (string Type, string Detail)? Operations(ReadOnlyMemory<byte> payload, Func<string, string?, JsonElement, string?> apply)
    {
        using var document = Parse(payload);
        if (document is null) return (InvalidSyntax, JsonPayload.NotJson);
        if (Member(document.RootElement, "Operations") is not { ValueKind: JsonValueKind.Array } operations) return (InvalidSyntax, "Operations is missing");
        if (operations.GetArrayLength() > MostOperations) return ("tooMany", "there are too many operations");
        foreach (var operation in operations.EnumerateArray())
        {
            var op = Text(Member(operation, "op"))?.ToLowerInvariant();
            if (op is not ("add" or "replace" or "remove")) return (InvalidSyntax, "op is none of add, replace, remove");
            var path = Text(Member(operation, "path"));
            if (apply(op, string.IsNullOrWhiteSpace(path) ? null : path, Member(operation, "value") ?? default) is { } detail)
                return (detail == BadPath ? InvalidPath : InvalidValue, detail);
        }
        return null;
    }

    private const string BadPath = "the path cannot be read";

    /// <summary>Every attribute of an object, whose keys may be plain, dotted, or whole URN paths.</summary>
    private static string? Assign(JsonElement value, string inside, List<ScimUserChange> changes)
    {
        if (value.ValueKind != JsonValueKind.Object) return "the value is not an object";
        foreach (var property in value.EnumerateObject())
        {
            if (AssignOne(inside + property.Name, property.Value, changes) is { } problem) return problem;
        }
        return null;
    }

    private static string? AssignOne(string path, JsonElement value, List<ScimUserChange> changes)
    {
        var name = Canonical(path);
        switch (name)
        {
            case "name" or "enterprise" when value.ValueKind == JsonValueKind.Object:
                return Assign(value, name + ".", changes);
            case "emails":
                if (WorkEmail(value) is { } address) changes.Add(new(ScimUserField.WorkEmail, address));
                return null;
            case "enterprise.manager" or "enterprise.manager.value":
                changes.Add(new(ScimUserField.ManagerId, ManagerId(value)));
                return null;
            case "active":
                if (Truth(value) is not { } active) return "active is neither true nor false";
                changes.Add(new(ScimUserField.Active, active ? "true" : "false"));
                return null;
        }
        if (FieldOf(name) is not { } field) return null;
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return "a text attribute holds something else";
        var text = Text(value);
        if (text is { Length: > 512 } || text?.Any(char.IsControl) == true) return "an attribute is too long or holds control characters";
        changes.Add(new(field, string.IsNullOrWhiteSpace(text) ? null : text.Trim()));
        return null;
    }

    private static string? Remove(string path, List<ScimUserChange> changes)
    {
        var name = Canonical(path);
        if (name == "active") return "active cannot be removed";
        if (name == "username") return "userName cannot be removed";
        if (FieldOf(name) is { } field) changes.Add(new(field, null));
        else if (name is "emails") changes.Add(new(ScimUserField.WorkEmail, null));
        else if (name is "enterprise.manager" or "enterprise.manager.value") changes.Add(new(ScimUserField.ManagerId, null));
        return null;
    }

    /// <summary>A path without case and without URNs; the enterprise extension's attributes lie under <c>enterprise.</c>.</summary>
    private static string Canonical(string path)
    {
        var name = path.Trim().ToLowerInvariant();
        if (name == Enterprise) return "enterprise";
        if (name.StartsWith(Enterprise + ":", StringComparison.Ordinal)) return "enterprise." + name[(Enterprise.Length + 1)..];
        if (name.StartsWith("enterprise." + Enterprise, StringComparison.Ordinal)) return "enterprise";
        if (name.StartsWith(CoreUser + ":", StringComparison.Ordinal)) name = name[(CoreUser.Length + 1)..];
        // emails[type eq "work"].value, in any spacing and quoting; other types are other addresses.
        if (name.StartsWith("emails[", StringComparison.Ordinal))
            return name.Contains("work", StringComparison.Ordinal) || name.Contains("primary", StringComparison.Ordinal) ? "workemail" : name;
        return name;
    }

    private static ScimUserField? FieldOf(string name) => name switch
    {
        "username" => ScimUserField.UserName,
        "externalid" => ScimUserField.ExternalId,
        "displayname" => ScimUserField.DisplayName,
        "name.givenname" => ScimUserField.GivenName,
        "name.familyname" => ScimUserField.FamilyName,
        "workemail" => ScimUserField.WorkEmail,
        "title" => ScimUserField.Title,
        "preferredlanguage" or "locale" => ScimUserField.PreferredLanguage,
        "timezone" => ScimUserField.TimeZone,
        "enterprise.employeenumber" => ScimUserField.EmployeeNumber,
        "enterprise.department" => ScimUserField.Department,
        "enterprise.costcenter" => ScimUserField.CostCentre,
        "enterprise.organization" => ScimUserField.Organisation,
        "enterprise.division" => ScimUserField.Division,
        _ => null,
    };

    /// <summary>The work address of a list; the primary or first one when none is marked as work.</summary>
    private static string? WorkEmail(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        if (value.ValueKind != JsonValueKind.Array) return null;
        string? work = null, primary = null, first = null;
        foreach (var email in value.EnumerateArray())
        {
            var address = Text(Member(email, "value"));
            if (string.IsNullOrWhiteSpace(address)) continue;
            first ??= address;
            if (string.Equals(Text(Member(email, "type")), "work", StringComparison.OrdinalIgnoreCase)) work ??= address;
            if (Truth(Member(email, "primary") ?? default) == true) primary ??= address;
        }
        return work ?? primary ?? first;
    }

    /// <summary>An id, an object with one, or a list of one such object.</summary>
    private static string? ManagerId(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() > 0 ? ManagerId(value[0]) : null,
        JsonValueKind.Object => Text(Member(value, "value")),
        _ => Text(value),
    } is { Length: > 0 and <= 200 } id ? id : null;

    private static string? GroupOperation(string op, string? path, JsonElement value, List<ScimGroupChange> changes)
    {
        var name = path?.Trim().ToLowerInvariant();
        if (name is null) return op == "remove" ? "a remove needs a path" : AssignGroup(value, changes, replace: op == "replace");
        if (name.StartsWith("members[", StringComparison.Ordinal))
        {
            if (op != "remove" || Quoted(path!) is not { } id) return BadPath;
            changes.Add(new ScimGroupChange.RemoveMembers([id]));
            return null;
        }
        switch (name)
        {
            case "members" when op == "remove":
                var ids = MemberIds(value);
                changes.Add(ids.Count > 0 ? new ScimGroupChange.RemoveMembers(ids) : new ScimGroupChange.ReplaceMembers([]));
                return null;
            case "members":
                changes.Add(op == "add" ? new ScimGroupChange.AddMembers(MemberIds(value)) : new ScimGroupChange.ReplaceMembers(MemberIds(value)));
                return null;
            case "displayname":
                if (op == "remove" || string.IsNullOrWhiteSpace(Text(value))) return "displayName cannot be removed";
                changes.Add(new ScimGroupChange.Rename(Text(value)));
                return null;
            case "externalid":
                changes.Add(new ScimGroupChange.Identify(op == "remove" ? null : Text(value)));
                return null;
            default:
                return null;
        }
    }

    private static string? AssignGroup(JsonElement value, List<ScimGroupChange> changes, bool replace)
    {
        if (value.ValueKind != JsonValueKind.Object) return "the value is not an object";
        if (Text(Member(value, "displayName")) is { Length: > 0 } name)
        {
            if (name.Length > 256 || name.Any(char.IsControl)) return "an attribute is too long or holds control characters";
            changes.Add(new ScimGroupChange.Rename(name));
        }
        if (Text(Member(value, "externalId")) is { Length: > 0 } id) changes.Add(new ScimGroupChange.Identify(id));
        if (Member(value, "members") is { ValueKind: JsonValueKind.Array } members)
            changes.Add(replace ? new ScimGroupChange.ReplaceMembers(MemberIds(members)) : new ScimGroupChange.AddMembers(MemberIds(members)));
        return null;
    }

    private static List<string> MemberIds(JsonElement value)
    {
        var ids = new List<string>();
        if (value.ValueKind == JsonValueKind.Object) Take(value);
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var member in value.EnumerateArray()) Take(member);
        }
        return ids;

        void Take(JsonElement member)
        {
            if ((member.ValueKind == JsonValueKind.String ? member.GetString() : Text(Member(member, "value"))) is { Length: > 0 and <= 200 } id) ids.Add(id);
        }
    }

    private static string? Quoted(string path)
    {
        var start = path.IndexOf('"', StringComparison.Ordinal);
        var end = path.LastIndexOf('"');
        return start >= 0 && end > start + 1 ? path[(start + 1)..end] : null;
    }

    private static bool? Truth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        // Entra ID writes "True" and "False" unless a flag on the address says otherwise.
        JsonValueKind.String when bool.TryParse(value.GetString(), out var truth) => truth,
        _ => null,
    };

    private static JsonElement? Member(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }
        return null;
    }

    private static string? Text(JsonElement? value) => value is { } element
        ? element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
            _ => null,
        }
        : null;
}
