using System.Text;
using ChatBot.Storage;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace ChatBot.IntegrationTests.SqlServer.StandIn;

/// <summary>One step of a batch, in words that SQLite understands.</summary>
internal abstract record Step
{
    private Step() { }

    /// <summary>Answers with rows.</summary>
    public sealed record Query(string Sql) : Step;

    public sealed record Change(string Sql) : Step;

    /// <summary><c>SELECT @@ROWCOUNT</c>.</summary>
    public sealed record CountOfLast : Step;

    /// <summary><c>IF @@ROWCOUNT = 0</c>.</summary>
    public sealed record IfLastChangedNone(IReadOnlyList<Step> Then) : Step;

    public sealed record Nothing : Step;
}

/// <summary>Reads T-SQL with the parser of SQL Server's own tools and says the same in SQLite's words. What it does not know is an error: a new kind of
/// statement wants to be looked at.</summary>
internal static class TSqlReading
{
    public static IReadOnlyList<Step> Read(string sql)
    {
        if (sql == SqlServerDialect.Only.Now) return Parsed(sql, new Step.Query(SqliteDialect.Only.Now));
        if (sql == SqlServerDialect.Only.LockFacts) return Parsed(sql, new Step.Query("SELECT 0"));
        var script = (TSqlScript)Parse(sql);
        return [.. script.Batches.SelectMany(b => b.Statements).Select(Read)];

        static IReadOnlyList<Step> Parsed(string text, Step step)
        {
            Parse(text);
            return [step];
        }
    }

    /// <exception cref="NotTSqlException">Line, column and what is wrong.</exception>
    public static TSqlFragment Parse(string sql)
    {
        using var reader = new StringReader(sql);
        var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var problems);
        if (problems.Count > 0) throw new NotTSqlException($"{string.Join("; ", problems.Select(p => $"{p.Line}:{p.Column} {p.Message}"))} in: {sql}");
        return fragment;
    }

    private static Step Read(TSqlStatement statement) => statement switch
    {
        PredicateSetStatement => new Step.Nothing(),
        SaveTransactionStatement save => new Step.Change($"SAVEPOINT [{save.Name.Value}]"),
        RollbackTransactionStatement { Name: { } name } => new Step.Change($"ROLLBACK TO [{name.Value}]"),
        SelectStatement select when IsCountOfLast(select) => new Step.CountOfLast(),
        SelectStatement select => new Step.Query(Say(select)),
        InsertStatement or UpdateStatement or DeleteStatement or CreateTableStatement or DropTableStatement => new Step.Change(Say(statement)),
        IfStatement { ElseStatement: null } choice when TextOf(choice.Predicate) is "@@ROWCOUNT = 0" => new Step.IfLastChangedNone([Read(choice.ThenStatement)]),
        MergeStatement => throw new NotTSqlException("MERGE is not used: it is not atomic without extra hints. " + TextOf(statement)),
        _ => throw new NotTSqlException($"The stand-in has no words for a {statement.GetType().Name}: {TextOf(statement)}"),
    };

    private static bool IsCountOfLast(SelectStatement select) =>
        select.QueryExpression is QuerySpecification { FromClause: null, SelectElements: [SelectScalarExpression { Expression: GlobalVariableExpression { Name: "@@ROWCOUNT" } }] };

    private static string TextOf(TSqlFragment fragment)
    {
        var text = new StringBuilder();
        for (var i = fragment.FirstTokenIndex; i <= fragment.LastTokenIndex; i++) text.Append(fragment.ScriptTokenStream[i].Text);
        return text.ToString();
    }

    private static string Say(TSqlStatement statement)
    {
        var other = new OtherWords(statement);
        statement.Accept(other);
        return other.ToString();
    }

    /// <summary>The statement's own tokens, with those of T-SQL alone left out or replaced.</summary>
    private sealed class OtherWords(TSqlStatement statement) : TSqlFragmentVisitor
    {
        private readonly IList<TSqlParserToken> tokens = statement.ScriptTokenStream;
        private readonly Dictionary<int, string> instead = [];
        private readonly Dictionary<int, string> after = [];

        public override void Visit(QuerySpecification node)
        {
            if (node.TopRowFilter is not { } top) return;
            After(node.LastTokenIndex, $" LIMIT {Inner(top.Expression)}");
            LeaveOut(top.FirstTokenIndex, top.LastTokenIndex);
        }

        public override void Visit(OffsetClause node) =>
            Replace(node, node.FetchExpression is { } fetch ? $"LIMIT {Inner(fetch)} OFFSET {Inner(node.OffsetExpression)}" : $"LIMIT -1 OFFSET {Inner(node.OffsetExpression)}");

        public override void Visit(DeleteSpecification node) => Some(node);

        public override void Visit(UpdateSpecification node) => Some(node);

        private void Some(UpdateDeleteSpecificationBase node)
        {
            if (node is not { TopRowFilter: { } top, WhereClause: { } where }) return;
            var table = ((NamedTableReference)node.Target).SchemaObject.BaseIdentifier.Value;
            var key = StandInServer.KeyOf(table);
            LeaveOut(top.FirstTokenIndex, top.LastTokenIndex);
            instead[where.FirstTokenIndex] = $"WHERE ({key}) IN (SELECT {key} FROM [{table}] WHERE";
            After(where.LastTokenIndex, $" LIMIT {Inner(top.Expression)})");
        }

        public override void Visit(NamedTableReference node)
        {
            if (node.TableHints.Count == 0) return;
            var (first, last) = (node.TableHints[0].FirstTokenIndex, node.TableHints[^1].LastTokenIndex);
            while (tokens[first].TokenType != TSqlTokenType.With) first--;
            while (tokens[last].TokenType != TSqlTokenType.RightParenthesis) last++;
            LeaveOut(first, last);
        }

        public override void Visit(SchemaObjectName node)
        {
            if (node.BaseIdentifier.Value.StartsWith('#')) Replace(node, $"temp.[{node.BaseIdentifier.Value[1..]}]");
        }

        public override void Visit(FunctionCall node)
        {
            if (node.FunctionName.Value.Equals("COUNT_BIG", StringComparison.OrdinalIgnoreCase)) Replace(node.FunctionName, "COUNT");
        }

        // Both are keywords of joins to SQLite.
        public override void ExplicitVisit(LeftFunctionCall node) => Replace(node, $"substr({Inner(node.Parameters[0])}, 1, {Inner(node.Parameters[1])})");

        public override void ExplicitVisit(RightFunctionCall node) =>
            Replace(node, $"substr({Inner(node.Parameters[0])}, length({Inner(node.Parameters[0])}) + 1 - ({Inner(node.Parameters[1])}))");

        public override void Visit(DataTypeReference node) => Replace(node, node.Name.BaseIdentifier.Value.ToLowerInvariant() switch
        {
            "bit" or "int" or "bigint" or "smallint" or "tinyint" => "INTEGER",
            "varbinary" or "binary" => "BLOB",
            "nvarchar" or "varchar" or "nchar" => "TEXT",
            "float" or "real" => "REAL",
            "decimal" or "numeric" => "NUMERIC",
            var other => throw new NotTSqlException($"The stand-in has no word for the type {other}."),
        });

        public override string ToString()
        {
            var text = new StringBuilder();
            var last = statement.LastTokenIndex;
            while (tokens[last].TokenType is TSqlTokenType.Semicolon or TSqlTokenType.WhiteSpace) last--;
            for (var i = statement.FirstTokenIndex; i <= last; i++) text.Append(instead.TryGetValue(i, out var word) ? word : Word(tokens[i])).Append(after.GetValueOrDefault(i));
            return text.ToString();
        }

        private static string Word(TSqlParserToken token) => token.TokenType switch
        {
            // In brackets, because SQLite takes an unknown name in double quotes for a text.
            TSqlTokenType.AsciiStringOrQuotedIdentifier => $"[{token.Text[1..^1]}]",
            TSqlTokenType.UnicodeStringLiteral => token.Text[1..],
            TSqlTokenType.HexLiteral => $"X'{token.Text[2..]}'",
            _ => token.Text,
        };

        private string Inner(TSqlFragment fragment)
        {
            var text = new StringBuilder();
            for (var i = fragment.FirstTokenIndex; i <= fragment.LastTokenIndex; i++) text.Append(Word(tokens[i]));
            return text.ToString();
        }

        private void After(int token, string text) => after[token] = text + after.GetValueOrDefault(token);

        private void Replace(TSqlFragment node, string text)
        {
            LeaveOut(node.FirstTokenIndex, node.LastTokenIndex);
            instead[node.FirstTokenIndex] = text;
        }

        private void LeaveOut(int first, int last)
        {
            for (var i = first; i <= last; i++) instead[i] = "";
        }
    }
}

internal sealed class NotTSqlException(string message) : Exception(message);
