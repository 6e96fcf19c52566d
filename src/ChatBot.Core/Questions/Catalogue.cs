using ChatBot.Core.People;

namespace ChatBot.Core.Questions;

/// <summary>Names that occur in use and not in the organisation's own lists. Each is distinct; empty names are left out.</summary>
public sealed record UsageNames(
    IReadOnlyList<string> Models, IReadOnlyList<string> Features, IReadOnlyList<string> Surfaces, IReadOnlyList<string> Projects)
{
    public static readonly UsageNames None = new([], [], [], []);
}

/// <summary>What questions can name: an organisation with its index of names. Immutable; made once per picture of the organisation.</summary>
public sealed class Catalogue
{
    public Catalogue(Organisation organisation, UsageNames names)
    {
        Organisation = organisation;
        Names = names;
        Index = new NameIndex(organisation, names);
    }

    public Organisation Organisation { get; }

    public UsageNames Names { get; }

    internal NameIndex Index { get; }
}
