using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Storage;

/// <summary>Tells when another host was faster: the row that somebody was about to write is there now, or is another one than was read.</summary>
/// <remarks>Work that looks before it writes does the right thing when it looks again.</remarks>
internal static class Overtaken
{
    private const int SqliteUnique = 2067, SqlitePrimaryKey = 1555;
    private const int ServerUnique = 2601, ServerPrimaryKey = 2627;

    public static bool By(Exception problem)
    {
        for (var at = problem; at is not null; at = at.InnerException)
            switch (at)
            {
                case DbUpdateConcurrencyException:
                case SqliteException { SqliteExtendedErrorCode: SqliteUnique or SqlitePrimaryKey }:
                case SqlException { Number: ServerUnique or ServerPrimaryKey }:
                    return true;
            }

        return false;
    }
}
