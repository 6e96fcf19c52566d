using ChatBot.Core.People;

namespace ChatBot.Core.Commands;

/// <summary>What a name in a command stands for.</summary>
public abstract record Found<T>
{
    private Found() { }

    public sealed record One(T Value) : Found<T>;

    /// <param name="Names">To choose from, in words that find exactly one each.</param>
    public sealed record Several(IReadOnlyList<string> Names) : Found<T>;

    /// <param name="Near">What may have been meant; none when nothing is near.</param>
    public sealed record None(string? Near) : Found<T>;
}

/// <summary>Finds people, teams and tools by what people type: whole names first, then parts of them.</summary>
public static class Finding
{
    private const int MostShown = 8;

    public static Found<Person> Person(Organisation organisation, string text) =>
        organisation.FindByEmail(text) is { } exact ? new Found<Person>.One(exact)
        : Of(organisation.People, text, p => p.Name, p => p.Email);

    public static Found<Team> Team(Organisation organisation, string text) => Of(organisation.Teams, text, t => t.Name, t => t.Name);

    public static Found<Tool> Tool(Organisation organisation, string text) => Of(organisation.Tools, text, t => t.Name, t => t.Name);

    /// <summary>Everyone whose name, e-mail or title holds all the words.</summary>
    public static IReadOnlyList<Person> People(Organisation organisation, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. organisation.People.Where(p => words.All(w => Holds(p.Name, w) || Holds(p.Email, w) || Holds(p.Title, w))).OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    private static Found<T> Of<T>(IEnumerable<T> all, string text, Func<T, string> name, Func<T, string> precise)
    {
        var wanted = text.Trim();
        if (wanted.Length == 0) return new Found<T>.None(null);
        var list = all.ToList();
        var same = list.Where(t => name(t).Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (same.Count == 0) same = [.. list.Where(t => Holds(name(t), wanted) || Holds(precise(t), wanted))];
        return same.Count switch
        {
            1 => new Found<T>.One(same[0]),
            0 => new Found<T>.None(Nearest.Of(wanted, list.Select(name).Distinct())),
            _ => new Found<T>.Several([.. same.Select(precise).Order(StringComparer.Ordinal).Take(MostShown)]),
        };
    }

    private static bool Holds(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
