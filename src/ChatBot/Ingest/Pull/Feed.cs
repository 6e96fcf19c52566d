using System.Text.Json.Nodes;

namespace ChatBot.Ingest.Pull;

/// <summary>One request as data; the host comes from the connector.</summary>
/// <param name="Path">As documented by the vendor, with its leading slash; parts that come from settings are escaped by <see cref="Part"/>.</param>
internal sealed record Ask(string Path)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>A name may occur more than once and is sent as written; values are escaped when the address is built.</summary>
    public IReadOnlyList<(string Name, string Value)> Query { get; init; } = [];

    public JsonObject? Body { get; init; }

    public static Ask Post(string path, JsonObject body) => new(path) { Method = HttpMethod.Post, Body = body };

    /// <summary>A part of a path that came from a setting or an answer.</summary>
    public static string Part(string? text) => Uri.EscapeDataString(text ?? "");

    public string PathAndQuery => Query.Count == 0
        ? Path
        : $"{Path}?{string.Join('&', Query.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}"))}";
}

/// <summary>What a request is made from.</summary>
/// <param name="Cursor">None for the first page; then what the vendor gave, or the number of the page.</param>
/// <param name="Subject">The e-mail or login that it is about, where a vendor must be asked one by one.</param>
internal sealed record Turn(SourceSettings Settings, Window Window, string? Cursor, string? Subject)
{
    public int Page => int.TryParse(Cursor, out var page) ? page : 1;
}

/// <summary>A report that is ordered, waited for and then downloaded.</summary>
/// <param name="Poll">Asks for the order with this id until it is done.</param>
internal sealed record Order(Func<Turn, string, Ask> Poll)
{
    /// <summary>A second request that some vendors want before they begin.</summary>
    public Func<Turn, string, Ask>? Start { get; init; }

    /// <summary>Asks for the address of what is done, where the answer to <see cref="Poll"/> does not name it.</summary>
    public Func<Turn, string, Ask>? Collect { get; init; }
}

/// <summary>One kind of answer of a vendor: how to ask, in what pieces, how often, and which mapper reads it.</summary>
/// <param name="Id">Its mapper's <c>SourceDescriptor.Id</c>, or <paramref name="Mapper"/>'s owner with a suffix where several requests share a mapper.</param>
internal sealed record Feed(string Id, Func<Turn, Ask> Ask, WindowRule Windows, Rhythm Rhythm)
{
    /// <summary>Id of the mapper when it is not <see cref="Id"/>.</summary>
    public string Mapper { get; init; } = Id;

    /// <summary>Name under which answers are counted in <c>sources</c>: that of the facts that they bring.</summary>
    public string CountsAs { get; init; } = Id;

    /// <summary>Who reads the files that the answer names; none = the mapper itself.</summary>
    public string? FileMapper { get; init; }

    /// <summary>Files are newline-delimited and may be read in pieces; otherwise they are read whole.</summary>
    public bool FilesAreLines { get; init; }

    /// <summary>Also fetches what a push has announced under this door; a blob that was read once is not fetched again.</summary>
    public string? AnnouncedBy { get; init; }

    /// <summary>The feed asks about each known person alone.</summary>
    public bool PerEmail { get; init; }

    /// <summary>Its answers name the people that <see cref="PerEmail"/> feeds of the same connector ask about.</summary>
    public bool NamesPeople { get; init; }

    /// <summary>Pages are numbered and full ones have this many entries of <see cref="PagedList"/>; 0 = the answer carries the cursor.</summary>
    public int PageSize { get; init; }

    /// <summary>The array whose length tells a full page from the last one.</summary>
    public string? PagedList { get; init; }

    /// <summary>The vendor answers 302 with the address of a file.</summary>
    public bool RedirectsToFile { get; init; }

    /// <summary>The vendor answers 400 for a day that it has not finished.</summary>
    public bool RefusesUnfinishedDays { get; init; }

    /// <summary>Not every plan has it: 404 means that there is nothing, not that something is wrong.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Sent once when the vendor answers 400 because something must be switched on first.</summary>
    public Func<Turn, Ask>? SwitchOn { get; init; }

    public Order? Order { get; init; }

    /// <summary>The vendor says itself how far its data reaches; then the pull does not guess.</summary>
    public bool TellsThrough { get; init; }

    /// <summary>How late its data may still come: so far behind a pull its figures reach.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>Requests a minute that the vendor allows here; 0 = not told.</summary>
    public int PerMinute { get; init; }

    /// <summary>Whether these settings want the feed (organisation or enterprise, say).</summary>
    public Func<SourceSettings, bool> Applies { get; init; } = _ => true;

    /// <summary>Which of a connector's hosts it talks to.</summary>
    public VendorHost Host { get; init; }
}

/// <summary>Some vendors answer from two hosts.</summary>
internal enum VendorHost { Main, Management }

/// <summary>A vendor: where it is, what it needs, how it knows us, and its feeds in the order in which they are pulled.</summary>
/// <param name="Name">The key under <c>Sources:</c>.</param>
/// <param name="Title">As people say it.</param>
/// <param name="Needs">Settings that switch it on: of each inner list one must be set.</param>
internal sealed record Connector(
    string Name, string Title, string Home, IReadOnlyList<IReadOnlyList<string>> Needs, Func<SourceSettings, Access> Access, IReadOnlyList<Feed> Feeds)
{
    public string? ManagementHome { get; init; }

    /// <summary>Organisation, enterprise or workspace that is asked about; part of the keys of its facts.</summary>
    public Func<SourceSettings, string?> Entity { get; init; } = _ => null;

    /// <summary>Sent with every request.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}

/// <summary>How the vendor knows us.</summary>
internal abstract record Access
{
    private Access() { }

    public sealed record Bearer(string Token) : Access;

    public sealed record Header(string Name, string Value) : Access;

    public sealed record Basic(string User, string Password) : Access;

    /// <summary>The secret is a field of the request's body.</summary>
    public sealed record InBody(string Field, string Value) : Access;

    /// <summary>OAuth 2.0 client credentials; the scope is the host's.</summary>
    public sealed record Client(string TokenAddress, string ClientId, string ClientSecret) : Access;

    /// <summary>A Google service account: a signed assertion is exchanged for a token.</summary>
    /// <param name="Subject">The administrator on whose behalf it acts, where the interface wants one.</param>
    public sealed record GoogleKey(string File, string Scope, string? Subject) : Access;
}

/// <summary>The settings of one source as they are now.</summary>
internal sealed class SourceSettings(string name, IConfigurationSection section)
{
    public string Name { get; } = name;

    public string? this[string key] => section[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    public string Required(string key) => this[key] ?? throw new InvalidOperationException($"Sources:{Name}:{key} is not set.");

    public bool Enabled => !string.Equals(this["Enabled"], "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Everything that a mapper may want to know of; secrets are none of its business.</summary>
    public IReadOnlyDictionary<string, string> ForMapper(params ReadOnlySpan<string> keys)
    {
        var told = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in keys)
        {
            if (this[key] is { } value) told[key] = value;
        }

        return told;
    }
}
