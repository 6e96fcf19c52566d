namespace ChatBot.Outbox;

internal static class OutboxSetup
{
    public static void AddOutbox(this IServiceCollection services)
    {
        services.AddSingleton<Outbox>();
        services.AddHostedService<OutboxWorker>();
    }
}
