using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ChatBot.IntegrationTests.SqlServer;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;

namespace ChatBot.IntegrationTests.Questions;

public sealed class Rollups_on_SQL_Server
{
    [Fact]
    public async Task Every_statement_of_the_writer_is_T_SQL()
    {
        using var connection = new ListeningConnection();
        var book = new SliceBook([new(1, 1, "", "", "", "", "USD"), new(2, 1, "ide", "chat", "m", "p", "")]);
        await RollupWriter.RecountAsync(connection, null, [new(2026, 6, 1), new(2026, 6, 3)], CancellationToken.None);
        var gone = new Sums(-1, -1, 0, 0, 0, 0, 0, -1, 0, -1);
        await RollupWriter.AddAsync(connection, null, [new(7, new(2026, 6, 1), 1, -gone), new(7, new(2026, 6, 2), 2, gone)], CancellationToken.None, book);
        await RollupWriter.RealignAsync(connection, null, CancellationToken.None);

        Assert.True(connection.Heard.Count > 20);
        foreach (var sql in connection.Heard) Speaking_to_SQL_Server.Parse(sql);
    }

    /// <summary>Hears every statement and answers with no rows; a lock is granted.</summary>
    private sealed class ListeningConnection : DbConnection
    {
        public HashSet<string> Heard { get; } = [];

        [AllowNull]
        public override string ConnectionString { get; set; } = "";
        public override string Database => "";
        public override string DataSource => "";
        public override string ServerVersion => "";
        public override ConnectionState State => ConnectionState.Open;

        public override void ChangeDatabase(string databaseName) { }

        public override void Close() { }

        public override void Open() { }

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override DbCommand CreateDbCommand() => new ListeningCommand(this);
    }

    private sealed class ListeningCommand(ListeningConnection connection) : DbCommand
    {
        private readonly Microsoft.Data.SqlClient.SqlCommand parameters = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";
        public override int CommandTimeout { get; set; }
        public override CommandType CommandType { get; set; }
        public override bool DesignTimeVisible { get; set; }
        public override UpdateRowSource UpdatedRowSource { get; set; }
        protected override DbConnection? DbConnection { get; set; } = connection;
        protected override DbParameterCollection DbParameterCollection => parameters.Parameters;
        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel() { }

        public override int ExecuteNonQuery() => 0;

        public override object? ExecuteScalar() => null;

        public override void Prepare() { }

        protected override DbParameter CreateDbParameter() => parameters.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            connection.Heard.Add(CommandText);
            var answer = new DataTable();
            if (CommandText.Contains("sp_getapplock", StringComparison.Ordinal))
            {
                answer.Columns.Add("granted", typeof(int));
                answer.Rows.Add(0);
            }
            return answer.CreateDataReader();
        }

        protected override void Dispose(bool disposing)
        {
            parameters.Dispose();
            base.Dispose(disposing);
        }
    }
}
