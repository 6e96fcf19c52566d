using ChatBot.Dialogue;

namespace ChatBot.Licences;

internal static class LicencesSetup
{
    public static void AddLicences(this IServiceCollection services)
    {
        services.AddSingleton<ICommand, ToolsCommand>();
        services.AddSingleton<ICommand, PricesCommand>();
        services.AddSingleton<ICommand, SeatsCommand>();
        services.AddSingleton<ICommand, Budgets.BudgetsCommand>();
    }
}
