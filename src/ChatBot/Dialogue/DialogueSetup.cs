namespace ChatBot.Dialogue;

internal static class DialogueSetup
{
    /// <summary>After the features, whose buttons, commands and sayings it collects.</summary>
    public static void AddDialogue(this IServiceCollection services)
    {
        services.AddSingleton<Deeds>();
        services.AddSingleton<Presses>();
        services.AddSingleton<CommandDesk>();
    }
}
