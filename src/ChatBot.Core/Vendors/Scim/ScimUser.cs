namespace ChatBot.Core.Vendors.Scim;

/// <summary>What the service keeps of a SCIM user (RFC 7643, with the enterprise extension). A password is never read.</summary>
/// <param name="ManagerId">The SCIM id that this service gave to the manager.</param>
public sealed record ScimUser(
    string? UserName, string? ExternalId, bool Active, string? DisplayName, string? GivenName, string? FamilyName, string? WorkEmail,
    string? Title, string? PreferredLanguage, string? TimeZone, string? EmployeeNumber, string? Department, string? CostCentre,
    string? Organisation, string? Division, string? ManagerId)
{
    public static ScimUser Empty { get; } =
        new(null, null, true, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /// <summary>The user after changes, in their order.</summary>
    public ScimUser With(IEnumerable<ScimUserChange> changes)
    {
        var user = this;
        foreach (var change in changes) user = change.Apply(user);
        return user;
    }
}

public enum ScimUserField
{
    UserName, ExternalId, Active, DisplayName, GivenName, FamilyName, WorkEmail, Title, PreferredLanguage, TimeZone, EmployeeNumber,
    Department, CostCentre, Organisation, Division, ManagerId,
}

/// <param name="Value">None removes; <c>true</c> or <c>false</c> for <see cref="ScimUserField.Active"/>.</param>
public readonly record struct ScimUserChange(ScimUserField Field, string? Value)
{
    public ScimUser Apply(ScimUser user) => Field switch
    {
        ScimUserField.UserName => user with { UserName = Value },
        ScimUserField.ExternalId => user with { ExternalId = Value },
        ScimUserField.Active => user with { Active = Value == "true" },
        ScimUserField.DisplayName => user with { DisplayName = Value },
        ScimUserField.GivenName => user with { GivenName = Value },
        ScimUserField.FamilyName => user with { FamilyName = Value },
        ScimUserField.WorkEmail => user with { WorkEmail = Value },
        ScimUserField.Title => user with { Title = Value },
        ScimUserField.PreferredLanguage => user with { PreferredLanguage = Value },
        ScimUserField.TimeZone => user with { TimeZone = Value },
        ScimUserField.EmployeeNumber => user with { EmployeeNumber = Value },
        ScimUserField.Department => user with { Department = Value },
        ScimUserField.CostCentre => user with { CostCentre = Value },
        ScimUserField.Organisation => user with { Organisation = Value },
        ScimUserField.Division => user with { Division = Value },
        ScimUserField.ManagerId => user with { ManagerId = Value },
    };
}

/// <param name="Members">SCIM ids of users.</param>
public sealed record ScimGroup(string? DisplayName, string? ExternalId, IReadOnlyList<string> Members)
{
    /// <summary>The group after changes, in their order; adding a member twice adds it once.</summary>
    public ScimGroup With(IEnumerable<ScimGroupChange> changes)
    {
        var group = this;
        foreach (var change in changes) group = change.Apply(group);
        return group;
    }
}

public abstract record ScimGroupChange
{
    private ScimGroupChange() { }

    public abstract ScimGroup Apply(ScimGroup group);

    public sealed record Rename(string? DisplayName) : ScimGroupChange
    {
        public override ScimGroup Apply(ScimGroup group) => group with { DisplayName = DisplayName };
    }

    public sealed record Identify(string? ExternalId) : ScimGroupChange
    {
        public override ScimGroup Apply(ScimGroup group) => group with { ExternalId = ExternalId };
    }

    public sealed record AddMembers(IReadOnlyList<string> Ids) : ScimGroupChange
    {
        public override ScimGroup Apply(ScimGroup group) => group with { Members = [.. group.Members.Union(Ids, StringComparer.Ordinal)] };
    }

    public sealed record RemoveMembers(IReadOnlyList<string> Ids) : ScimGroupChange
    {
        public override ScimGroup Apply(ScimGroup group) => group with { Members = [.. group.Members.Except(Ids, StringComparer.Ordinal)] };
    }

    /// <summary>The members are these and no others.</summary>
    public sealed record ReplaceMembers(IReadOnlyList<string> Ids) : ScimGroupChange
    {
        public override ScimGroup Apply(ScimGroup group) => group with { Members = [.. Ids.Distinct(StringComparer.Ordinal)] };
    }
}

/// <summary>What became of a SCIM body.</summary>
/// <param name="ScimType">The protocol's word for a 400 (RFC 7644, table 9); none when <paramref name="Value"/> is there.</param>
/// <param name="Detail">A fixed sentence, never a value of the body.</param>
public sealed record ScimReading<T>(T? Value, string? ScimType = null, string? Detail = null) where T : class;
