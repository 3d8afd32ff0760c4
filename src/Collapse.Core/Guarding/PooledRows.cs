using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>The rows of both sets in one order that depends on what they are, not on where they stood.</summary>
/// <remarks>
/// Rows are ordered by their distance from the mean of all rows, which rotations and changes of scale leave alone; rows
/// equally far by their values, then by their set, group and class. Everything random is drawn along this order, so
/// that the same rows give the same answer whatever order, basis or unit they come in.
/// </remarks>
internal sealed class PooledRows
{
    private readonly PairSet _real, _generated;
    private readonly int[] _source;

    private PooledRows(PairSet real, PairSet generated, int[] source, double[] centre)
    {
        Centre = centre;
        _real = real;
        _generated = generated;
        _source = source;
        Generated = [.. source.Select(index => index >= real.Rows.Length)];
        Means = [Mean(real), Mean(generated)];
    }

    /// <summary>The number of rows of both sets.</summary>
    public int Count => _source.Length;

    public int Columns => _real.Data.Values.Columns;

    /// <summary>Whether each row is of the generated set.</summary>
    public ImmutableArray<bool> Generated { get; }

    /// <summary>The mean of all rows.</summary>
    public double[] Centre { get; }

    /// <summary>The mean of the real rows and that of the generated ones.</summary>
    public double[][] Means { get; }

    public PairSet Real => _real;

    public PairSet Made => _generated;

    /// <summary>The variance, per coordinate, that rounding to float32 alone can make.</summary>
    public double Rounding
    {
        get
        {
            double step = Math.Max(_real.Largest, _generated.Largest) / (1 << 22);
            return step * step;
        }
    }

    /// <summary>The row's values.</summary>
    public ReadOnlySpan<float> Row(int index) => Of(_source[index]);

    /// <summary>The row's number in its own set, as the user counts.</summary>
    public int Number(int index)
    {
        int source = _source[index], real = _real.Rows.Length;
        return source < real ? _real.Rows[source] : _generated.Rows[source - real];
    }

    /// <summary>The label that the user gave a row among <paramref name="of"/>, or null where there are none.</summary>
    public string? Label(int index, Func<GuardData, ImmutableArray<string>> of)
    {
        ImmutableArray<string> labels = of(Generated[index] ? _generated.Data : _real.Data);
        return labels.IsEmpty ? null : labels[Number(index)];
    }

    public static PooledRows Of(PairSet real, PairSet generated)
    {
        int n = real.Rows.Length, count = n + generated.Rows.Length, columns = real.Data.Values.Columns;
        int[] source = [.. Enumerable.Range(0, count)];
        ReadOnlySpan<float> Row(int index) => index < n ? real.Row(index) : generated.Row(index - n);
        string? LabelOf(int index, Func<GuardData, ImmutableArray<string>> of)
        {
            PairSet set = index < n ? real : generated;
            ImmutableArray<string> labels = of(set.Data);
            return labels.IsEmpty ? null : labels[set.Rows[index < n ? index : index - n]];
        }

        int Compared(int a, int b, Func<GuardData, ImmutableArray<string>> of) =>
            string.CompareOrdinal(LabelOf(a, of), LabelOf(b, of));

        // By content first: sums below are then the same whatever order the rows came in.
        Array.Sort(source, (a, b) =>
        {
            int order = Row(a).SequenceCompareTo(Row(b));
            if (order == 0) order = (b < n).CompareTo(a < n);
            if (order == 0) order = Compared(a, b, data => data.Groups);
            if (order == 0) order = Compared(a, b, data => data.Classes);
            return order != 0 ? order : a.CompareTo(b);
        });
        double[] mean = new double[columns];
        foreach (int index in source)
        {
            ReadOnlySpan<float> row = Row(index);
            for (int i = 0; i < columns; i++) mean[i] += row[i];
        }

        for (int i = 0; i < columns; i++) mean[i] /= count;
        double[] distances = new double[count];
        for (int k = 0; k < count; k++)
        {
            ReadOnlySpan<float> row = Row(source[k]);
            double sum = 0;
            for (int i = 0; i < columns; i++) sum += (row[i] - mean[i]) * (row[i] - mean[i]);
            distances[k] = sum;
        }

        int[] places = [.. Enumerable.Range(0, count)];
        Array.Sort(places, (a, b) =>
            distances[a] != distances[b] ? distances[a].CompareTo(distances[b]) : a.CompareTo(b));
        return new PooledRows(real, generated, [.. places.Select(place => source[place])], mean);
    }

    /// <summary>A row minus the mean of its own set, or of all rows.</summary>
    public void Centred(int index, Span<double> destination, bool own = true)
    {
        ReadOnlySpan<float> row = Row(index);
        double[] mean = own ? Means[Generated[index] ? 1 : 0] : Centre;
        for (int i = 0; i < row.Length; i++) destination[i] = row[i] - mean[i];
    }

    private ReadOnlySpan<float> Of(int source) =>
        source < _real.Rows.Length ? _real.Row(source) : _generated.Row(source - _real.Rows.Length);

    private double[] Mean(PairSet set)
    {
        double[] mean = new double[Columns];
        bool generated = ReferenceEquals(set, _generated);
        for (int index = 0; index < Count; index++)
        {
            if (Generated[index] != generated) continue;
            ReadOnlySpan<float> row = Row(index);
            for (int i = 0; i < row.Length; i++) mean[i] += row[i];
        }

        for (int i = 0; i < mean.Length; i++) mean[i] /= set.Rows.Length;
        return mean;
    }
}
