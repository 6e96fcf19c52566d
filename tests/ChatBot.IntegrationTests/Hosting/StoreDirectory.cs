using ChatBot.Storage;
using Microsoft.Data.Sqlite;

namespace ChatBot.IntegrationTests.Hosting;

internal static class StoreDirectory
{
    /// <summary>Lets go of the pooled connections of this store alone (other tests run on theirs), then deletes the directory.</summary>
    public static void Delete(string data)
    {
        foreach (var file in Directory.GetFiles(data, "*.db", SearchOption.AllDirectories))
        {
            using var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(file));
            SqliteConnection.ClearPool(connection);
        }

        if (SqlServer.LiveServer.IsThere) SqlServer.LiveServer.Drop(data);
        Directory.Delete(data, recursive: true);
    }
}
