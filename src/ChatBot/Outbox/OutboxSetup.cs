namespace ChatBot.Outbox;

internal static class OutboxSetup
{
    /// <param name="sends">Whether this process delivers; a verb only queues.</param>
    public static void AddOutbox(this IServiceCollection services, bool sends)
    {
        services.AddSingleton<Outbox>();
        if (sends) services.AddHostedService<OutboxWorker>();
    }
}
