using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Collapse.Guarding;

/// <summary>A generated row and the real row that it repeats.</summary>
/// <param name="Generated">The generated row's number, from 0.</param>
/// <param name="Real">The real row's number, from 0: the first of those that it is equal to, or the nearest.</param>
public readonly record struct RowCopy(int Generated, int Real);

/// <summary>Rows that are equal, value by value; found by hashing, in one pass.</summary>
internal static class RowCopies
{
    /// <summary>
    /// For each row of <paramref name="rows"/> that is equal to one of <paramref name="among"/>, both numbers.
    /// </summary>
    public static ImmutableArray<RowCopy> Exact(PairSet rows, PairSet among)
    {
        Dictionary<int, List<int>> places = Places(among);
        ImmutableArray<RowCopy>.Builder copies = ImmutableArray.CreateBuilder<RowCopy>();
        for (int k = 0; k < rows.Rows.Length; k++)
        {
            if (!places.TryGetValue(Hash(rows.Row(k)), out List<int>? candidates)) continue;
            foreach (int candidate in candidates)
            {
                if (!rows.Row(k).SequenceEqual(among.Row(candidate))) continue;
                copies.Add(new RowCopy(rows.Rows[k], among.Rows[candidate]));
                break;
            }
        }

        return copies.ToImmutable();
    }

    /// <summary>The number of rows that are equal to an earlier one of the same set.</summary>
    public static int Repeated(PairSet set)
    {
        int repeated = 0;
        foreach (List<int> places in Places(set).Values)
        {
            for (int i = 1; i < places.Count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (!set.Row(places[i]).SequenceEqual(set.Row(places[j]))) continue;
                    repeated++;
                    break;
                }
            }
        }

        return repeated;
    }

    private static Dictionary<int, List<int>> Places(PairSet set)
    {
        Dictionary<int, List<int>> places = [];
        for (int k = 0; k < set.Rows.Length; k++)
        {
            int hash = Hash(set.Row(k));
            if (!places.TryGetValue(hash, out List<int>? list)) places[hash] = list = [];
            list.Add(k);
        }

        return places;
    }

    // FNV-1a over the bits; 0 and -0 are equal values and so have one hash. Fixed, so that the order of work is too.
    private static int Hash(ReadOnlySpan<float> row)
    {
        uint hash = 2166136261;
        foreach (uint bits in MemoryMarshal.Cast<float, uint>(row))
        {
            hash = (hash ^ (bits == 0x8000_0000 ? 0 : bits)) * 16777619;
            hash ^= hash >> 15;
        }

        return (int)hash;
    }
}
