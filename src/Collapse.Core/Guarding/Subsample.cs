using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>
/// A part of each set, every row as likely as any other: the labels of the part are then as exchangeable as all.
/// </summary>
internal static class Subsample
{
    /// <summary>At most <paramref name="most"/> rows of each set, by their place in the pool, ascending.</summary>
    public static int[] Of(PooledRows rows, int most, Key key)
    {
        List<int> chosen = [];
        foreach (bool generated in (ReadOnlySpan<bool>)[false, true])
        {
            int[] own = [.. Enumerable.Range(0, rows.Count).Where(k => rows.Generated[k] == generated)];
            // One key for both sets: sets that change places are cut in the same way.
            for (int i = 0; i < Math.Min(most, own.Length) && own.Length > most; i++)
            {
                int other = i + key.Below(own.Length - i, i);
                (own[i], own[other]) = (own[other], own[i]);
            }

            chosen.AddRange(own.Take(most));
        }

        chosen.Sort();
        return [.. chosen];
    }
}
