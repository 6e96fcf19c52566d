using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Signatures;
using ChatBot.Core.Vendors.Scim;
using ChatBot.Storage;

namespace ChatBot.Ingest.Scim;

/// <summary>SCIM 2.0 (RFC 7643, RFC 7644) for Entra ID and Okta: the identity provider is the authority for people, managers, departments
/// and cost centres.</summary>
internal sealed class ScimEndpoints(Senders senders, Bodies bodies, Refusals refusals, ScimUsers users, ScimGroups groups)
{
    private const string Source = "scim";
    private const int LargestBody = 4 << 20, LargestPage = 500;

    public void Map(IEndpointRouteBuilder app)
    {
        var scim = app.MapGroup("/scim/v2");
        Route(scim, "GET", "/ServiceProviderConfig", (_, _) => Task.FromResult(ScimReply.Found(ScimDiscovery.ServiceProviderConfig())));
        Route(scim, "GET", "/ResourceTypes", (_, _) => Task.FromResult(ScimReply.Found(ScimDiscovery.ResourceTypes())));
        Route(scim, "GET", "/Schemas", (_, _) => Task.FromResult(ScimReply.Found(ScimDiscovery.Schemas())));
        Map(scim, "/Users", users.ListAsync, users.GetAsync, users.CreateAsync, users.ReplaceAsync, users.PatchAsync, users.DeleteAsync);
        Map(scim, "/Groups", groups.ListAsync, groups.GetAsync, groups.CreateAsync, groups.ReplaceAsync, groups.PatchAsync, groups.DeleteAsync);
    }

    private void Map(
        RouteGroupBuilder scim, string path, Func<ScimQuery, CancellationToken, Task<ScimReply>> list, Func<Guid, ScimQuery, CancellationToken, Task<ScimReply>> get,
        Func<byte[], CancellationToken, Task<ScimReply>> create, Func<Guid, byte[], CancellationToken, Task<ScimReply>> replace,
        Func<Guid, byte[], CancellationToken, Task<ScimReply>> patch, Func<Guid, CancellationToken, Task<ScimReply>> delete)
    {
        Route(scim, "GET", path, (http, ct) => list(QueryOf(http), ct));
        Route(scim, "POST", path, (http, ct) => WithBodyAsync(http, create, ct));
        Route(scim, "GET", path + "/{id}", (http, ct) => WithId(http, id => get(id, QueryOf(http), ct)));
        Route(scim, "PUT", path + "/{id}", (http, ct) => WithId(http, id => WithBodyAsync(http, (body, token) => replace(id, body, token), ct)));
        Route(scim, "PATCH", path + "/{id}", (http, ct) => WithId(http, id => WithBodyAsync(http, (body, token) => patch(id, body, token), ct)));
        Route(scim, "DELETE", path + "/{id}", (http, ct) => WithId(http, id => delete(id, ct)));
    }

    private void Route(RouteGroupBuilder scim, string method, string path, Func<HttpContext, CancellationToken, Task<ScimReply>> handle) =>
        scim.MapMethods(path, [method], (RequestDelegate)(async http => await OpenAsync(http, handle)));

    private async Task OpenAsync(HttpContext http, Func<HttpContext, CancellationToken, Task<ScimReply>> handle)
    {
        var ct = http.RequestAborted;
        var text = SharedToken.FromBearer(http.Request.Headers.Authorization);
        if (text is null || await senders.FindAsync("provisioning", text, ct) is null)
        {
            refusals.Sender(Source, http, text is null ? "no provisioning token" : "a provisioning token that is not known");
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await ScimReply.Problem(StatusCodes.Status401Unauthorized, null, "Not genuine.").WriteAsync(http);
            return;
        }

        ScimReply reply;
        try
        {
            reply = await handle(http, ct);
        }
        catch (StoreUnavailableException)
        {
            http.Response.Headers.RetryAfter = "5";
            reply = ScimReply.Problem(StatusCodes.Status503ServiceUnavailable, null, "Nothing can be stored now.");
        }

        await reply.WriteAsync(http);
    }

    private static Task<ScimReply> WithId(HttpContext http, Func<Guid, Task<ScimReply>> handle) =>
        Guid.TryParse((string?)http.Request.RouteValues["id"], out var id) ? handle(id) : Task.FromResult(ScimReply.NotFound);

    private async Task<ScimReply> WithBodyAsync(HttpContext http, Func<byte[], CancellationToken, Task<ScimReply>> handle, CancellationToken ct)
    {
        if (http.Request.ContentType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            return ScimReply.Problem(StatusCodes.Status415UnsupportedMediaType, null, "The content type is not JSON.");
        using var turn = bodies.Begin();
        return await Bodies.ReadAsync(http.Request, turn, LargestBody, ct) switch
        {
            BodyReading.Whole(var body) => await handle(body.ToArray(), ct),
            BodyReading.TooLarge => ScimReply.Problem(StatusCodes.Status413PayloadTooLarge, null, "The body is larger than allowed."),
            _ => ScimReply.Problem(StatusCodes.Status400BadRequest, "invalidSyntax", "The body could not be read."),
        };
    }

    private static ScimQuery QueryOf(HttpContext http)
    {
        var query = http.Request.Query;
        var start = int.TryParse(query["startIndex"], NumberStyles.Integer, CultureInfo.InvariantCulture, out var from) ? Math.Max(1, from) : 1;
        var count = int.TryParse(query["count"], NumberStyles.Integer, CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 0, LargestPage) : 100;
        return new(
            query["filter"].ToString() is { Length: > 0 } filter ? filter : null, start, count,
            !query["excludedAttributes"].ToString().Split(',').Any(a => a.Trim().Equals("members", StringComparison.OrdinalIgnoreCase)));
    }
}

/// <param name="Start">One-based.</param>
internal sealed record ScimQuery(string? Filter, int Start, int Count, bool WithMembers)
{
    /// <returns>None when the filter is of a kind that is not understood.</returns>
    public IReadOnlyList<ScimCondition>? Conditions => Filter is null ? [] : ScimFilter.Parse(Filter);
}

internal sealed record ScimReply(int Status, JsonNode? Body)
{
    public static ScimReply NotFound { get; } = Problem(StatusCodes.Status404NotFound, null, "There is no such resource.");

    public static ScimReply BadFilter { get; } = Problem(StatusCodes.Status400BadRequest, "invalidFilter", "The filter is not understood.");

    public static ScimReply Found(JsonNode body) => new(StatusCodes.Status200OK, body);

    public static ScimReply Created(JsonNode body) => new(StatusCodes.Status201Created, body);

    public static ScimReply Nothing { get; } = new(StatusCodes.Status204NoContent, null);

    public static ScimReply Problem(int status, string? type, string detail)
    {
        var body = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:Error"), ["status"] = status.ToString(CultureInfo.InvariantCulture), ["detail"] = detail,
        };
        if (type is not null) body["scimType"] = type;
        return new(status, body);
    }

    public static ScimReply List(int total, int start, IReadOnlyList<JsonObject> page) => Found(new JsonObject
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:ListResponse"), ["totalResults"] = total, ["startIndex"] = start,
        ["itemsPerPage"] = page.Count, ["Resources"] = new JsonArray([.. page]),
    });

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (Body is null) return;
        if (Status == StatusCodes.Status201Created && Body["meta"]?["location"] is { } at) http.Response.Headers.Location = (string?)at;
        http.Response.ContentType = "application/scim+json";
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Body), http.RequestAborted);
    }
}

/// <summary>What identity providers ask about before they begin.</summary>
internal static class ScimDiscovery
{
    private const string UserSchema = "urn:ietf:params:scim:schemas:core:2.0:User", GroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
    private const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    public static JsonObject ServiceProviderConfig() => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"),
        ["patch"] = Supported(true), ["bulk"] = With(Supported(false), ("maxOperations", 0), ("maxPayloadSize", 0)), ["filter"] = With(Supported(true), ("maxResults", 500)),
        ["changePassword"] = Supported(false), ["sort"] = Supported(false), ["etag"] = Supported(false),
        ["authenticationSchemes"] = new JsonArray(new JsonObject { ["type"] = "oauthbearertoken", ["name"] = "Bearer token", ["description"] = "A token of kind provisioning.", ["primary"] = true }),
    };

    public static JsonNode ResourceTypes() => Listed(
        new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ResourceType"), ["id"] = "User", ["name"] = "User", ["endpoint"] = "/Users", ["schema"] = UserSchema,
            ["schemaExtensions"] = new JsonArray(new JsonObject { ["schema"] = Enterprise, ["required"] = false }),
        },
        new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ResourceType"), ["id"] = "Group", ["name"] = "Group", ["endpoint"] = "/Groups", ["schema"] = GroupSchema,
        });

    public static JsonNode Schemas() => Listed(
        Schema(UserSchema, "User", "userName", "externalId", "active", "displayName", "name", "emails", "title", "preferredLanguage", "timezone"),
        Schema(GroupSchema, "Group", "displayName", "externalId", "members"),
        Schema(Enterprise, "EnterpriseUser", "employeeNumber", "department", "costCenter", "organization", "division", "manager"));

    private static JsonNode Listed(params JsonObject[] all) => ScimReply.List(all.Length, 1, all).Body!;

    private static JsonObject Schema(string id, string name, params string[] attributes) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:Schema"), ["id"] = id, ["name"] = name,
        ["attributes"] = new JsonArray([.. attributes.Select(a => new JsonObject
        {
            ["name"] = a, ["type"] = a is "active" ? "boolean" : a is "name" or "emails" or "members" or "manager" ? "complex" : "string",
            ["multiValued"] = a is "emails" or "members", ["required"] = a is "userName", ["mutability"] = "readWrite", ["returned"] = "default",
            ["uniqueness"] = a is "userName" ? "server" : "none", ["caseExact"] = false,
        })]),
    };

    private static JsonObject Supported(bool isSupported) => new() { ["supported"] = isSupported };

    private static JsonObject With(JsonObject node, params (string Name, int Value)[] members)
    {
        foreach (var (name, value) in members) node[name] = value;
        return node;
    }
}
