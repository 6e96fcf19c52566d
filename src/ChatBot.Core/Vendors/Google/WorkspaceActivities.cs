using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Google;

/// <summary>Gemini in Workspace: one request per feature that somebody used; what was only shown counts nothing.</summary>
/// <remarks>Source: Admin SDK Reports API, "Gemini in Workspace Apps activity events" (read 2026-08).</remarks>
internal static class WorkspaceActivities
{
    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (page, builder) =>
    {
        JsonMapping.Rows(page.Array("items"), builder, item => MapItem(item, builder));
        if (page.Text("nextPageToken") is { } next) builder.Note(new VendorNotice.NextPage(next));
    });

    private static void MapItem(Fields item, BatchBuilder builder)
    {
        var id = item.Object("id");
        var at = id.Instant("time");
        var actor = item.Object("actor");
        var events = item.Array("events");
        for (var i = 0; i < events.Count; i++)
        {
            string? action = null, app = null, category = null;
            foreach (var parameter in events[i].Array("parameters"))
            {
                switch (parameter.Text("name"))
                {
                    case "action": action = parameter.Text("value"); break;
                    case "app_name": app = parameter.Text("value"); break;
                    case "event_category": category = parameter.Text("value"); break;
                }
            }
            if (events[i].Text("name") != "feature_utilization")
            {
                builder.Skip("another event");
                continue;
            }
            if (category == "inactive")
            {
                builder.Skip("inactive");
                continue;
            }
            var key = $"{id.Text("time")}:{id.Text("uniqueQualifier")}";
            builder.Add(builder.Event(Feeds.GeminiWorkspace, i == 0 ? key : $"{key}:{i}", Tools.GeminiWorkspace, at) with
            {
                PersonRef = builder.Context.Person(PersonRefs.Email(actor.Text("email")) ?? PersonRefs.Vendor("google", actor.Text("profileId"))),
                Surface = app == "gemini_app" ? Surfaces.Browser : Surfaces.Office,
                Feature = action,
                Requests = 1,
            });
        }
    }
}
