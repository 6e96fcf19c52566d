using ChatBot.People;
using ChatBot.Scheduling;

namespace ChatBot.Operations;

/// <summary>Every section of the configuration and the one class that reads it. A test keeps <c>appsettings.json</c> in step.</summary>
internal static class Settings
{
    public static readonly IReadOnlyDictionary<string, Type> Sections = new SortedDictionary<string, Type>(StringComparer.OrdinalIgnoreCase)
    {
        ["Clock"] = typeof(ClockOptions),
        ["Organisation"] = typeof(OrganisationOptions),
        ["Retention"] = typeof(RetentionOptions),
    };
}
