using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.GitHub;

/// <summary>Copilot seats: who holds one, since when, until when. Seats carry no use and no price.</summary>
/// <remarks>Source: GitHub REST, "List all Copilot seat assignments" (read 2026-08). <c>last_activity_at</c> lags up to a day and is empty
/// after 90 idle days, so it is kept with the seat and never becomes a fact.</remarks>
internal static class CopilotSeats
{
    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (page, builder) =>
        JsonMapping.Rows(page.Array("seats"), builder, row => MapSeat(row, builder)));

    private static void MapSeat(Fields row, BatchBuilder builder)
    {
        var assignee = row.Object("assignee");
        if (!assignee.Exists || PersonRefs.Login(assignee.Text("login")) is not { } login)
        {
            builder.Skip("a seat without a person");
            return;
        }
        builder.Note(new VendorNotice.SeatSeen(
            Tools.GitHubCopilot, row.Object("organization").Text("login") ?? builder.Context.Entity ?? "", login, row.Text("plan_type"),
            row.Instant("created_at"), row.Instant("last_activity_at"), row.Day("pending_cancellation_date"), row.Text("last_activity_editor")));
    }
}
