using ChatBot.Core.Digests;
using ChatBot.Core.People;

namespace ChatBot.Digests;

/// <summary>Which of the waits the receiver can end.</summary>
internal static class Deciders
{
    public static IReadOnlySet<string> Of(Organisation organisation, Person receiver, IReadOnlyList<Wait> waits) => new HashSet<string>();
}
