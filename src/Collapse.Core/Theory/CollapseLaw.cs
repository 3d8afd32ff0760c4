using System.Collections.Immutable;

namespace Collapse.Theory;

/// <summary>
/// The collapse law: how the variances of the data's principal directions move when a linear learner, always at its
/// optimum, is trained on its own responses.
/// </summary>
/// <remarks>
/// <para>
/// lambda_i are the eigenvalues of the data's covariance (1 / M), biggest first. A learner at its optimum multiplies
/// direction i by a gain g_i = (lambda_i - d)+ / (lambda_i + sigma^2) (<see cref="LinearGains"/>), and by 0 beyond its
/// H biggest. One step replaces one of the M vectors by a response, whose variance along i is v_i = g_i^2 (lambda_i +
/// sigma^2), or g_i^2 lambda_i when the responses are to clean inputs. In the mean and for large M
/// d lambda_i / dN = (v_i - lambda_i) / M.
/// </para>
/// <para>
/// With a share p of the vectors protected, the others' variance lambda_s is what moves, and there are (1 - p) M of
/// them; lambda = p lambda(0) + (1 - p) lambda_s sets the gain. When the drawn vector becomes a fresh real one with
/// probability q, and a response with probability 1 - q, what comes in has the variance (1 - q) v + q lambda(0), as
/// both have the mean of the data. Together d lambda_s / dN = ((1 - q) g(lambda)^2 (lambda_s + sigma^2) + q lambda(0) -
/// lambda_s) / ((1 - p) M). Directions beyond H keep gain 0 for good: they start below the others and lose at the
/// highest rate there is, so no order changes.
/// </para>
/// <para>
/// When a step feeds back k distinct rows, all with the gain of the same moment, a share h = k / ((1 - p) M) of what is
/// not protected is exchanged at once: lambda_s(N + 1) - lambda_s(N) = h r(lambda_s(N)), with r(lambda_s) what comes in
/// less lambda_s. That is Euler's method for the equation above at k times its rate. As r falls with lambda_s, by no
/// more than lambda_s itself does (0 >= r' >= -1), the two never part by more than about h / 2 of the direction's
/// variance at the start, so k rows a step are k times the rate as long as h is small.
/// </para>
/// <para>
/// What the law leaves out: the learner's lag behind its optimum; terms of order k / M (the data's mean drifts: for the
/// denoising autoencoder's noisy responses exactly a factor 1 + 1/M on the rate; refitted eigenvalues fluctuate);
/// anything that is not linear. Closed forms: <see cref="CollapseClosedForms"/>. Where there is none, an adaptive
/// integrator, relative error about 1e-9.
/// </para>
/// </remarks>
public sealed record CollapseLaw
{
    /// <summary>
    /// lambda_i(0), eigenvalues of the covariance (1 / M) of the data, biggest first, in squared units of the data; at
    /// least 0.
    /// </summary>
    public required ImmutableArray<double> Eigenvalues { get; init; }

    /// <summary>M, the number of vectors in the training set; at least 1.</summary>
    public required int Samples { get; init; }

    /// <summary>H, the bottleneck: how many directions the learner keeps; at least 0.</summary>
    public required int Hidden { get; init; }

    /// <summary>
    /// sigma^2, the variance of the input noise in each coordinate, in the units of the eigenvalues; 0 for an
    /// autoencoder.
    /// </summary>
    public double NoiseVariance { get; init; }

    /// <summary>Whether responses are to the noisy input, as in the paper, or to the clean one.</summary>
    public bool NoisyResponse { get; init; } = true;

    /// <summary>
    /// d of the loss (1 / 2M) sum ||y - x||^2 + (d / 2) (||W1||^2 + ||W2||^2), in the units of the eigenvalues. With
    /// squared errors as a mean over samples and D coordinates and w/2 times the sum of squared weights, d = w D / 2.
    /// </summary>
    public double Decay { get; init; }

    /// <summary>p, the share of the vectors that are never replaced (a "gold standard"); 0 to 1.</summary>
    public double ProtectedShare { get; init; }

    /// <summary>q, the probability that a drawn vector becomes fresh real data instead of a response; 0 to 1.</summary>
    public double FreshShare { get; init; }

    /// <summary>
    /// k, how many distinct rows each step feeds back; at least 1. The law is that of k much smaller than (1 - p) M.
    /// </summary>
    public int RowsPerStep { get; init; } = 1;

    /// <summary>
    /// g_i, the gain of a direction whose variance is now <paramref name="lambda"/>; 0 from direction H on.
    /// </summary>
    /// <param name="mode">i, counted from 0.</param>
    /// <param name="lambda">The direction's variance in the whole training set.</param>
    public double Gain(int mode, double lambda) =>
        mode < Hidden && lambda > 0 ? LinearGains.Decayed(lambda, NoiseVariance, Decay) : 0;

    /// <summary>lambda_i(N), the variances of the training set along the principal directions of the data.</summary>
    /// <param name="steps">N, the feedback steps; at least 0, not necessarily whole.</param>
    public ImmutableArray<double> Variances(double steps) => Whole(Unprotected(steps));

    /// <summary>lambda_s,i(N), the same for the vectors that are not protected.</summary>
    /// <param name="steps">N, the feedback steps; at least 0, not necessarily whole.</param>
    public ImmutableArray<double> Unprotected(double steps)
    {
        if (!(steps >= 0)) throw new ArgumentOutOfRangeException(nameof(steps), steps, "Expected 0 or more.");
        return Each(mode => mode.At(steps));
    }

    /// <summary>lambda_i(infinity): where the variances end.</summary>
    /// <remarks>
    /// What comes in minus what goes out is a convex function of lambda_s in all cases above, not below 0 at 0 and not
    /// above 0 at the start, so the variances fall, and end at its one root between. For noisy responses and directions
    /// far above the noise that is about lambda(0) 2p / (1 + p) without fresh data, whatever the noise: 1 - g^2 is
    /// about 2 sigma^2 / lambda, which makes lambda_s half of lambda.
    /// </remarks>
    public ImmutableArray<double> FixedPoint() => Whole(Each(mode => mode.End()));

    /// <summary>
    /// The step at which each direction has lost half of its variance; infinity for one that never does.
    /// </summary>
    public ImmutableArray<double> HalfLives() => Each(mode => mode.StepsUntil(0.5));

    /// <summary>
    /// The least share p of protected vectors with which the training set keeps a share of its total variance for ever.
    /// </summary>
    /// <param name="kept">The share to keep, such as 0.99; 0 to 1.</param>
    /// <returns>
    /// 0 when nothing need be protected, 1 when everything must; to 1e-9. By bisection: what is kept grows with p.
    /// </returns>
    public double LeastProtectedShare(double kept) => Least(kept, share => this with { ProtectedShare = share });

    /// <summary>
    /// The least probability q of fresh data with which the training set keeps a share of its total variance for ever.
    /// </summary>
    /// <param name="kept">The share to keep, such as 0.99; 0 to 1.</param>
    /// <returns>0 to 1; to 1e-9. By bisection: what is kept grows with q.</returns>
    public double LeastFreshShare(double kept) => Least(kept, share => this with { FreshShare = share });

    private double Least(double kept, Func<double, CollapseLaw> with)
    {
        if (!(kept is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(kept), kept, "Expected 0 to 1.");
        double total = kept * Eigenvalues.Sum();
        if (with(0).FixedPoint().Sum() >= total) return 0;
        double low = 0, high = 1;
        while (high - low > 1e-9)
        {
            double middle = (low + high) / 2;
            if (with(middle).FixedPoint().Sum() >= total) high = middle;
            else low = middle;
        }

        return high;
    }

    internal CollapseMode Mode(int index) => new(this, index);

    private ImmutableArray<double> Each(Func<CollapseMode, double> value) =>
        [.. Enumerable.Range(0, Eigenvalues.Length).Select(i => value(Mode(i)))];

    private ImmutableArray<double> Whole(ImmutableArray<double> unprotected) =>
        [.. Eigenvalues.Zip(unprotected, (before, now) => ProtectedShare * before + (1 - ProtectedShare) * now)];
}
