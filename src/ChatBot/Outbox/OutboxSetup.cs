using ChatBot.Channels;
using ChatBot.Channels.Cards;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatBot.Outbox;

internal static class OutboxSetup
{
    /// <summary>The cards beside the program. One that cannot be bound to its samples stops the start, with file and line.</summary>
    public static void AddCards(this IServiceCollection services) =>
        services.AddSingleton(_ => CardCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "cards")));

    /// <param name="sends">Whether this process delivers; a verb only queues.</param>
    public static void AddOutbox(this IServiceCollection services, bool sends)
    {
        services.TryAddSingleton<SendShare>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<OutboxWorker>();
        if (sends) services.AddHostedService(s => s.GetRequiredService<OutboxWorker>());
    }
}
