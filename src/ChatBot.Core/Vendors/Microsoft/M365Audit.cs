using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Microsoft;

/// <summary>Microsoft 365 management activity: notifications that tell where audit blobs lie, and the audit records in them.</summary>
/// <remarks>Source: Office 365 Management Activity API reference, CopilotInteraction schema (read 2026-08). Contexts, resources, addresses and
/// message texts are never read.</remarks>
internal static class M365Audit
{
    /// <summary>The push: either a validation call or an array of notifications. Blobs are fetched with an OAuth token.</summary>
    public static MappedBatch MapNotifications(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, (row, builder) =>
    {
        if (row.Text("validationCode") is { } code) builder.Note(new VendorNotice.Signal("validation", code));
        else if (row.Text("contentUri") is { } address && row.Text("contentId") is { } id) builder.Note(new VendorNotice.Fetch(address, id, WithToken: true));
        else builder.Fail("the notification names no content");
    });

    public static MappedBatch MapRecords(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, (row, builder) =>
    {
        if (row.Text("Operation") != "CopilotInteraction")
        {
            builder.Skip("another operation");
            return;
        }
        var data = row.Object("CopilotEventData");
        var prompts = 0;
        foreach (var message in data.Array("Messages"))
        {
            if (message.Flag("isPrompt") == true) prompts++;
        }
        builder.Add(builder.Event(Feeds.M365Audit, row.Text("Id") ?? "", Tools.M365Copilot, row.Instant("CreationTime")) with
        {
            PersonRef = context.Person(PersonRefs.Vendor("microsoft", row.Text("UserId"))),
            Surface = Surfaces.Office,
            Feature = data.Text("AppHost"),
            Prompts = data.Has("Messages") ? prompts : 1,
            SessionId = data.Text("ThreadId"),
        });
    });
}
