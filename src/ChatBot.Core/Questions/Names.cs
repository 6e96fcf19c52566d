using System.Collections;
using System.Runtime.CompilerServices;

namespace ChatBot.Core.Questions;

/// <summary>A short immutable list that compares by its elements, in order; so that two questions with the same words are equal.</summary>
[CollectionBuilder(typeof(NamesBuilder), nameof(NamesBuilder.Create))]
public readonly struct Names<T> : IReadOnlyList<T>, IEquatable<Names<T>>
{
    private readonly T[]? items;

    internal Names(T[] items) => this.items = items;

    private T[] Items => items ?? [];

    public T this[int index] => Items[index];

    public int Count => Items.Length;

    public bool IsEmpty => Count == 0;

    public bool Equals(Names<T> other) => Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is Names<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items) hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", Items);

    public static bool operator ==(Names<T> left, Names<T> right) => left.Equals(right);

    public static bool operator !=(Names<T> left, Names<T> right) => !left.Equals(right);
}

public static class NamesBuilder
{
    public static Names<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
