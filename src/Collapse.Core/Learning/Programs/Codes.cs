using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// What one does with codes: to go from one to another, to find the like of a segment, and to do so by bits.
/// </summary>
public static class Codes
{
    /// <summary>Codes on the straight line between two, both included.</summary>
    /// <param name="from">[1 x code length].</param>
    /// <param name="to">[1 x code length].</param>
    /// <param name="count">How many, at least 2.</param>
    public static Matrix Interpolate(Matrix from, Matrix to, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (from.Rows != 1 || to.Rows != 1 || from.Columns != to.Columns)
            throw new ArgumentException($"One code is {from}, the other {to}; expected two rows of one length.",
                nameof(to));
        return Matrix.Create(count, from.Columns, (row, values) =>
        {
            double share = (double)row / (count - 1);
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)((1 - share) * from[0, i] + share * to[0, i]);
        });
    }

    /// <summary>
    /// For each query the number of the nearest code, in Euclidean distance; of equally near ones the first.
    /// </summary>
    /// <param name="codes">The codes to search, [codes x length]; at least one.</param>
    /// <param name="queries">[queries x length].</param>
    public static ImmutableArray<int> Nearest(Matrix codes, Matrix queries)
    {
        Check(codes, queries);
        return Search(codes, queries, static (code, query) =>
        {
            double sum = 0;
            for (int i = 0; i < code.Length; i++)
                sum += ((double)code[i] - query[i]) * ((double)code[i] - query[i]);
            return sum;
        });
    }

    /// <summary>
    /// Binary codes for semantic hashing: 1 where an entry is above its threshold, else 0.
    /// </summary>
    /// <remarks>
    /// R. Salakhutdinov, G. E. Hinton, "Semantic hashing", Int. J. Approx. Reasoning 50:969 (2009). Thresholds at the
    /// medians make every bit as telling as can be.
    /// </remarks>
    /// <param name="codes">[codes x length].</param>
    /// <param name="thresholds">[1 x length], such as <see cref="Medians"/> of the training codes.</param>
    public static Matrix Binary(Matrix codes, Matrix thresholds) =>
        Matrix.Create(codes.Rows, codes.Columns, (row, values) =>
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = codes[row, i] > thresholds[0, i] ? 1 : 0;
    });

    /// <summary>The median of each entry over the codes, [1 x length]; the lower one of two.</summary>
    public static Matrix Medians(Matrix codes) => Matrix.Create(1, codes.Columns, (_, values) =>
    {
        for (int i = 0; i < values.Length; i++)
        {
            float[] column = [.. Enumerable.Range(0, codes.Rows).Select(row => codes[row, i]).Order()];
            values[i] = column[(column.Length - 1) / 2];
        }
    });

    /// <summary>
    /// For each query the number of the binary code that differs in the fewest bits; of equal ones the first.
    /// </summary>
    /// <param name="codes">Binary codes, [codes x length]; at least one.</param>
    /// <param name="queries">Binary codes, [queries x length].</param>
    public static ImmutableArray<int> NearestByBits(Matrix codes, Matrix queries)
    {
        Check(codes, queries);
        return Search(codes, queries, static (code, query) =>
        {
            int differing = 0;
            for (int i = 0; i < code.Length; i++)
                differing += code[i] == query[i] ? 0 : 1;
            return differing;
        });
    }

    /// <summary>The share of queries whose find is of their own subject.</summary>
    /// <param name="found">Numbers of codes, one a query.</param>
    /// <param name="subjects">The subject of each code.</param>
    /// <param name="asked">The subject of each query.</param>
    public static double Hits(IReadOnlyList<int> found, IReadOnlyList<string> subjects, IReadOnlyList<string> asked) =>
        found.Where((code, query) => subjects[code] == asked[query]).Count() / (double)found.Count;

    private delegate double Distance(ReadOnlySpan<float> code, ReadOnlySpan<float> query);

    private static ImmutableArray<int> Search(Matrix codes, Matrix queries, Distance distance)
    {
        ImmutableArray<int>.Builder found = ImmutableArray.CreateBuilder<int>(queries.Rows);
        for (int query = 0; query < queries.Rows; query++)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int code = 0; code < codes.Rows; code++)
            {
                double here = distance(codes.Row(code), queries.Row(query));
                if (here < least) (best, least) = (code, here);
            }

            found.Add(best);
        }

        return found.MoveToImmutable();
    }

    private static void Check(Matrix codes, Matrix queries)
    {
        if (codes.Rows == 0 || codes.Columns != queries.Columns)
            throw new ArgumentException(
                $"Codes are {codes}, queries {queries}; expected at least one code, of the queries' length.",
                nameof(codes));
    }
}
