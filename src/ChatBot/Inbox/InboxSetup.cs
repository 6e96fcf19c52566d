using ChatBot.Channels;

namespace ChatBot.Inbox;

internal static class InboxSetup
{
    public static void AddInbox(this IServiceCollection services)
    {
        services.AddSingleton<RefusedRequests>();
        services.AddHostedService(s => s.GetRequiredService<RefusedRequests>());
        services.AddSingleton<IInbox, Inbox>();
        services.AddHostedService<InboxWorker>();
    }
}
