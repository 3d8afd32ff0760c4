using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>Which rows count as generated: as observed, or with the labels exchanged at random.</summary>
/// <remarks>
/// Groups keep together. Without pairs as many groups are called generated as there are, any of them equally likely;
/// what is drawn is the set of the smaller side (of equal sides, of that which holds the first unit), so that two sets
/// that change places meet the same partitions. With pairs each pair is turned over with probability 1/2. Labelling b
/// is a function of the key and b alone.
/// </remarks>
internal sealed class Labellings
{
    private readonly int[][] _units;
    private readonly bool[] _observed;
    private readonly bool _pairs, _drawnLabel;
    private readonly int _drawn;
    private readonly Key _key;

    private Labellings(int[][] units, bool[] observed, bool pairs, Key key)
    {
        _units = units;
        _observed = observed;
        _pairs = pairs;
        _key = key;
        if (pairs) return;
        int generated = units.Count(unit => observed[unit[0]]), real = units.Length - generated;
        _drawnLabel = generated < real || (generated == real && observed[units[0][0]]);
        _drawn = Math.Min(generated, real);
    }

    /// <summary>The number of units that are exchanged as wholes: rows, groups or pairs.</summary>
    public int Units => _units.Length;

    /// <summary>
    /// The natural logarithm of the number of different labellings; a p-value cannot be below one over it.
    /// </summary>
    public double LogCount
    {
        get
        {
            if (_pairs) return Units * Elementary.Log(2);
            double sum = 0;
            for (int i = 1; i <= _drawn; i++) sum += Elementary.Log((double)(Units - _drawn + i) / i);
            return sum;
        }
    }

    /// <summary>The unit of each row.</summary>
    public int[] UnitOf(int rows)
    {
        int[] unitOf = new int[rows];
        for (int unit = 0; unit < _units.Length; unit++)
        {
            foreach (int row in _units[unit]) unitOf[row] = unit;
        }

        return unitOf;
    }

    public static Labellings Of(PooledRows rows, bool pairs, Key key)
    {
        bool[] observed = [.. rows.Generated];
        IEnumerable<IGrouping<(bool, string), int>> groups = Enumerable.Range(0, rows.Count).GroupBy(index => pairs
            ? (false, PairOf(rows, index))
            : (observed[index], rows.Label(index, data => data.Groups) ?? Alone(rows.Number(index))));
        // GroupBy keeps the order of first appearance, which is that of the pooled rows.
        return new Labellings([.. groups.Select(group => group.ToArray())], observed, pairs, key);
    }

    /// <summary>Labelling <paramref name="number"/>; 0 is what was observed.</summary>
    public void Draw(long number, Span<bool> generated)
    {
        _observed.CopyTo(generated);
        if (number == 0) return;
        Key key = _key.Derive(number);
        if (_pairs)
        {
            for (int unit = 0; unit < _units.Length; unit++)
            {
                if ((key.Bits(unit) >> 63) == 0) continue;
                foreach (int row in _units[unit]) generated[row] = !generated[row];
            }

            return;
        }

        generated.Fill(!_drawnLabel);
        int[] order = [.. Enumerable.Range(0, _units.Length)];
        for (int i = 0; i < _drawn; i++)
        {
            int other = i + key.Below(_units.Length - i, i);
            (order[i], order[other]) = (order[other], order[i]);
            foreach (int row in _units[order[i]]) generated[row] = _drawnLabel;
        }
    }

    // A real row and its response are one unit, and so are all of a group.
    private static string PairOf(PooledRows rows, int index)
    {
        int number = rows.Number(index);
        ImmutableArray<string> groups = rows.Real.Data.Groups;
        return groups.IsEmpty ? Alone(number) : groups[number];
    }

    // No name that a user gives starts with a zero character.
    private static string Alone(int number) => "\0" + number;
}
