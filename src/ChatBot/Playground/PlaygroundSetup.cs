using ChatBot.Channels;

namespace ChatBot.Playground;

internal static class PlaygroundSetup
{
    public static void AddPlayground(this IServiceCollection services)
    {
        services.AddSingleton<LocalChannel>();
        services.AddSingleton<IChannel>(s => s.GetRequiredService<LocalChannel>());
    }
}
