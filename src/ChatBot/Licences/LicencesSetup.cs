using ChatBot.Dialogue;
using ChatBot.Scheduling;

namespace ChatBot.Licences;

internal static class LicencesSetup
{
    public static void AddLicences(this IServiceCollection services)
    {
        services.AddSingleton<ICommand, ToolsCommand>();
        services.AddSingleton<ICommand, PricesCommand>();
        services.AddSingleton<ICommand, SeatsCommand>();
        services.AddSingleton<SeatReleases>().AddSingleton<SeatTasks>();
        services.AddSingleton<IDue>(s => s.GetRequiredService<SeatTasks>()).AddSingleton<IButtons>(s => s.GetRequiredService<SeatTasks>());
        services.AddSingleton<ICommand, Budgets.BudgetsCommand>();
    }
}
