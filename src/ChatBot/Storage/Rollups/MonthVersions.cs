using System.Data.Common;

namespace ChatBot.Storage.Rollups;

/// <summary>Moves with every change of a month's sums by person, so that a reader knows whether what it keeps still holds.</summary>
internal sealed class MonthVersions(DbConnection connection, DbTransaction? transaction) : IDisposable
{
    private static readonly DialectText MoveText = new(dialect => dialect.AddSums("MonthVersions", ["Month"], ["Version"]));

    private readonly Statement move = Statement.Prepare(connection, transaction, MoveText.For(connection));

    public void Move(int month) => move.Bind(0, month).Bind(1, 1).Run();

    public void Dispose() => move.Dispose();
}
