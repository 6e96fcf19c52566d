using ChatBot.Dialogue;

namespace ChatBot.Governance;

internal static class GovernanceSetup
{
    public static void AddGovernance(this IServiceCollection services)
    {
        services.AddSingleton<ICommand, PolicyCommand>();
        services.AddSingleton<ICommand, AuditCommand>();
        services.AddSingleton<ICommand, OutboxCommand>();
    }
}
