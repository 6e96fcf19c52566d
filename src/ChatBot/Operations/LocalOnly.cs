using System.Net;

namespace ChatBot.Operations;

/// <summary>Doors without a login: they exist in Development, for callers on this machine, asked for by a local name. Anyone else finds nothing.</summary>
internal static class LocalOnly
{
    public static RouteGroupBuilder MapLocalOnly(this IEndpointRouteBuilder app) => app.MapGroup("").OnlyLocal();

    public static TBuilder OnlyLocal<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (call, next) => IsLocal(call.HttpContext) ? await next(call) : Results.NotFound());

    /// <summary>The host name is checked too: a page of another site that resolves to this machine must not get in.</summary>
    public static bool IsLocal(HttpContext http) =>
        http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        && (http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote))
        && (http.Request.Host.Host is "localhost" || IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host));
}
