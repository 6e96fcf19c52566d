using ChatBot.Dialogue;
using ChatBot.Outreach;
using Microsoft.Extensions.Options;

namespace ChatBot.Governance;

internal static class GovernanceSetup
{
    public static void AddGovernance(this IServiceCollection services)
    {
        services.AddSingleton<HouseRules>();
        services.AddSingleton<IPostConfigureOptions<NudgesOptions>>(s => s.GetRequiredService<HouseRules>());
        services.AddSingleton<IOptionsChangeTokenSource<NudgesOptions>>(s => s.GetRequiredService<HouseRules>());
        services.AddSingleton<ICommand, PolicyCommand>();
        services.AddSingleton<ICommand, AuditCommand>();
        services.AddSingleton<ICommand, OutboxCommand>();
    }
}
