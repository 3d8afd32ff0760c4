using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>
/// A mixture of round normal distributions of one size: data whose modes are known, so that missing ones can be
/// counted.
/// </summary>
/// <param name="Centres">The modes' means, [modes x coordinates].</param>
/// <param name="Sigma">The standard deviation of each coordinate around them, in the units of the data.</param>
/// <param name="Shares">The probability of each mode; they sum to 1.</param>
public sealed record NormalModes(Matrix Centres, double Sigma, ImmutableArray<double> Shares)
{
    /// <summary>The number of modes.</summary>
    public int Count => Centres.Rows;

    /// <summary>Modes of equal probability.</summary>
    public static NormalModes Equal(Matrix centres, double sigma) =>
        new(centres, sigma, [.. Enumerable.Repeat(1.0 / centres.Rows, centres.Rows)]);

    /// <summary>
    /// Samples, mode after mode, each mode with its share of the rows to the nearest one; classes name the modes.
    /// </summary>
    /// <param name="count">The number of rows, at least 1.</param>
    /// <param name="key">Draws each row's distance from its mean.</param>
    public Samples Draw(int count, Key key)
    {
        int[] modes = [.. Enumerable.Range(0, count).Select(row => ModeAt((row + 0.5) / count))];
        Matrix values = Matrix.Create(count, Centres.Columns, (row, x) =>
        {
            Key own = key.Derive(row);
            for (int i = 0; i < x.Length; i++)
                x[i] = (float)(Centres[modes[row], i] + Sigma * own.Normal(i));
        });
        return new Samples(values, [.. modes.Select((mode, row) => $"{mode + 1}-{row + 1}")])
        {
            Classes = [.. modes.Select(mode => $"mode {mode + 1}")],
        };
    }

    private int ModeAt(double place)
    {
        double sum = 0;
        for (int mode = 0; mode < Count; mode++)
        {
            sum += Shares[mode];
            if (place < sum) return mode;
        }

        return Count - 1;
    }
}
