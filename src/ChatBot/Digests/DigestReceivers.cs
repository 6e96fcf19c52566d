using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Outreach;
using ChatBot.Storage;
using Microsoft.Extensions.Options;

namespace ChatBot.Digests;

/// <summary>Who gets a digest, and how they want it: whoever asked, and whoever leads somebody unless they said no.</summary>
internal sealed class DigestReceivers(IOptionsMonitor<DigestOptions> options)
{
    /// <summary>The name of the preference that holds a plan.</summary>
    public const string Preference = "digest";

    /// <summary>What somebody gets who said nothing.</summary>
    public DigestPlan Standard => DigestPlan.Standard with { Day = options.CurrentValue.Day, Hour = options.CurrentValue.Hour };

    /// <summary>By person, ascending; one statement.</summary>
    public IReadOnlyList<Receiver> All(ReadSession session, Organisation organisation)
    {
        var asked = Preferences.Named(session, Preference);
        var all = new List<Receiver>();
        foreach (var person in organisation.People)
            if (Of(person, asked.GetValueOrDefault(person.Id.Value), organisation) is { } receiver) all.Add(receiver);
        all.Sort((a, b) => a.Person.Id.Value.CompareTo(b.Person.Id.Value));
        return all;
    }

    /// <param name="said">The preference as kept; none when nothing was said.</param>
    /// <returns>None for somebody who gets none.</returns>
    public Receiver? Of(Person person, string? said, Organisation organisation)
    {
        if (said is not null && DigestPlan.Read(said) is { } plan) return plan.IsOff ? null : new(person, plan, Asked: true);
        return options.CurrentValue.ForManagers && organisation.Leads(person.Id) ? new(person, Standard, Asked: false) : null;
    }

    public static string? SaidBy(ReadSession session, int person) => Preferences.Named(session, Preference).GetValueOrDefault(person);

    public static DigestPlan? PlanOf(ChatBotDb db, int person) =>
        Preferences.Of(db, person).TryGetValue(Preference, out var said) ? DigestPlan.Read(said) : null;

    public static void Keep(WriteScope scope, int person, DigestPlan plan, DateTimeOffset now) => Preferences.Set(scope, person, Preference, plan.ToString(), now);

    /// <summary>Weekly, from the next Monday on, as "subscribe" without more words.</summary>
    public void Subscribe(WriteScope scope, int person, DateTimeOffset now) => Keep(scope, person, Standard with { Since = now }, now);

    public void Unsubscribe(WriteScope scope, int person, DateTimeOffset now) => Keep(scope, person, (PlanOf(scope.Db, person) ?? Standard) with { Rhythms = [], Since = null }, now);
}
