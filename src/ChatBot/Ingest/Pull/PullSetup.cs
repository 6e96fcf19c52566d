using ChatBot.Ingest.Pull.Connectors;
using ChatBot.Scheduling;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatBot.Ingest.Pull;

internal static class PullSetup
{
    /// <param name="serves">Whether the schedules run in this process; a verb pulls by hand.</param>
    public static void AddPull(this IServiceCollection services, IConfiguration configuration, bool serves)
    {
        services.AddSingleton<Allowances>();
        services.AddSingleton<VendorHttp>();
        services.AddSingleton<Credentials>();
        services.AddSingleton<PullAlarm>();
        services.AddSingleton<PullStore>();
        services.AddSingleton<PullEngine>();
        services.AddSingleton<PullOverview>();
        if (serves)
            foreach (var schedule in Schedules(configuration)) services.AddSchedule(schedule);
    }

    /// <summary>One job for each source that has its credentials. It ticks every minute and asks what is owed, so that a pull that a stopped
    /// service missed is made up for; a <c>Schedule</c> of the operator takes the place of the feeds' own rhythms.</summary>
    public static IEnumerable<Schedule> Schedules(IConfiguration configuration) =>
        from at in AllConnectors.All.Select((connector, index) => (connector, index))
        let settings = at.connector.SettingsOf(configuration)
        where at.connector.IsOn(settings)
        select new Schedule(
            typeof(PullJob), $"pull {at.connector.Name}", settings["Schedule"] ?? $"{at.index * 5 % 60} * * * * ?", "UTC", $"pulls what {at.connector.Title} owes")
        {
            AtStart = true, Data = new Dictionary<string, string> { [PullJob.SourceKey] = at.connector.Name },
        };
}
