using ChatBot.Outreach;
using ChatBot.Storage;

namespace ChatBot.Governance;

/// <summary>What the organisation as a whole has chosen in chat, kept as the preferences of nobody (person 0).</summary>
internal static class HouseRules
{
    /// <summary><c>on</c> = figures and offers for teams only, never by name.</summary>
    public const string WorksCouncil = "works-council";

    public static bool IsWorksCouncil(ChatBotDb db) => Preferences.Of(db, Preferences.OfTheHouse).GetValueOrDefault(WorksCouncil) == "on";
}
