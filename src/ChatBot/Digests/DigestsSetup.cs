using ChatBot.Dialogue;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatBot.Digests;

internal static class DigestsSetup
{
    public static void AddDigests(this IServiceCollection services)
    {
        services.AddOptions<DigestOptions>().BindConfiguration("Digests").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ReadSessions>();
        services.TryAddSingleton<OrganisationPictures>();
        services.AddSingleton<DigestReceivers>();
        services.AddSingleton<DigestRun>();
        services.AddSingleton<DigestCorrections>();
        services.AddSingleton<WaitActs>();
        services.AddSingleton<DigestActs>().AddSingleton<SeatAnswers>();
        services.AddSingleton<DigestCommand>();
        services.AddSingleton<ICommand>(s => s.GetRequiredService<DigestCommand>());
        services.AddSingleton<IButtons, DigestButtons>();
        services.AddSingleton<IDue, DigestsDue>();
    }
}
