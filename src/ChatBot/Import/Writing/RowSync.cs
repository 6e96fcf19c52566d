using Microsoft.EntityFrameworkCore;

namespace ChatBot.Import.Writing;

/// <summary>Brings the rows of one table to what the files say, touching only what differs.</summary>
internal static class RowSync
{
    /// <param name="rows">All rows of the table, by what identifies them to people.</param>
    /// <param name="wanted">What the files hold.</param>
    /// <param name="make">A new row, its key set; the rest is filled in by <paramref name="set"/>.</param>
    /// <param name="isKept">Rows that stay although the files do not hold them.</param>
    public static void Apply<TRow, TKey, TEntry>(
        DbSet<TRow> table, Dictionary<TKey, TRow> rows, IEnumerable<TEntry> wanted, Func<TEntry, TKey> keyOf, Func<TEntry, TRow> make,
        Action<TRow, TEntry> set, Func<TRow, bool>? isKept = null)
        where TRow : class
        where TKey : notnull
    {
        var unwanted = rows.Keys.ToHashSet(rows.Comparer);
        var added = new List<TRow>();
        foreach (var entry in wanted)
        {
            var key = keyOf(entry);
            if (!rows.TryGetValue(key, out var row))
            {
                rows[key] = row = make(entry);
                added.Add(row);
            }

            set(row, entry);
            unwanted.Remove(key);
        }

        foreach (var key in unwanted)
        {
            if (isKept?.Invoke(rows[key]) == true) continue;
            table.Remove(rows[key]);
            rows.Remove(key);
        }

        table.AddRange(added);
    }
}
