using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.Extensions.Options;

namespace ChatBot.Operations;

internal static class OperationsSetup
{
    /// <param name="serves">Whether schedules and telemetry run in this process; a verb only borrows the services.</param>
    public static void AddOperations(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, bool serves)
    {
        services.AddOptions<ClockOptions>().BindConfiguration("Clock")
            .Validate(clock => clock.Start is null || environment.IsDevelopment(), "Clock:Start moves the clock and is for Development only. Remove it.")
            .ValidateOnStart();
        services.AddOptions<OrganisationOptions>().BindConfiguration("Organisation").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TimeProvider>(s =>
            s.GetRequiredService<IOptions<ClockOptions>>().Value.Start is { } start ? new ShiftedClock(start) : TimeProvider.System);
        services.AddSingleton<Store>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<WorkerHealth>();
        services.AddSingleton<Doctor>();
        if (!serves) return;

        services.AddSingleton<Readiness>();
        services.AddOptions<ServingOptions>().BindConfiguration("Serving").ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<Draining>();
        services.AddHostedService<Telemetry>();
    }

    public static void MapOperations(this WebApplication app)
    {
        if (app.Services.GetService<Readiness>() is not null) app.MapHealth();
    }
}
