using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>One set's rows that can be computed with, and what was left out or looks odd.</summary>
internal sealed class PairSet
{
    private PairSet(GuardData data, ImmutableArray<int> rows, int nonFinite, int constant)
    {
        Data = data;
        Rows = rows;
        NonFinite = nonFinite;
        Constant = constant;
    }

    public GuardData Data { get; }

    /// <summary>The rows that are compared, by their number in the data: finite ones.</summary>
    public ImmutableArray<int> Rows { get; }

    /// <summary>Rows with a NaN or an infinite value.</summary>
    public int NonFinite { get; }

    /// <summary>Finite rows whose coordinates are all equal; counted, and kept in the test.</summary>
    public int Constant { get; }

    /// <summary>The largest absolute value of the finite rows.</summary>
    public double Largest { get; private init; }

    public ReadOnlySpan<float> Row(int row) => Data.Values.Row(Rows[row]);

    /// <summary>
    /// The same two sets, and where rows are pairs without those whose partner is not finite.
    /// </summary>
    public static (PairSet Real, PairSet Made) Matched(PairSet real, PairSet made, bool pairs)
    {
        if (!pairs || (real.NonFinite == 0 && made.NonFinite == 0)) return (real, made);
        HashSet<int> both = [.. real.Rows.Intersect(made.Rows)];
        return (real.Only(both), made.Only(both));
    }

    private PairSet Only(HashSet<int> rows) =>
        new(Data, [.. Rows.Where(rows.Contains)], NonFinite, Constant) { Largest = Largest };

    public static PairSet Of(GuardData data)
    {
        Matrix values = data.Values;
        ImmutableArray<int>.Builder rows = ImmutableArray.CreateBuilder<int>(values.Rows);
        int constant = 0;
        double largest = 0;
        for (int row = 0; row < values.Rows; row++)
        {
            bool finite = true, equal = true;
            double high = 0;
            ReadOnlySpan<float> row0 = values.Row(row);
            foreach (float value in row0)
            {
                finite &= float.IsFinite(value);
                equal &= value == row0[0];
                high = Math.Max(high, Math.Abs(value));
            }

            if (!finite) continue;
            rows.Add(row);
            largest = Math.Max(largest, high);
            if (equal && row0.Length > 1) constant++;
        }

        return new PairSet(data, rows.ToImmutable(), values.Rows - rows.Count, constant) { Largest = largest };
    }
}
