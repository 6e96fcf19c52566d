using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ChatBot.Storage;
using ChatBot.Storage.Bulk;
using Microsoft.Data.Sqlite;

namespace ChatBot.IntegrationTests.SqlServer.StandIn;

/// <summary>Between a host and its server. A host whose line is cut is as dead to the others as one that was killed: nothing that it does any more is known.</summary>
internal sealed class StandInLine
{
    private volatile bool isCut;

    public void Cut() => isCut = true;

    public void Carry()
    {
        if (isCut) throw new LineIsCutException();
    }
}

internal sealed class LineIsCutException() : DbException("A network-related or instance-specific error occurred while establishing a connection to SQL Server.");

internal sealed class StandInConnection(SqliteConnection file, StandInLine line) : DbConnection, ICopiesRows
{
    private DbDataReader? open;

    [AllowNull]
    public override string ConnectionString { get; set; } = "Server=stand-in;Database=ChatBot;User ID=nobody";
    public override string Database => "ChatBot";
    public override string DataSource => "stand-in";
    public override string ServerVersion => "16.00.1000";
    public override ConnectionState State => file.State;
    internal StandInTransaction? Current { get; set; }
    internal SqliteConnection File => file;
    internal StandInLine Line => line;
    internal long LastChanged { get; set; }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open()
    {
        line.Carry();
        file.Open();
        using var settle = file.CreateCommand();
        settle.CommandText = SqliteConnections.Pragmas +
            "ATTACH ':memory:' AS sys; CREATE TABLE sys.databases (database_id, name, is_read_committed_snapshot_on, snapshot_isolation_state); INSERT INTO sys.databases VALUES (1, 'ChatBot', 1, 1);";
        settle.ExecuteNonQuery();
        file.CreateFunction("OBJECT_ID", (string? name) => name is null ? (long?)null : 1);
        file.CreateFunction("DB_NAME", () => "ChatBot");
        file.CreateFunction("DB_ID", () => 1L);
        file.CreateFunction("LEN", (string? text) => text is null ? (long?)null : text.TrimEnd(' ').Length);
        file.CreateFunction("CHARINDEX", (string? part, string? text) => part is null || text is null ? (long?)null : text.IndexOf(part, StringComparison.Ordinal) + 1);
    }

    public override void Close()
    {
        if (file.State != ConnectionState.Open) return;
        open?.Dispose();
        Current?.Dispose();
        // A connection that goes back to its pool keeps no attached store.
        using (var settle = file.CreateCommand())
        {
            settle.CommandText = "DETACH sys";
            settle.ExecuteNonQuery();
        }

        file.Close();
    }

    public async Task CopyAsync(DataTable rows, string table, CancellationToken ct)
    {
        line.Carry();
        NothingOpen();
        await using var insert = file.CreateCommand();
        insert.Transaction = Current?.Inner;
        insert.CommandText = $"INSERT INTO temp.[{table.TrimStart('#')}] VALUES ({string.Join(", ", Enumerable.Range(0, rows.Columns.Count).Select(i => $"@c{i}"))})";
        foreach (DataRow row in rows.Rows)
        {
            insert.Parameters.Clear();
            // As SqlBulkCopy does without mappings: by position.
            for (var i = 0; i < rows.Columns.Count; i++) insert.Parameters.AddWithValue($"@c{i}", row[i]);
            await insert.ExecuteNonQueryAsync(ct);
        }
    }

    internal void NothingOpen()
    {
        if (open is { IsClosed: false }) throw new InvalidOperationException("There is already an open DataReader associated with this connection which must be closed first.");
    }

    internal DbDataReader Opened(DbDataReader reader) => open = reader;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        line.Carry();
        NothingOpen();
        if (Current is not null) throw new InvalidOperationException("The stand-in does not support parallel transactions.");
        // Questions read a snapshot; everybody else writes.
        return Current = new StandInTransaction(this, file.BeginTransaction(deferred: isolationLevel == IsolationLevel.Snapshot), isolationLevel);
    }

    protected override DbCommand CreateDbCommand() => new StandInCommand { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}

internal sealed class StandInTransaction(StandInConnection connection, SqliteTransaction inner, IsolationLevel level) : DbTransaction
{
    public override IsolationLevel IsolationLevel => level;
    public override bool SupportsSavepoints => true;
    internal SqliteTransaction Inner => inner;
    protected override DbConnection? DbConnection => connection.Current == this ? connection : null;

    public override void Commit()
    {
        connection.Line.Carry();
        connection.NothingOpen();
        inner.Commit();
        connection.Current = null;
    }

    public override void Rollback()
    {
        inner.Rollback();
        connection.Current = null;
    }

    public override void Save(string savepointName) => inner.Save(savepointName);

    public override void Rollback(string savepointName) => inner.Rollback(savepointName);

    // SQL Server releases savepoints with their transaction.
    public override void Release(string savepointName) { }

    protected override void Dispose(bool disposing)
    {
        if (disposing && connection.Current == this)
        {
            inner.Dispose();
            connection.Current = null;
        }

        base.Dispose(disposing);
    }
}

internal sealed class StandInCommand : DbCommand
{
    private readonly Microsoft.Data.SqlClient.SqlCommand parameters = new();

    [AllowNull]
    public override string CommandText { get; set; } = "";
    public override int CommandTimeout { get; set; }
    public override CommandType CommandType { get; set; } = CommandType.Text;
    public override bool DesignTimeVisible { get; set; }
    public override UpdateRowSource UpdatedRowSource { get; set; }
    protected override DbConnection? DbConnection { get; set; }
    protected override DbParameterCollection DbParameterCollection => parameters.Parameters;
    protected override DbTransaction? DbTransaction { get; set; }
    private StandInConnection On => (StandInConnection)DbConnection!;

    public override void Cancel() { }

    public override void Prepare() { }

    public override int ExecuteNonQuery()
    {
        using var reader = ExecuteDbDataReader(CommandBehavior.Default);
        return reader.RecordsAffected;
    }

    public override object? ExecuteScalar()
    {
        using var reader = ExecuteDbDataReader(CommandBehavior.Default);
        return reader.Read() && reader.FieldCount > 0 ? reader.GetValue(0) is var value and not DBNull ? value : null : null;
    }

    protected override DbParameter CreateDbParameter() => parameters.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        On.Line.Carry();
        On.NothingOpen();
        if (On.Current != DbTransaction) throw new InvalidOperationException("The command wants the transaction of its connection: " + CommandText);
        if (CommandText.Contains("READPAST", StringComparison.Ordinal) && DbTransaction?.IsolationLevel is not (IsolationLevel.ReadCommitted or IsolationLevel.RepeatableRead))
            throw new InvalidOperationException("You can only specify the READPAST lock in the READ COMMITTED or REPEATABLE READ isolation levels, and a pooled connection keeps the level of before.");
        var steps = StandInServer.Read(CommandText);
        if (steps is [Step.Query only]) return On.Opened(Run(only.Sql).ExecuteReader());

        var answers = new DataSet();
        var changed = -1L;
        Follow(steps);
        if (answers.Tables.Count == 0) answers.Tables.Add();
        return On.Opened(new CountingReader(answers.CreateDataReader(), (int)changed));

        void Follow(IReadOnlyList<Step> steps)
        {
            foreach (var step in steps)
                switch (step)
                {
                    case Step.Nothing:
                        break;
                    case Step.Change change:
                        On.LastChanged = Run(change.Sql).ExecuteNonQuery();
                        changed = Math.Max(0, changed) + Math.Max(0, On.LastChanged);
                        break;
                    case Step.CountOfLast:
                        answers.Tables.Add().Columns.Add("", typeof(int));
                        answers.Tables[^1].Rows.Add((int)On.LastChanged);
                        break;
                    case Step.IfLastChangedNone(var then):
                        if (On.LastChanged == 0) Follow(then);
                        break;
                    case Step.Query query:
                        using (var rows = Run(query.Sql).ExecuteReader())
                        {
                            var table = answers.Tables.Add();
                            table.Load(rows);
                        }

                        break;
                }
        }
    }

    protected override void Dispose(bool disposing)
    {
        parameters.Dispose();
        base.Dispose(disposing);
    }

    private SqliteCommand Run(string sql)
    {
        var command = On.File.CreateCommand();
        command.CommandText = sql;
        command.Transaction = On.Current?.Inner;
        foreach (DbParameter parameter in parameters.Parameters)
        {
            var name = parameter.ParameterName.StartsWith('@') ? parameter.ParameterName : "@" + parameter.ParameterName;
            command.Parameters.AddWithValue(name, parameter.Value switch
            {
                null => throw new InvalidOperationException($"The parameter {name} was not supplied."),
                bool truth => truth ? 1 : 0,
                var value => value,
            });
        }

        return command;
    }
}

/// <summary>Rows of a batch, and how many it changed.</summary>
internal sealed class CountingReader(DataTableReader inner, int changed) : DbDataReader
{
    public override int RecordsAffected => changed;
    public override int Depth => inner.Depth;
    public override int FieldCount => inner.FieldCount;
    public override bool HasRows => inner.HasRows;
    public override bool IsClosed => inner.IsClosed;
    public override object this[int ordinal] => inner[ordinal];
    public override object this[string name] => inner[name];

    public override void Close() => inner.Close();

    public override bool Read() => inner.Read();

    public override bool NextResult() => inner.NextResult();

    public override bool GetBoolean(int ordinal) => inner.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => inner.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => inner.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => inner.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => inner.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => inner.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => inner.GetDouble(ordinal);

    public override System.Collections.IEnumerator GetEnumerator() => inner.GetEnumerator();

    public override Type GetFieldType(int ordinal) => inner.GetFieldType(ordinal);

    public override float GetFloat(int ordinal) => inner.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => inner.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => inner.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => inner.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => inner.GetInt64(ordinal);

    public override string GetName(int ordinal) => inner.GetName(ordinal);

    public override int GetOrdinal(string name) => inner.GetOrdinal(name);

    public override string GetString(int ordinal) => inner.GetString(ordinal);

    public override object GetValue(int ordinal) => inner.GetValue(ordinal);

    public override int GetValues(object[] values) => inner.GetValues(values);

    public override bool IsDBNull(int ordinal) => inner.IsDBNull(ordinal);
}
