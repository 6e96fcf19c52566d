using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Access;

/// <summary>Makes full requests of rows that a file brought, or that an older version of the store held.</summary>
internal static class Adoption
{
    /// <summary>Where an imported row came from, in the record.</summary>
    public const string Platform = "import";

    /// <param name="rows">Tracked. What is known of them already stays, where they stand follows their columns.</param>
    /// <param name="nextNumber">For rows that have none yet.</param>
    /// <param name="sequences">Last event of requests that have events.</param>
    public static void Adopt(ChatBotDb db, AccessSurroundings around, IEnumerable<AccessRequestRow> rows, int nextNumber, IReadOnlyDictionary<Guid, int> sequences)
    {
        foreach (var row in rows)
        {
            if (row.Number == 0) row.Number = nextNumber++;
            var (person, tool) = (new PersonId(row.PersonId), new ToolId(row.ToolId));
            var seat = around.Organisation.SeatsOf(person).Where(s => s.Tool == tool).Select(s => (DateOnly?)s.AssignedOn).FirstOrDefault();
            var mover = around.By(null, Platform, person);
            if (around.Moves.Import(person, tool, row.RequestedDay, row.Status, row.DecidedDay, seat, row.Number, mover, AccessStates.Read(row)) is Outcome.Done done)
            {
                AccessStates.Write(row, done.State);
                AccessStates.Record(db, row.Id, sequences.GetValueOrDefault(row.Id), done.Events);
            }
            else
            {
                // Whoever asked has left, or the tool is gone: it is over, and somebody of the house owns its record.
                (row.Stage, row.State) = (row.Status == RequestStatus.Open ? Stage.Lapsed : row.Status == RequestStatus.Granted ? Stage.Released : Stage.Denied, "");
                (row.OwnerId, row.NextDay, row.EndedDay) = (row.OwnerId == 0 ? row.PersonId : row.OwnerId, mover.Today, row.DecidedDay ?? mover.Today);
                row.Version++;
            }
        }
    }
}
