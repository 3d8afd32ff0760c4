using System.Collections.Immutable;

namespace Collapse.Measures;

/// <summary>
/// The share of each class among drawn rows, by a classifier made of the real ones: the class of most of the 5 nearest
/// real rows.
/// </summary>
/// <remarks>
/// E. Fix, J. L. Hodges, 1951; of classes with equally many of the five the one with the nearest row wins. Nothing is
/// trained, so the classifier is the same for every generator; how often it is right on held-out rows says what its
/// shares are worth.
/// </remarks>
public static class ClassShares
{
    /// <summary>
    /// The class of each drawn row, as its place in <see cref="RealRows.ClassNames"/>; -1 for rows that are not finite.
    /// </summary>
    /// <exception cref="ArgumentException">The real rows have no classes.</exception>
    public static ImmutableArray<int> Classify(DrawnRows drawn)
    {
        RealRows real = drawn.Real;
        if (real.ClassNames.IsEmpty) throw new ArgumentException("The real rows have no classes.", nameof(drawn));
        int[] classes = new int[drawn.Values.Rows];
        float[] nearest = new float[RealRows.Neighbour];
        int[] of = new int[RealRows.Neighbour], votes = new int[real.ClassNames.Length];
        for (int row = 0; row < classes.Length; row++)
        {
            nearest.AsSpan().Fill(float.PositiveInfinity);
            of.AsSpan().Fill(-1);
            ReadOnlySpan<float> distances = drawn.DistancesToReal.Row(row);
            for (int other = 0; other < distances.Length; other++)
                Insert(distances[other], real.Classes[other], nearest, of);
            votes.AsSpan().Clear();
            foreach (int vote in of)
            {
                if (vote >= 0) votes[vote]++;
            }

            classes[row] = of[0] < 0 ? -1 : of.Where(vote => vote >= 0).MaxBy(vote => votes[vote]);
        }

        return [.. classes];
    }

    /// <summary>
    /// The share of each class, in the order of <see cref="RealRows.ClassNames"/>; NaN when a drawn entry is not
    /// finite.
    /// </summary>
    public static ImmutableArray<double> Of(DrawnRows drawn)
    {
        if (!drawn.IsFinite) return [.. drawn.Real.ClassNames.Select(_ => double.NaN)];
        ImmutableArray<int> classes = Classify(drawn);
        return [.. drawn.Real.ClassNames.Select((_, number) => Share(number))];

        double Share(int number) => classes.Count(found => found == number) / (double)classes.Length;
    }

    /// <summary>How many classes were drawn at all; NaN when a drawn entry is not finite.</summary>
    public static double Drawn(DrawnRows drawn) =>
        drawn.IsFinite ? Of(drawn).Count(share => share > 0) : double.NaN;

    // Keeps the nearest ones, nearest first; of equally near ones the earlier row.
    private static void Insert(float distance, int of, float[] nearest, int[] classes)
    {
        int place = nearest.Length;
        while (place > 0 && distance < nearest[place - 1]) place--;
        if (place == nearest.Length) return;
        for (int i = nearest.Length - 1; i > place; i--)
            (nearest[i], classes[i]) = (nearest[i - 1], classes[i - 1]);
        (nearest[place], classes[place]) = (distance, of);
    }
}
