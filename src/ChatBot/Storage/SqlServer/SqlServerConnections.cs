using System.Data.Common;
using Azure.Core;
using Azure.Identity;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatBot.Storage;

/// <summary>How SQL Server is reached: what the connection string leaves open, and who says who the service is.</summary>
internal sealed class SqlServerConnections : DbConnectionInterceptor
{
    /// <summary>What a token of Entra ID is asked for.</summary>
    private static readonly TokenRequestContext Database = new(["https://database.windows.net/.default"]);

    private readonly TokenCredential? credential;

    public SqlServerConnections(string given, Func<string?, TokenCredential>? credentials = null)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = given };
        var method = parts.TryGetValue("Authentication", out var named) ? ((string)named).Replace(" ", "", StringComparison.Ordinal) : null;
        var ours = method is not null && (method.Equals("ActiveDirectoryDefault", StringComparison.OrdinalIgnoreCase) || method.Equals("ActiveDirectoryManagedIdentity", StringComparison.OrdinalIgnoreCase));
        string? identity = null;
        if (ours)
        {
            // The driver of this version does not know these methods; the token comes from Azure.Identity and the driver only carries it.
            parts.Remove("Authentication");
            foreach (var name in new[] { "User ID", "UID", "User" })
                if (parts.TryGetValue(name, out var client) && parts.Remove(name)) identity = (string)client;
        }

        var builder = new SqlConnectionStringBuilder(parts.ConnectionString);
        if (!Says(parts, "Encrypt")) builder.Encrypt = true;
        if (!Says(parts, "Application Name") && !Says(parts, "App")) builder.ApplicationName = "ChatBot";
        // An idle connection that the server dropped is opened again before anything was sent on it.
        if (!Says(parts, "ConnectRetryCount") && !Says(parts, "Connect Retry Count")) (builder.ConnectRetryCount, builder.ConnectRetryInterval) = (3, 5);
        ConnectionString = builder.ConnectionString;

        var nobody = method is null && !builder.IntegratedSecurity && builder.UserID.Length == 0;
        if (ours || nobody) credential = (credentials ?? Credential)(identity);
    }

    /// <summary>With everything that the operator left open.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether the service shows a token of Entra ID instead of a password.</summary>
    public bool ByToken => credential is not null;

    public SqlConnection Create()
    {
        var connection = new SqlConnection(ConnectionString);
        if (credential is not null) connection.AccessToken = credential.GetToken(Database, CancellationToken.None).Token;
        return connection;
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        // Tokens are kept by the credential until shortly before they expire.
        if (credential is not null && connection is SqlConnection server) server.AccessToken = credential.GetToken(Database, CancellationToken.None).Token;
        return result;
    }

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (credential is not null && connection is SqlConnection server) server.AccessToken = (await credential.GetTokenAsync(Database, cancellationToken)).Token;
        return result;
    }

    private static bool Says(DbConnectionStringBuilder parts, string key) => parts.ContainsKey(key);

    private static TokenCredential Credential(string? clientId) => clientId is null
        ? new DefaultAzureCredential(new DefaultAzureCredentialOptions { ExcludeInteractiveBrowserCredential = true })
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
}
