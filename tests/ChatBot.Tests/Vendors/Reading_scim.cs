using System.Text;
using ChatBot.Core.Vendors.Scim;

namespace ChatBot.Tests.Vendors;

public sealed class Reading_scim
{
    private static readonly ScimUser Mara = ScimPayload.ReadUser(Sample.Bytes("scim/entra.create-user.json")).Value!;

    [Fact]
    public void Entra_creates_a_user_with_manager_and_cost_centre()
    {
        Assert.Equal(
            new ScimUser("mara.okafor@example.com", "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", true, "Mara Okafor", "Mara", "Okafor", "mara.okafor@example.com",
                "Staff Engineer", "en-US", null, "E-1042", "Payments", "CC-4410", "Acme", "Product", "5d48a0a8-e9aa-44e4-95c6-manager00001"),
            Mara);
    }

    [Fact]
    public void Okta_creates_a_user_and_its_password_is_not_read()
    {
        var user = ScimPayload.ReadUser(Sample.Part("scim/okta.requests.json", "createUser")).Value!;

        Assert.Equal(("test.user@okta.local", "00ujl29u0le5T6Aj10h7", "Test", "en-US"), (user.UserName, user.ExternalId, user.GivenName, user.PreferredLanguage));
        Assert.DoesNotContain("1mz050nq", user.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Entra_before_its_flag_patches_with_words_and_lists()
    {
        var user = Mara.With(ScimPayload.ReadUserPatch(Sample.Bytes("scim/entra.patch-user.legacy.json")).Value!);

        Assert.Equal((false, "mara.weber@example.com", "Platform", "26"), (user.Active, user.WorkEmail, user.Department, user.ManagerId));
    }

    [Fact]
    public void Entra_with_its_flag_patches_without_paths_and_with_urn_keys()
    {
        var user = Mara.With(ScimPayload.ReadUserPatch(Sample.Bytes("scim/entra.patch-user.rfc.json")).Value!);

        Assert.Equal((false, "Mara Weber", "Weber", "Platform", "CC-5520", (string?)null),
            (user.Active, user.DisplayName, user.FamilyName, user.Department, user.CostCentre, user.ManagerId));
    }

    [Fact]
    public void Okta_deactivates_without_a_path() =>
        Assert.False(Mara.With(ScimPayload.ReadUserPatch(Sample.Part("scim/okta.requests.json", "deactivatePatch")).Value!).Active);

    [Fact]
    public void A_work_address_may_be_set_where_none_was()
    {
        var patch = ScimPayload.ReadUserPatch("""{"Operations":[{"op":"add","path":"emails[type eq \"work\"].value","value":"new@example.com"}]}"""u8.ToArray()).Value!;

        Assert.Equal("new@example.com", (Mara with { WorkEmail = null }).With(patch).WorkEmail);
    }

    [Theory]
    [InlineData("\"26\"", "26")]
    [InlineData("{\"value\":\"26\",\"$ref\":null}", "26")]
    [InlineData("[{\"value\":\"26\"}]", "26")]
    [InlineData("[]", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public void A_manager_comes_bare_as_an_object_or_as_a_list(string value, string? manager)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"Operations":[{"op":"Replace","path":"URN:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":{{value}}}]}""");

        Assert.Equal(manager, Mara.With(ScimPayload.ReadUserPatch(body).Value!).ManagerId);
    }

    [Fact]
    public void Patches_do_the_same_when_they_come_twice()
    {
        var patch = ScimPayload.ReadUserPatch(Sample.Bytes("scim/entra.patch-user.rfc.json")).Value!;

        Assert.Equal(Mara.With(patch), Mara.With(patch).With(patch));
    }

    [Fact]
    public void Groups_are_created_empty_and_filled_by_patches_of_every_shape()
    {
        var group = ScimPayload.ReadGroup(Sample.Bytes("scim/entra.create-group.json")).Value!;
        Assert.Equal(("AI-Budget-Approvers", 0), (group.DisplayName, group.Members.Count));

        group = group.With(Patch("scim/entra.patch-group.members.json", "addLegacy")).With(Patch("scim/entra.patch-group.members.json", "addLegacy"));
        Assert.Equal(["f648f8d5ea4e4cd38e9c"], group.Members);
        Assert.Empty(group.With(Patch("scim/entra.patch-group.members.json", "removeLegacy")).Members);
        Assert.Empty(group.With(Patch("scim/entra.patch-group.members.json", "removeRfc")).Members);
        Assert.Equal("1879db59-3bdf-4490-ad68-ab880a269474updatedDisplayName", group.With(Patch("scim/entra.patch-group.members.json", "rename")).DisplayName);
        Assert.Equal("Test SCIMv2", group.With(Patch("scim/okta.requests.json", "groupRenamePatch")).DisplayName);
        Assert.Contains("23a35c27-23d3-4c03-b4c5-6443c09e7173", group.With(Patch("scim/okta.requests.json", "groupMembersPatch")).Members);
        Assert.Equal(2, group.With(Patch("scim/okta.requests.json", "groupMembersReplace")).Members.Count);
    }

    [Theory]
    [InlineData("{}", "invalidSyntax")]
    [InlineData("[]", "invalidSyntax")]
    [InlineData("{\"Operations\":[{\"op\":\"move\"}]}", "invalidSyntax")]
    [InlineData("{\"Operations\":[{\"op\":\"replace\",\"path\":\"active\",\"value\":\"perhaps\"}]}", "invalidValue")]
    [InlineData("{\"Operations\":[{\"op\":\"remove\"}]}", "invalidValue")]
    [InlineData("{\"Operations\":[{\"op\":\"remove\",\"path\":\"userName\"}]}", "invalidValue")]
    [InlineData("{\"Operations\":[{\"op\":\"replace\",\"path\":\"title\",\"value\":{\"a\":1}}]}", "invalidValue")]
    public void A_wrong_patch_is_told_in_the_protocols_words(string body, string type) =>
        Assert.Equal(type, ScimPayload.ReadUserPatch(Encoding.UTF8.GetBytes(body)).ScimType);

    [Fact]
    public void What_the_service_does_not_keep_is_accepted_and_ignored() =>
        Assert.Empty(ScimPayload.ReadUserPatch("""{"Operations":[{"op":"add","path":"phoneNumbers[type eq \"work\"].value","value":"1"},{"op":"add","path":"roles","value":[]}]}"""u8.ToArray()).Value!);

    [Theory]
    [InlineData("userName eq \"A@b.example\"", ScimFilterField.UserName, "A@b.example")]
    [InlineData("USERNAME EQ \"a\"", ScimFilterField.UserName, "a")]
    [InlineData("externalId eq \"x\\\"y\"", ScimFilterField.ExternalId, "x\"y")]
    [InlineData("emails[type eq \"work\"].value eq \"a@b.example\"", ScimFilterField.WorkEmail, "a@b.example")]
    [InlineData("displayName eq \"A and B\"", ScimFilterField.DisplayName, "A and B")]
    public void Filters_of_identity_providers_are_understood(string filter, ScimFilterField field, string value) =>
        Assert.Equal(new ScimCondition(field, value), Assert.Single(ScimFilter.Parse(filter)!));

    [Fact]
    public void Conditions_join_with_and() => Assert.Equal(2, ScimFilter.Parse("id eq \"1\" and externalId eq \"2\"")!.Count);

    [Theory]
    [InlineData("")]
    [InlineData("userName")]
    [InlineData("userName sw \"a\"")]
    [InlineData("userName eq a")]
    [InlineData("userName eq \"a")]
    [InlineData("userName eq \"a\" or id eq \"1\"")]
    [InlineData("password eq \"a\"")]
    [InlineData("userName eq \"a\" and")]
    public void Other_filters_are_not(string filter) => Assert.Null(ScimFilter.Parse(filter));

    private static IReadOnlyList<ScimGroupChange> Patch(string sample, string member) => ScimPayload.ReadGroupPatch(Sample.Part(sample, member)).Value!;
}
