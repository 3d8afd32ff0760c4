using Collapse.Numerics;
using MathNet.Numerics.Integration;
using MathNet.Numerics.RootFinding;

namespace Collapse.Theory;

/// <summary>One direction of a <see cref="CollapseLaw"/>: the variance of the vectors that are not protected.</summary>
/// <remarks>Time within is x = k N / ((1 - p) M), sweeps over the vectors that are not protected.</remarks>
internal readonly record struct CollapseMode(CollapseLaw Law, int Index)
{
    private double Start => Law.Eigenvalues[Index];

    private double Sweep => (1 - Law.ProtectedShare) * Law.Samples / Law.RowsPerStep;

    // Nothing changes: nothing is replaced, nothing is there, or what comes in is what goes out.
    private bool Still => Law.ProtectedShare == 1 || Start == 0 || Law.FreshShare == 1
        || (Kept && Law.NoiseVariance == 0 && Law.Decay == 0);

    private bool Kept => Index < Law.Hidden;

    /// <summary>lambda_s(N), in closed form where there is one.</summary>
    public double At(double steps)
    {
        if (Still) return Start;
        double sweeps = steps / Sweep;
        // Without a gain only what is fresh comes in.
        if (!Kept) return Start * (Law.FreshShare + (1 - Law.FreshShare) * Elementary.Exp(-sweeps));
        if (Law.ProtectedShare > 0 || Law.FreshShare > 0) return Integrated(steps);
        if (Law.NoisyResponse || Law.NoiseVariance == 0)
            return CollapseClosedForms.NoisyResponse(Start, Law.NoiseVariance, Law.Decay, sweeps);
        return Law.Decay == 0 ? CollapseClosedForms.CleanResponse(Start, Law.NoiseVariance, sweeps) : Integrated(steps);
    }

    /// <summary>lambda_s(N) by integration of d ln lambda_s / dx, whatever the case.</summary>
    public double Integrated(double steps)
    {
        if (Still) return Start;
        CollapseMode mode = this;
        return Elementary.Exp(AdaptiveRungeKutta.Integrate(mode.LogRate, Elementary.Log(Start), steps / Sweep));
    }

    /// <summary>The end of lambda_s: the root of the rate at or below the start.</summary>
    public double End()
    {
        if (Still) return Start;
        if (!Kept) return Law.FreshShare * Start;
        CollapseMode mode = this;
        double bottom = mode.Relative(0);
        // Nothing comes in at 0: the rate is convex, so it is negative all the way.
        if (bottom <= 0) return 0;
        return Start * Brent.FindRoot(mode.Relative, 0, 1, 1e-16, 200);
    }

    /// <summary>
    /// The step at which the whole variance has come down to a share of its start; infinity when it never does.
    /// </summary>
    /// <remarks>
    /// N = (1 - p) M / k integral d ln lambda_s / (-d ln lambda_s / dx), by adaptive quadrature: the law separates.
    /// </remarks>
    public double StepsUntil(double share)
    {
        double left = (share - Law.ProtectedShare) / (1 - Law.ProtectedShare);
        if (Start == 0) return double.NaN;
        if (Still || left <= 0 || left * Start <= End() * (1 + 1e-12)) return double.PositiveInfinity;
        CollapseMode mode = this;
        double top = Elementary.Log(Start);
        return -Sweep * GaussKronrodRule.Integrate(z =>
            1 / mode.LogRate(z), top + Elementary.Log(left), top, out _, out _, 1e-10, 15, 15);
    }

    // d ln lambda_s / dx as a function of ln lambda_s. 1 - g is computed as such: the slowest directions live by it.
    private double LogRate(double log)
    {
        double unprotected = Elementary.Exp(log);
        double gain = GainAt(unprotected), loss = LossAt(unprotected);
        // Underflow: there is neither noise nor fresh data that comes in, or lambda_s would not be that small.
        if (unprotected < 1e-290) return -Law.FreshShare - (1 - Law.FreshShare) * loss * (1 + gain);
        return (1 - Law.FreshShare) * (gain * gain * Noise / unprotected - loss * (1 + gain)) + Law.FreshShare
            * (Start - unprotected) / unprotected;
    }

    // d lambda_s / dx over 1 - g, in units of the start, of lambda_s in units of the start: of the same sign, and of a
    // size that does not fall with the noise.
    private double Relative(double unprotected)
    {
        double gain = GainAt(unprotected * Start), loss = LossAt(unprotected * Start);
        return (1 - Law.FreshShare) * (gain * gain * Noise / Start / loss - unprotected * (1 + gain)) + Law.FreshShare
            * (1 - unprotected) / loss;
    }

    // What responses add to the variance beside the data's own.
    private double Noise => Law.NoisyResponse ? Law.NoiseVariance : 0;

    private double GainAt(double unprotected) => Law.Gain(Index, Whole(unprotected));

    // 1 - g.
    private double LossAt(double unprotected)
    {
        double lambda = Whole(unprotected);
        return Kept && lambda > Law.Decay ? (Law.NoiseVariance + Law.Decay) / (lambda + Law.NoiseVariance) : 1;
    }

    private double Whole(double unprotected) => Law.ProtectedShare * Start + (1 - Law.ProtectedShare) * unprotected;
}
