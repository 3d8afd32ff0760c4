namespace Collapse.Theory;

/// <summary>
/// What two answers tell about one direction of the data: what the learner drops once, and what it takes again and
/// again.
/// </summary>
/// <remarks>
/// <para>
/// Along a principal direction of the data the variances are lambda of the data, v1 of the first answer, and g is the
/// slope of the second answer on the first, g = cov(y1, y2) / v1: the gain of a learner on what it has once let
/// through. The direction is read as one of a projection, which drops lambda - kappa once, followed by a linear learner
/// at its optimum with noise s and weight decay d (<see cref="CollapseLaw"/>), whose gain on kappa is g = (kappa - d) /
/// (kappa + s) and whose response has the variance v1 = g^2 (kappa + s). That is two equations for kappa, s and d. With
/// kappa = lambda they give s = v1 / g^2 - lambda and d = lambda - v1 / g; a negative s says that less than lambda
/// passes, and then s = 0, kappa = v1 / g^2 and d = kappa (1 - g). A negative d is a learner that adds less noise than
/// its slope tells; then d = 0 and s = lambda (lambda - v1) / v1, so that the loss is the one that was seen.
/// </para>
/// <para>
/// For the linear learners of <see cref="CollapseLaw"/> at their optimum this is exact. A learner that gives its own
/// answers back has g = 1, hence kappa = v1, s = d = 0: it is frozen after one sweep. The variance of the second answer
/// is not used: the noise in it hides what is lost, since a learner that is trained on noise of less variance would
/// also add less.
/// </para>
/// </remarks>
/// <param name="Variance">lambda, the variance of the data along the direction, squared units of the data, at least
/// 0.</param>
/// <param name="First">v1, the variance of the first answer, averaged over the draws.</param>
/// <param name="Slope">g, cov(y1, y2) / v1, cut to 0 to 1; 0 where v1 is 0.</param>
/// <param name="Kept">kappa, 0 to lambda: the part that is fed through again and again.</param>
/// <param name="Noise">s, at least 0: the noise variance of the linear learner that would answer like this.</param>
/// <param name="Decay">d, at least 0: its weight decay, in the units of <see cref="CollapseLaw.Decay"/>.</param>
public readonly record struct MeasuredGain(
    double Variance, double First, double Slope, double Kept, double Noise, double Decay)
{
    /// <summary>What the first sweep takes in all: lambda - v1; negative for a learner that adds variance.</summary>
    public double FirstLoss => Variance - First;

    /// <summary>What every sweep takes, at its start: kappa - v1, at least 0.</summary>
    public double LossAgain => Math.Max(0, Kept - First);

    /// <summary>The reading of a direction's three numbers.</summary>
    /// <param name="variance">lambda, at least 0.</param>
    /// <param name="first">v1, at least 0.</param>
    /// <param name="covariance">cov(y1, y2) along the direction.</param>
    public static MeasuredGain Of(double variance, double first, double covariance)
    {
        double slope = first > 0 ? Math.Clamp(covariance / first, 0, 1) : 0;
        if (!(variance > 0) || !(first > 0)) return new(variance, first, slope, 0, 0, 0);
        // In this order, without a division by a slope of 0: v1 / g^2 < lambda.
        if (first < variance * slope * slope)
        {
            double kept = first / (slope * slope);
            return new(variance, first, slope, kept, 0, kept * (1 - slope));
        }

        double decay = slope > 0 ? variance - first / slope : -1;
        return decay >= 0
            ? new(variance, first, slope, variance, first / (slope * slope) - variance, decay)
            : new(variance, first, slope, variance, variance * Math.Max(0, variance - first) / first, 0);
    }

    /// <summary>
    /// The gain on kappa when its variance is now <paramref name="kept"/>: (kappa - d)+ / (kappa + s).
    /// </summary>
    public double GainAt(double kept) => kept > 0 ? LinearGains.Decayed(kept, Noise, Decay) : 0;
}
