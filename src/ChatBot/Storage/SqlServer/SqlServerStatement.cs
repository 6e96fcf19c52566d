using System.Data;
using System.Data.Common;

namespace ChatBot.Storage;

internal sealed class SqlServerStatement : Statement
{
    /// <summary>A statement that has not ended by then waits for something that will not come.</summary>
    private const int LongestSeconds = 60;

    private readonly DbCommand command;
    private DbDataReader? reader;

    public SqlServerStatement(DbConnection connection, DbTransaction? transaction, string sql)
    {
        command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = LongestSeconds;
#pragma warning disable CA2100 // The text is written in this program; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
    }

    public override Statement Bind(int index, long value) => Set(index, DbType.Int64, value);

    // A whole number that is absent fits every kind of column; an absent text does not fit one of bytes.
    public override Statement BindNull(int index) => Set(index, DbType.Int32, DBNull.Value);

    // Sizes that differ by the value would give each its own plan.
    public override Statement Bind(int index, ReadOnlySpan<byte> value) => Set(index, DbType.Binary, value.ToArray(), value.Length <= 8000 ? 8000 : -1);

    public override Statement Bind(int index, string value) => Set(index, DbType.String, value, value.Length <= 4000 ? 4000 : -1);

    public override Statement Clear(int count)
    {
        for (var i = 0; i < count; i++) BindNull(i);
        return this;
    }

    public override int Run()
    {
        Reset();
        using var rows = command.ExecuteReader();
        while (rows.Read()) { }

        // Its count is final when it is closed.
        rows.Close();
        return Math.Max(0, rows.RecordsAffected);
    }

    public override bool Step()
    {
        reader ??= command.ExecuteReader();
        if (reader.Read()) return true;
        Reset();
        return false;
    }

    public override long Int64(int column) => reader!.IsDBNull(column) ? 0 : Convert.ToInt64(reader.GetValue(column), null);

    public override bool IsNull(int column) => reader!.IsDBNull(column);

    public override ReadOnlySpan<byte> Blob(int column) => reader!.IsDBNull(column) ? [] : reader.GetFieldValue<byte[]>(column);

    public override string Text(int column) => reader!.GetString(column);

    public override void Reset()
    {
        reader?.Dispose();
        reader = null;
    }

    public override void Dispose()
    {
        Reset();
        command.Dispose();
    }

    private SqlServerStatement Set(int index, DbType type, object value, int size = 0)
    {
        while (command.Parameters.Count <= index)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{command.Parameters.Count}";
            command.Parameters.Add(parameter);
        }
        (command.Parameters[index].DbType, command.Parameters[index].Size, command.Parameters[index].Value) = (type, size, value);
        return this;
    }
}

internal sealed class SqlServerDialect : Dialect
{
    public static readonly SqlServerDialect Only = new();

    public override string AddSums(string table, IReadOnlyList<string> keys, IReadOnlyList<string> sums) =>
        Upsert(table, keys, sums, (sum, at) => $"\"{sum}\" = \"{sum}\" + @p{at}");

    public override string Put(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values) =>
        Upsert(table, keys, values, (value, at) => $"\"{value}\" = @p{at}");

    public override string UpdateSome(string table, string key, string set, string where, int most) => $"UPDATE TOP ({most}) \"{table}\" SET {set} WHERE {where}";

    public override string DeleteSome(string table, IReadOnlyList<string> key, string where, int most) => $"DELETE TOP ({most}) FROM \"{table}\" WHERE {where}";

    public override string? LockFacts => """
        DECLARE @granted int;
        EXEC @granted = sp_getapplock @Resource = N'ChatBot facts', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 20000;
        SELECT @granted;
        """;

    public override string Unclaimed(string table) => $"SELECT * FROM \"{table}\" WITH (UPDLOCK, READPAST, ROWLOCK)";

    public override string Now => "SELECT DATEDIFF_BIG(millisecond, '19700101', SYSUTCDATETIME())";

    public override string InsertOrLeave(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values) =>
        $"INSERT INTO \"{table}\" ({List(keys.Concat(values))}) SELECT {Parameters(keys.Count + values.Count)} " +
        $"WHERE NOT EXISTS (SELECT 1 FROM \"{table}\" WITH (UPDLOCK, SERIALIZABLE) WHERE {Match(keys)})";

    // Not MERGE: it is not atomic without extra hints. UPDLOCK and SERIALIZABLE hold the key's place between the two statements.
    private static string Upsert(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values, Func<string, int, string> set) =>
        $"UPDATE \"{table}\" WITH (UPDLOCK, SERIALIZABLE) SET {string.Join(", ", values.Select((v, i) => set(v, keys.Count + i)))} " +
        $"WHERE {Match(keys)}; IF @@ROWCOUNT = 0 INSERT INTO \"{table}\" ({List(keys.Concat(values))}) " +
        $"VALUES ({Parameters(keys.Count + values.Count)})";
}
