using System.Text;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.GitHub;

/// <summary>GitHub organisation, membership, member, team and ping events. They tell about people and teams; GitHub sends none about
/// Copilot seats or use.</summary>
/// <remarks>Source: GitHub documentation, "Webhook events and payloads" (read 2026-08). The event is recognised by what the body holds, so
/// the mapper needs no header. A form-encoded delivery carries the same JSON in its field <c>payload</c>.</remarks>
internal static class GitHubWebhook
{
    private const string Vendor = "github";

    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context)
    {
        if (FormPayload(payload) is not { } json) return MappedBatch.Refused("the form has no readable field payload");
        return JsonMapping.Document(json, context, (root, builder) => JsonMapping.Row(0, root, builder, body => Map(body, builder)));
    }

    private static void Map(Fields body, BatchBuilder builder)
    {
        var organisation = body.Object("organization");
        var action = body.Text("action");
        if (body.Has("zen"))
        {
            builder.Note(new VendorNotice.Signal("ping", body.Text("hook_id") ?? ""));
        }
        else if (body.Object("team") is { Exists: true } team)
        {
            var member = body.Object("member");
            builder.Note(new VendorNotice.MembershipChanged(
                Vendor, $"{organisation.Text("login")}/{team.Text("slug") ?? team.Text("name")}", team.Text("id"),
                PersonRefs.Login(member.Text("login")), action ?? "unknown"));
        }
        else if (body.Object("membership").Object("user") is { Exists: true } user)
        {
            builder.Note(Changed(user));
        }
        else if (body.Object("member") is { Exists: true } collaborator)
        {
            // A member of a repository is not a member of the organisation; what changed is access to code.
            builder.Skip("a repository collaborator");
            if (collaborator.Text("login") is null) builder.Fail("the member is missing");
        }
        else if (organisation.Exists && action is not null)
        {
            builder.Note(new VendorNotice.MembershipChanged(Vendor, organisation.Text("login") ?? "", organisation.Text("id"), null, action));
        }
        else
        {
            builder.Skip("an event without a use");
        }

        VendorNotice.MembershipChanged Changed(Fields user) => new(
            Vendor, organisation.Text("login") ?? "", organisation.Text("id"), PersonRefs.Login(user.Text("login")), action ?? "unknown");
    }

    private static ReadOnlyMemory<byte>? FormPayload(ReadOnlyMemory<byte> payload)
    {
        if (!payload.Span.StartsWith("payload="u8)) return payload;
        var value = payload[8..];
        var end = value.Span.IndexOf((byte)'&');
        if (end >= 0) value = value[..end];
        return System.Text.Unicode.Utf8.IsValid(value.Span)
            ? Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(value.Span).Replace('+', ' ')))
            : null;
    }
}
