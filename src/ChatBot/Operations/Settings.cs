using ChatBot.Access;
using ChatBot.Channels.Slack;
using ChatBot.Channels.Teams;
using ChatBot.Digests;
using ChatBot.Ingest;
using ChatBot.Outreach;
using ChatBot.Pairing;
using ChatBot.Privacy;
using ChatBot.People;
using ChatBot.Platforms;
using ChatBot.Scheduling;

namespace ChatBot.Operations;

/// <summary>A section whose keys are names that an operator chooses; below each lies what <paramref name="below"/> holds.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NamesAreFreeAttribute(Type below) : Attribute
{
    public Type Below { get; } = below;
}

/// <summary>Every section of the configuration and the one class that reads it. A test keeps <c>appsettings.json</c> in step.</summary>
internal static class Settings
{
    public static readonly IReadOnlyDictionary<string, Type> Sections = new SortedDictionary<string, Type>(StringComparer.OrdinalIgnoreCase)
    {
        ["Access"] = typeof(AccessOptions),
        ["Clock"] = typeof(ClockOptions),
        ["Digests"] = typeof(DigestOptions),
        ["Nudges"] = typeof(NudgesOptions),
        ["Organisation"] = typeof(OrganisationOptions),
        ["Pairing"] = typeof(PairingOptions),
        ["Privacy"] = typeof(PrivacyOptions),
        ["Slack"] = typeof(SlackOptions),
        ["Teams"] = typeof(TeamsOptions),
        ["Sources"] = typeof(SourcesOptions),
        ["Serving"] = typeof(ServingOptions),
        ["Retention"] = typeof(RetentionOptions),
        ["KeyRing"] = typeof(KeyRingOptions),
    };
}
