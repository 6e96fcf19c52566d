using ChatBot.Core.People;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>Stores what a message leaves behind.</summary>
internal static class Conversations
{
    private const int RememberedDays = 90;

    /// <param name="newId">None when the row is there already.</param>
    public static void Store(WriteScope scope, Guid? newId, string platform, string key, PersonId person, string state, DateTimeOffset now)
    {
        var at = Converters.ToNumber(now);
        using var update = Statement.Prepare(scope.Connection, scope.Transaction,
            "UPDATE \"Conversations\" SET \"State\" = @p0, \"UpdatedAt\" = @p1, \"Version\" = \"Version\" + 1 WHERE \"Platform\" = @p2 AND \"ExternalId\" = @p3");
        update.Bind(0, state).Bind(1, at).Bind(2, platform).Bind(3, key).Run();
        if (newId is not { } id) return;

        // Two first messages at once both want to make the row; whoever comes second finds it.
        using var insert = Statement.Prepare(scope.Connection, scope.Transaction,
            """
            INSERT INTO "Conversations" ("Id", "Platform", "ExternalId", "PersonId", "State", "UpdatedAt", "Version")
            SELECT @p0, @p1, @p2, @p3, @p4, @p5, 0 WHERE NOT EXISTS (SELECT 1 FROM "Conversations" WHERE "Platform" = @p1 AND "ExternalId" = @p2)
            """);
        insert.Bind(0, Converters.ToBytes(id)).Bind(1, platform).Bind(2, key).Bind(3, person.Value).Bind(4, state).Bind(5, at).Run();
    }

    /// <summary>Two questions at once must not both be judged by what was told before either.</summary>
    /// <exception cref="OvertakenException">Something was told in between: the answer has to be judged again.</exception>
    public static void Recheck(WriteScope scope, PersonId person, IReadOnlyList<(byte[] Figure, int Told)> judged)
    {
        using var count = Statement.Prepare(scope.Connection, scope.Transaction, "SELECT COUNT(*) FROM \"AnsweredGroups\" WHERE \"PersonId\" = @p0 AND \"Figure\" = @p1");
        foreach (var (figure, told) in judged)
        {
            count.Bind(0, person.Value).Bind(1, figure).Step();
            var now = count.Int32(0);
            count.Reset();
            if (now != told) throw new OvertakenException();
        }
    }

    /// <summary>What was answered long ago no longer lies beside a new answer.</summary>
    public static void Remember(WriteScope scope, PersonId person, AnsweredGroup group, DateTimeOffset now)
    {
        using var forget = Statement.Prepare(scope.Connection, scope.Transaction, "DELETE FROM \"AnsweredGroups\" WHERE \"PersonId\" = @p0 AND \"AnsweredAt\" < @p1");
        forget.Bind(0, person.Value).Bind(1, Converters.ToNumber(now.AddDays(-RememberedDays))).Run();
        using var put = Statement.Prepare(scope.Connection, scope.Transaction,
            Dialect.Of(scope.Connection).Put("AnsweredGroups", ["PersonId", "Figure", "Group"], ["People", "AnsweredAt"]));
        put.Bind(0, person.Value).Bind(1, group.Figure).Bind(2, group.Group).Bind(3, group.Told.Encode()).Bind(4, Converters.ToNumber(now)).Run();
    }
}

/// <summary>Another answer to the same person was stored first.</summary>
internal sealed class OvertakenException() : Exception("Another answer to this person came first.");
