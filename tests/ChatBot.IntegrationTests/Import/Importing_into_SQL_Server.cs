using ChatBot.IntegrationTests.SqlServer;
using ChatBot.Storage.Bulk;

namespace ChatBot.IntegrationTests.Import;

/// <summary>What can be proved without a server.</summary>
public sealed class Importing_into_SQL_Server
{
    [Fact]
    public void The_bulk_statements_parse()
    {
        Speaking_to_SQL_Server.Parse(SqlServerFactBulk.CreateStaging);
        Speaking_to_SQL_Server.Parse(SqlServerFactBulk.MoveOn);
    }
}
