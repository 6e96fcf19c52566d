using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ChatBot.Storage;

/// <summary>Lets tooling make a context without a host or a database.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqliteChatBotDb>
{
    public SqliteChatBotDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqliteChatBotDb>();
        StorageSetup.UseSqlite(builder, ":memory:");
        return new(builder.Options);
    }
}

internal sealed class DesignTimeSqlServer : IDesignTimeDbContextFactory<SqlServerChatBotDb>
{
    public SqlServerChatBotDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqlServerChatBotDb>();
        StorageSetup.UseSqlServer(builder, new("Server=design-time;Database=ChatBot;User ID=nobody"));
        return new(builder.Options);
    }
}
