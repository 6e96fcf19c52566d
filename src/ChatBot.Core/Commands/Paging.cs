namespace ChatBot.Core.Commands;

/// <summary>One page of a list.</summary>
/// <param name="Number">From 1; the last page when the one asked for is beyond it.</param>
/// <param name="Pages">At least 1.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Pages, int Total)
{
    public bool HasNext => Number < Pages;
}

public static class Paging
{
    public const int Size = 15;

    public static Page<T> PageOf<T>(this IReadOnlyList<T> all, int number)
    {
        var pages = Math.Max(1, (all.Count + Size - 1) / Size);
        var at = Math.Clamp(number, 1, pages);
        return new([.. all.Skip((at - 1) * Size).Take(Size)], at, pages, all.Count);
    }
}
