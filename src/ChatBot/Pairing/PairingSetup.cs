using ChatBot.Core.Pairing;
using ChatBot.Dialogue;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Pairing;

internal static class PairingSetup
{
    public static void AddPairing(this IServiceCollection services)
    {
        services.AddOptions<PairingOptions>().BindConfiguration("Pairing").ValidateDataAnnotations()
            .Validate(o => o.PublicAddress.Length == 0 || (Uri.TryCreate(o.PublicAddress, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"), "Pairing:PublicAddress is an address such as https://bot.example.com, or empty.").ValidateOnStart();
        services.AddSingleton<PairDesk>().AddSingleton<PairingAnswers>().AddSingleton<PairingRounds>().AddSingleton<PairingInvitations>().AddSingleton<PairingEffect>();
        services.AddSingleton<IButtons, PairingButtons>().AddSingleton<ICommand, PairingCommand>().AddSingleton<ISaying, PairingSayings>().AddSingleton<IDue, PairingDue>();
    }

    /// <summary>The calendar file, for calendar programs, which cannot log in: the address is the key, as long as the session is set.</summary>
    public static void MapPairing(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/pairing/{token:length(32)}.ics", async (string token, ChatBotDb db, ReadSessions sessions, OrganisationPictures pictures, TimeProvider clock, CancellationToken ct) =>
    {
        if (await db.Pairs.AsNoTracking().FirstOrDefaultAsync(p => p.Token == token && p.State == PairState.Set, ct) is not { } row) return Results.NotFound();
        using var session = sessions.Take();
        var organisation = pictures.Look(session)!.Organisation;
        session.Done();
        return Results.Text(PairDesk.Calendar(row, organisation, clock.GetUtcNow()), "text/calendar; charset=utf-8");
    });
}
