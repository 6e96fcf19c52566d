using ChatBot.Dialogue;
using ChatBot.Scheduling;
using Microsoft.Extensions.Options;

namespace ChatBot.Access;

internal static class AccessSetup
{
    /// <param name="serves">Whether this process hands over; a verb only queues.</param>
    public static void AddAccess(this IServiceCollection services, IHostEnvironment environment, bool serves)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>>(new Validation(environment.IsDevelopment()));
        services.AddSingleton<AccessPolicies>();
        services.AddSingleton<AccessAnnouncements>();
        services.AddSingleton<HandoverDoorbell>();
        services.AddSingleton<Handovers>();
        services.AddSingleton<AccessBook>();
        services.AddSingleton<AccessDesk>();
        services.AddSingleton<AccessActions>();
        services.AddSingleton<AccessRecord>();
        services.AddSingleton<IButtons, AccessButtons>();
        services.AddSingleton<ICommand, RequestCommand>();
        services.AddSingleton<ICommand, AccessCommand>();
        services.AddSingleton<ICommand, WaitsCommand>();
        services.AddSingleton<ISaying, BlockedSaying>();
        services.AddSingleton<IHomeSection, AccessSection>();
        services.AddSingleton<IDue, AccessDue>();
        if (serves) services.AddHostedService<HandoverWorker>();
    }

    private sealed class Validation(bool isDevelopment) : IValidateOptions<AccessOptions>
    {
        public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
            options.Problems(isDevelopment).FirstOrDefault() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
