namespace Collapse.Theory;

/// <summary>
/// The mean of a Gaussian of known variance, refitted on its own samples: n Var(mean_t) / sigma^2, exactly.
/// </summary>
/// <remarks>
/// Generation 1 is fitted to n real rows. A. Dey, D. Donoho, "Universality of the pi^2/6 pathway in avoiding model
/// collapse", 2024, give the limits: discard t, augment H_t = sum_(i = 1 .. t) 1 / i^2 towards pi^2 / 6, accumulate and
/// subsample 3 H_t - 2 towards pi^2 / 2 - 2 = 2.934802. The first two hold for every n, the third for n to infinity.
/// </remarks>
public static class MeanRefit
{
    /// <summary>Each generation is fitted to the newest n rows alone: t.</summary>
    public static double Discard(int generation) => generation;

    /// <summary>Each generation is fitted to all rows so far: H_t.</summary>
    public static double Augment(int generation)
    {
        double sum = 0;
        for (int i = 1; i <= generation; i++) sum += 1 / ((double)i * i);
        return sum;
    }

    /// <summary>The limit 3 H_t - 2 of <see cref="Subsample"/>.</summary>
    public static double SubsampleLimit(int generation) => 3 * Augment(generation) - 2;

    /// <summary>Each generation is fitted to n of all rows so far, drawn without replacement.</summary>
    /// <remarks>
    /// With P_t the mean of the pool of t n rows and A_t the expectation of their variance (divisor t n - 1, sigma =
    /// 1), batch t being drawn around mean_(t-1): v_t = 1 + A_(t-1) (1 - 1 / (t-1)) is n times the mean squared
    /// distance of the batch's mean from P_(t-1), hence n Var(P_t) = n Var(P_(t-1)) + v_t / t^2, (t n - 1) A_t = ((t-1)
    /// n - 1) A_(t-1) + (n - 1) + v_t (t-1) / t, and n Var(mean_t) = n Var(P_t) + A_t (1 - 1 / t). A_t tends to 1 with
    /// n, which gives the limit.
    /// </remarks>
    /// <param name="n">Rows a generation, at least 2.</param>
    /// <param name="generation">t, at least 1.</param>
    public static double Subsample(int n, int generation)
    {
        double pool = 1, spread = 1;
        for (int t = 2; t <= generation; t++)
        {
            double distance = 1 + spread * (1 - 1.0 / (t - 1));
            pool += distance / ((double)t * t);
            spread = ((((t - 1.0) * n) - 1) * spread + (n - 1) + distance * (t - 1) / t) / (t * (double)n - 1);
        }

        return pool + spread * (1 - 1.0 / generation);
    }
}
