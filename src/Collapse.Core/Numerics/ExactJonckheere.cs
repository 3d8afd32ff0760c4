using MathNet.Numerics;

namespace Collapse.Numerics;

/// <summary>
/// The exact null distribution of Jonckheere and Terpstra's J, for samples so small that its normal limit is far off.
/// </summary>
/// <remarks>
/// Under the null hypothesis all n! / prod n_g! ways to deal the values found to groups of these sizes are equally
/// likely. They are counted by J, not listed: the distinct values are dealt in ascending order, and what matters of the
/// past is only how many of the values each group has. Ties keep their place, so the distribution is that given the
/// ties found. Counts are doubles: exact below 2^53, else right to about 15 digits.
/// </remarks>
internal static class ExactJonckheere
{
    // States of the deal times values of 2 J: below it the counts take some milliseconds. Four groups of up to 5, two
    // of up to 21, eleven of 1.
    private const double MostWork = 5e5;

    /// <summary>The share of arrangements, of all there are, that the smallest possible p-value consists of.</summary>
    public static double SmallestP(IEnumerable<int> sizes)
    {
        // prod n_g! / n! as a product of 1 / binomial(n_1 + ... + n_g, n_g).
        double p = 1;
        int n = 0;
        foreach (int size in sizes)
        {
            n += size;
            p /= SpecialFunctions.Binomial(n, size);
        }

        return p;
    }

    /// <summary>Whether the distribution is cheap enough to be counted.</summary>
    public static bool Suits(IReadOnlyCollection<int> sizes)
    {
        double states = sizes.Aggregate(1.0, (product, size) => product * (size + 1));
        double n = sizes.Sum();
        double pairs = (n * n - sizes.Sum(size => (double)size * size)) / 2;
        return states * (2 * pairs + 1) <= MostWork;
    }

    /// <summary>P(J >= j) over all arrangements of the values.</summary>
    /// <param name="groups">The values in their groups; the order of the groups is the order tested.</param>
    /// <param name="j">The statistic, a multiple of 1/2.</param>
    public static double UpperTail(IReadOnlyList<IReadOnlyList<double>> groups, double j)
    {
        int[] sizes = [.. groups.Select(group => group.Count)];
        int[] ties = [.. groups.SelectMany(group => group).GroupBy(value => value).OrderBy(tie => tie.Key)
            .Select(tie => tie.Count())];
        int states = sizes.Aggregate(1, (product, size) => product * (size + 1));
        // counts[s]: for each value of 2 J so far, the number of deals that end in state s; null where there is none.
        double[]?[] counts = new double[states][];
        counts[0] = [1];
        foreach (int tie in ties)
        {
            double[]?[] next = new double[states][];
            for (int state = 0; state < states; state++)
            {
                if (counts[state] is { } known) Deal(known, state, new int[sizes.Length], 0, tie, 1, next, sizes);
            }

            counts = next;
        }

        double[] all = counts[^1]!;
        int least = (int)Math.Round(2 * j);
        return all.Skip(least).Sum() / all.Sum();
    }

    // Deals `left` equal values to group `group` and those after it, in every way, and adds each to the state it leads
    // to.
    private static void Deal(
        double[] known, int state, int[] dealt, int group, int left, double ways, double[]?[] next, int[] sizes)
    {
        if (group == sizes.Length)
        {
            if (left == 0) Add(known, state, dealt, ways, next, sizes);
            return;
        }

        int room = sizes[group] - Held(state, sizes)[group];
        for (dealt[group] = 0; dealt[group] <= Math.Min(room, left); dealt[group]++)
        {
            double more = ways * SpecialFunctions.Binomial(left, dealt[group]);
            Deal(known, state, dealt, group + 1, left - dealt[group], more, next, sizes);
        }

        dealt[group] = 0;
    }

    private static void Add(double[] known, int state, int[] dealt, double ways, double[]?[] next, int[] sizes)
    {
        int[] held = Held(state, sizes);
        int target = state, place = 1, shift = 0, heldBefore = 0, dealtBefore = 0;
        for (int group = 0; group < sizes.Length; group++)
        {
            // 2 for a pair in growing order, 1 for a tied one.
            shift += dealt[group] * (2 * heldBefore + dealtBefore);
            heldBefore += held[group];
            dealtBefore += dealt[group];
            target += dealt[group] * place;
            place *= sizes[group] + 1;
        }

        double[] sum = next[target] ?? [];
        if (sum.Length < known.Length + shift) Array.Resize(ref sum, known.Length + shift);
        for (int i = 0; i < known.Length; i++)
            sum[i + shift] += ways * known[i];
        next[target] = sum;
    }

    // How many values each group has in a state: its digits in the mixed base of the sizes.
    private static int[] Held(int state, int[] sizes)
    {
        int[] held = new int[sizes.Length];
        for (int group = 0; group < sizes.Length; group++)
        {
            held[group] = state % (sizes[group] + 1);
            state /= sizes[group] + 1;
        }

        return held;
    }
}
