using ChatBot.Core.Access;

namespace ChatBot.Digests;

internal static class WaitingPrices
{
    public static WaitingPrice Price => new(null, 1, new Dictionary<string, decimal>());
    public static WorkingDays Working => WorkingDays.WithoutHolidays;
}
