using ChatBot.Core.Usage;

namespace ChatBot.Core.Questions;

/// <summary>A time phrase as said, not yet days: "last month" stays "last month" in a follow-up on another day.</summary>
public abstract record Period
{
    private Period() { }

    public sealed record Today : Period;
}
