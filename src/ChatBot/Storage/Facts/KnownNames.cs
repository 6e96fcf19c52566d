using System.Data.Common;
using ChatBot.Core.Usage;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Facts;

internal sealed record KnownSource(int Id, string Name);

/// <summary>What the writer remembers of the store between transactions: numbers of names, whose an identity is, zones. Thrown away when
/// somebody else may have changed it, and when a transaction that added to it may not have been committed.</summary>
internal sealed class KnownNames
{
    public Dictionary<string, KnownSource> Sources { get; } = new(StringComparer.Ordinal);
    public Dictionary<int, KnownSource> SourcesById { get; } = [];
    public Dictionary<string, KnownIdentity> Identities { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, int> Tools { get; } = new(StringComparer.Ordinal);
    public Dictionary<int, string> Slugs { get; } = [];
    public Dictionary<(int Tool, string Surface, string Feature, string Model, string Project, string Currency), int> Slices { get; } = [];
    public Dictionary<int, TimeZoneInfo?> Zones { get; } = [];
    public Dictionary<int, bool> Paused { get; } = [];

    /// <summary>When it was last written down that a source told of a tool on a day that was over.</summary>
    public Dictionary<(int Source, int Tool, int Day), DateTimeOffset> Restated { get; } = [];
    public SliceBook? Book { get; set; }
    public PriceBook? Prices { get; set; }
    public Precedence? Precedence { get; set; }
    public TimeZoneInfo OrganisationZone { get; set; } = TimeZoneInfo.Utc;
    public string? Stamp { get; set; }

    public void Forget()
    {
        Sources.Clear();
        SourcesById.Clear();
        Identities.Clear();
        Tools.Clear();
        Slugs.Clear();
        Slices.Clear();
        Zones.Clear();
        Paused.Clear();
        Restated.Clear();
        Book = null;
        Prices = null;
        Precedence = null;
        Stamp = null;
    }
}

/// <param name="PersonId">0 = nobody known; below 0 = nobody in particular of the team with that number.</param>
internal sealed record KnownIdentity(int Id, int PersonId);

/// <summary>Finds the numbers of names inside one transaction, and makes those that are missing.</summary>
internal sealed class Names : IDisposable
{
    private static readonly Dictionary<string, (string Name, string Vendor)> BuiltIn = new(StringComparer.Ordinal)
    {
        [Tools.GitHubCopilot] = ("GitHub Copilot", "GitHub"),
        [Tools.ClaudeCode] = ("Claude Code", "Anthropic"),
        [Tools.Claude] = ("Claude", "Anthropic"),
        [Tools.Codex] = ("Codex", "OpenAI"),
        [Tools.ChatGpt] = ("ChatGPT", "OpenAI"),
        [Tools.GeminiCli] = ("Gemini CLI", "Google"),
        [Tools.GeminiCodeAssist] = ("Gemini Code Assist", "Google"),
        [Tools.GeminiWorkspace] = ("Gemini for Workspace", "Google"),
        [Tools.Cursor] = ("Cursor", "Anysphere"),
        [Tools.Windsurf] = ("Windsurf", "Cognition"),
        [Tools.M365Copilot] = ("Microsoft 365 Copilot", "Microsoft"),
        [Tools.Api] = ("API", ""),
    };

    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;
    private readonly KnownNames known;
    private readonly List<IDisposable> statements = [];
    private Statement? findSource, findIdentity, findPerson, findSlice, insertIdentity, insertSlice, findZone, relink;

    public Names(DbConnection connection, DbTransaction? transaction, KnownNames known)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.known = known;
        var stamp = ReadStamp();
        if (stamp == known.Stamp) return;
        known.Forget();
        known.Stamp = stamp;
        using var zone = Statement.Prepare(connection, transaction, "SELECT \"TimeZone\" FROM \"Organisations\"");
        if (zone.Step()) known.OrganisationZone = Zone(zone.Text(0)) ?? TimeZoneInfo.Utc;
        zone.Reset();
    }

    /// <summary>Catalogue entries were added: who holds a picture of the organisation must look again.</summary>
    public bool CatalogueChanged { get; private set; }

    public SliceBook Book => known.Book ??= SliceBook.Load(connection, transaction);

    /// <summary>The prices that came with the service, and in their place those of an administrator.</summary>
    public PriceBook Prices => known.Prices ??= ReadPrices();

    /// <summary>Which feed is counted: the default, and in its place what administrators have chosen.</summary>
    public Precedence Precedence => known.Precedence ??= FeedChoice.Read(connection, transaction);

    public KnownSource Source(string name)
    {
        if (known.Sources.TryGetValue(name, out var source)) return source;
        findSource ??= Prepare("SELECT \"Id\" FROM \"Sources\" WHERE \"Name\" = @p0");
        var id = Single(findSource.Bind(0, name));
        if (id is null)
        {
            id = Next("Sources");
            using var insert = Statement.Prepare(connection, transaction, "INSERT INTO \"Sources\" (\"Id\", \"Name\") VALUES (@p0, @p1)");
            insert.Bind(0, id.Value).Bind(1, name).Run();
        }

        source = new(id.Value, name);
        known.SourcesById[source.Id] = source;
        return known.Sources[name] = source;
    }

    public KnownSource Source(int id)
    {
        if (known.SourcesById.TryGetValue(id, out var source)) return source;
        using var find = Statement.Prepare(connection, transaction, "SELECT \"Name\" FROM \"Sources\" WHERE \"Id\" = @p0");
        find.Bind(0, id);
        if (!find.Step()) throw new InvalidOperationException($"There is no source {id}.");
        var name = find.Text(0);
        find.Reset();
        return Source(name);
    }

    /// <summary>The identity's row; an e-mail that somebody here has is linked to them.</summary>
    public KnownIdentity Identity(string reference)
    {
        if (known.Identities.TryGetValue(reference, out var identity)) return identity;
        findIdentity ??= Prepare("SELECT \"Id\", COALESCE(\"PersonId\", -\"TeamId\", 0) FROM \"Identities\" WHERE \"Ref\" = @p0");
        findIdentity.Bind(0, reference);
        if (findIdentity.Step())
        {
            identity = new(findIdentity.Int32(0), findIdentity.Int32(1));
            findIdentity.Reset();
            return known.Identities[reference] = identity;
        }

        // Not remembered under the erased name: not even this process keeps it.
        if (reference != Withheld.Reference && Withheld.IsErased(connection, transaction, reference)) return Identity(Withheld.Reference);
        var person = reference.StartsWith("email:", StringComparison.Ordinal) ? PersonOf(reference["email:".Length..]) : null;
        identity = new(Next("Identities"), person ?? 0);
        insertIdentity ??= Prepare("INSERT INTO \"Identities\" (\"Id\", \"Ref\", \"PersonId\") VALUES (@p0, @p1, @p2)");
        insertIdentity.Bind(0, identity.Id).Bind(1, reference);
        if (person is { } owner) insertIdentity.Bind(2, owner);
        else insertIdentity.BindNull(2);
        insertIdentity.Run();
        return known.Identities[reference] = identity;
    }

    /// <summary>Makes the identity that stands for a team as a whole, where it is not there yet: its use is the team's, and nobody's in particular.</summary>
    public void TeamIdentity(string reference, int team)
    {
        if (known.Identities.TryGetValue(reference, out var identity) && identity.PersonId == -team) return;
        if (Identity(reference) is not { PersonId: 0 } made) return;
        using var put = Statement.Prepare(connection, transaction, "UPDATE \"Identities\" SET \"TeamId\" = @p0 WHERE \"Id\" = @p1");
        put.Bind(0, team).Bind(1, made.Id).Run();
        known.Identities[reference] = made with { PersonId = -team };
        CatalogueChanged = true;
    }

    /// <summary>Whether of this identity only what was billed is kept, for nobody.</summary>
    public bool IsWithheld(KnownIdentity identity)
    {
        if (identity.PersonId == 0) return known.Identities.TryGetValue(Withheld.Reference, out var nobody) && nobody.Id == identity.Id;
        if (known.Paused.TryGetValue(identity.PersonId, out var isPaused)) return isPaused;
        using var find = Statement.Prepare(connection, transaction, "SELECT 1 FROM \"Preferences\" WHERE \"PersonId\" = @p0 AND \"Name\" = @p1 AND \"Value\" = @p2");
        return known.Paused[identity.PersonId] = find.Bind(0, identity.PersonId).Bind(1, Withheld.Capture).Bind(2, Withheld.Paused).Step();
    }

    /// <summary>The identity's row is gone, and its name is known by its hash alone.</summary>
    public void Erase(string reference, int identity, DateTimeOffset now)
    {
        using var delete = Statement.Prepare(connection, transaction, "DELETE FROM \"Identities\" WHERE \"Id\" = @p0");
        delete.Bind(0, identity).Run();
        using var put = Statement.Prepare(connection, transaction, Dialect.Of(connection).Put("ErasedIdentities", ["Hash"], ["ErasedAt"]));
        put.Bind(0, StoreHash.Of128(reference)).Bind(1, Converters.ToNumber(now)).Run();
        known.Identities.Remove(reference);
    }

    public int? PersonOf(string email)
    {
        findPerson ??= Prepare("SELECT \"Id\" FROM \"People\" WHERE \"Email\" = @p0");
        return Single(findPerson.Bind(0, email));
    }

    public void Relink(string reference, int identity, int? person)
    {
        relink ??= Prepare("UPDATE \"Identities\" SET \"PersonId\" = @p0 WHERE \"Id\" = @p1");
        relink.Bind(1, identity);
        if (person is { } owner) relink.Bind(0, owner);
        else relink.BindNull(0);
        relink.Run();
        known.Identities[reference] = new(identity, person ?? 0);

        // Other hosts remember whose it was.
        CatalogueChanged = true;
    }

    /// <summary>All identities of a person, or of a team as a whole.</summary>
    public List<int> IdentitiesOf(int person)
    {
        using var rows = Statement.Prepare(connection, transaction, person < 0
            ? "SELECT \"Id\" FROM \"Identities\" WHERE \"TeamId\" = @p0 AND \"PersonId\" IS NULL" : "SELECT \"Id\" FROM \"Identities\" WHERE \"PersonId\" = @p0");
        rows.Bind(0, Math.Abs(person));
        var ids = new List<int>();
        while (rows.Step()) ids.Add(rows.Int32(0));
        return ids;
    }

    public int Tool(string slug)
    {
        if (known.Tools.TryGetValue(slug, out var id)) return id;
        return known.Tools[slug] = StoredTool(slug) ?? ToolByName(slug) ?? NewTool(slug);
    }

    /// <summary>The slug by which feeds are chosen between: the built-in one where a tool has several.</summary>
    public string SlugOf(int tool)
    {
        if (known.Slugs.TryGetValue(tool, out var slug)) return slug;
        using var rows = Statement.Prepare(connection, transaction, "SELECT \"Slug\" FROM \"ToolSlugs\" WHERE \"ToolId\" = @p0 ORDER BY \"Slug\"");
        rows.Bind(0, tool);
        var slugs = new List<string>();
        while (rows.Step()) slugs.Add(rows.Text(0));
        return known.Slugs[tool] = slugs.Find(BuiltIn.ContainsKey) ?? slugs.FirstOrDefault() ?? "";
    }

    public int Slice(int tool, UsageFact fact)
    {
        var key = (tool, Cut(fact.Surface, 64), Cut(fact.Feature, 100), Cut(fact.Model, 120), Cut(fact.Project, OrganisationTables.NameLength), fact.Cost?.Currency ?? "");
        if (known.Slices.TryGetValue(key, out var id)) return id;
        findSlice ??= Prepare(
            "SELECT \"Id\" FROM \"Slices\" WHERE \"ToolId\" = @p0 AND \"Surface\" = @p1 AND \"Feature\" = @p2 AND \"Model\" = @p3 AND \"Project\" = @p4 AND \"Currency\" = @p5");
        if (Single(Bind(findSlice, 0, key)) is { } found)
        {
            if (known.Book is { } book && book.LastId < found) known.Book = null;
            return known.Slices[key] = found;
        }

        id = Next("Slices");
        insertSlice ??= Prepare(
            "INSERT INTO \"Slices\" (\"Id\", \"ToolId\", \"Surface\", \"Feature\", \"Model\", \"Project\", \"Currency\") VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)");
        insertSlice.Bind(0, id);
        Bind(insertSlice, 1, key).Run();
        known.Book = null;
        return known.Slices[key] = id;
    }

    /// <summary>The person's own zone, or the organisation's for people unknown, gone or without one.</summary>
    public TimeZoneInfo ZoneOf(int person)
    {
        if (person == 0) return known.OrganisationZone;
        if (!known.Zones.TryGetValue(person, out var zone))
        {
            findZone ??= Prepare("SELECT \"TimeZone\" FROM \"People\" WHERE \"Id\" = @p0 AND \"LeftDay\" IS NULL");
            findZone.Bind(0, person);
            zone = findZone.Step() && !findZone.IsNull(0) ? Zone(findZone.Text(0)) ?? TimeZoneInfo.Utc : null;
            findZone.Reset();
            known.Zones[person] = zone;
        }

        return zone ?? known.OrganisationZone;
    }

    /// <summary>Widens the organisation's days of data, and tells other hosts when the catalogue grew.</summary>
    public void Tell(DateOnly? first, DateOnly? last)
    {
        using var read = Statement.Prepare(connection, transaction, "SELECT \"DataFrom\", \"DataTo\" FROM \"Organisations\"");
        if (!read.Step()) return;
        int? from = read.IsNull(0) ? null : read.Int32(0), to = read.IsNull(1) ? null : read.Int32(1);
        read.Reset();
        var (newFrom, newTo) = (from, to);
        if (first is { } earliest && (from is null || earliest.DayNumber < from)) newFrom = earliest.DayNumber;
        if (last is { } latest && (to is null || latest.DayNumber > to)) newTo = latest.DayNumber;
        if ((newFrom, newTo) == (from, to) && !CatalogueChanged) return;
        using var write = Statement.Prepare(connection, transaction, "UPDATE \"Organisations\" SET \"DataFrom\" = @p0, \"DataTo\" = @p1, \"Version\" = \"Version\" + 1");
        if (newFrom is { } start) write.Bind(0, start);
        else write.BindNull(0);
        if (newTo is { } end) write.Bind(1, end);
        else write.BindNull(1);
        write.Run();
        known.Stamp = ReadStamp();
    }

    public void TellChanged() => CatalogueChanged = true;

    public void Dispose()
    {
        foreach (var statement in statements) statement.Dispose();
    }

    private PriceBook ReadPrices()
    {
        var own = new List<TokenPrice>();
        using (var rows = Statement.Prepare(connection, transaction,
            "SELECT \"Model\", \"FromDay\", \"InNanos\", \"OutNanos\", \"CacheReadNanos\", \"CacheWriteNanos\", \"Currency\" FROM \"ModelPrices\""))
            while (rows.Step())
                own.Add(new("", rows.Text(0), rows.Text(6), 1_000_000, rows.Int64(2) / 1e9m, rows.Int64(3) / 1e9m, OrNull(rows, 4), OrNull(rows, 5),
                    DateOnly.FromDayNumber(rows.Int32(1)), null, null, PriceConfidence.Published, null));
        if (own.Count == 0) return PriceBook.Default;
        var replaced = own.Select(p => p.Model).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new([.. PriceBook.Default.Tokens.Where(p => !replaced.Contains(p.Model)), .. own], PriceBook.Default.Seats, PriceBook.Default.Units);

        static decimal? OrNull(Statement row, int column) => row.IsNull(column) ? null : row.Int64(column) / 1e9m;
    }

    private static TimeZoneInfo? Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static string Cut(string? text, int longest) => text is null ? "" : text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    private int? StoredTool(string slug)
    {
        using var find = Statement.Prepare(connection, transaction, "SELECT \"ToolId\" FROM \"ToolSlugs\" WHERE \"Slug\" = @p0");
        return Single(find.Bind(0, slug));
    }

    /// <summary>An imported catalogue knows names, a feed knows slugs: the first meeting ties them together.</summary>
    private int? ToolByName(string slug)
    {
        var built = BuiltIn.TryGetValue(slug, out var one) ? one.Name : null;
        int? found = null;
        using (var tools = Statement.Prepare(connection, transaction, "SELECT \"Id\", \"Name\" FROM \"Tools\" ORDER BY \"Id\""))
            while (tools.Step())
            {
                var name = tools.Text(1);
                if (found is null && (SlugOf(name) == slug || name.Equals(built, StringComparison.OrdinalIgnoreCase))) found = tools.Int32(0);
            }

        if (found is { } id) AddSlug(slug, id);
        return found;
    }

    private int NewTool(string slug)
    {
        var (name, vendor) = BuiltIn.GetValueOrDefault(slug, (slug, ""));
        var id = Next("Tools");
        using var insert = Statement.Prepare(connection, transaction,
            "INSERT INTO \"Tools\" (\"Id\", \"Name\", \"Vendor\", \"Status\", \"Billing\", \"Version\") VALUES (@p0, @p1, @p2, @p3, @p4, 0)");
        insert.Bind(0, id).Bind(1, name).Bind(2, vendor).Bind(3, (int)ToolStatus.Unlisted).Bind(4, (int)Core.People.BillingModel.Consumption).Run();
        AddSlug(slug, id);
        return id;
    }

    private void AddSlug(string slug, int tool)
    {
        using var insert = Statement.Prepare(connection, transaction, "INSERT INTO \"ToolSlugs\" (\"Slug\", \"ToolId\") VALUES (@p0, @p1)");
        insert.Bind(0, slug).Bind(1, tool).Run();
        known.Slugs.Remove(tool);
        CatalogueChanged = true;
    }

    private static string SlugOf(string name)
    {
        var slug = new System.Text.StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (char.IsLetterOrDigit(letter)) slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }

    private string ReadStamp()
    {
        using var stamp = Statement.Prepare(connection, transaction, "SELECT \"Version\", \"Name\", \"IsDemonstration\" FROM \"Organisations\"");
        if (!stamp.Step()) return "none";
        var text = $"{stamp.Int64(0)}/{stamp.Int64(2)}/{stamp.Text(1)}";
        stamp.Reset();
        return text;
    }

    private int Next(string table)
    {
#pragma warning disable CA2100 // The text is written in this program.
        using var last = Statement.Prepare(connection, transaction, $"SELECT MAX(\"Id\") FROM \"{table}\"");
#pragma warning restore CA2100
        last.Step();
        var next = last.Int32(0) + 1;
        last.Reset();
        return next;
    }

    private static Statement Bind(Statement statement, int at, (int Tool, string Surface, string Feature, string Model, string Project, string Currency) key) =>
        statement.Bind(at, key.Tool).Bind(at + 1, key.Surface).Bind(at + 2, key.Feature).Bind(at + 3, key.Model).Bind(at + 4, key.Project).Bind(at + 5, key.Currency);

    private static int? Single(Statement statement)
    {
        int? found = statement.Step() ? statement.Int32(0) : null;
        statement.Reset();
        return found;
    }

    private Statement Prepare(string sql)
    {
        var statement = Statement.Prepare(connection, transaction, sql);
        statements.Add(statement);
        return statement;
    }
}
