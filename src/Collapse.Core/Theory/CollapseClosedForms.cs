using Collapse.Numerics;
using MathNet.Numerics.RootFinding;

namespace Collapse.Theory;

/// <summary>
/// The collapse law of one direction among the H biggest where it has a closed form: nothing protected, nothing fresh.
/// </summary>
/// <remarks>Times are sweeps, x = N / M: each vector is replaced about once in a sweep. Let s = sigma^2.</remarks>
internal static class CollapseClosedForms
{
    /// <summary>
    /// lambda(N) for responses to the noisy input, with weight decay d; without noise an autoencoder.
    /// </summary>
    /// <remarks>
    /// d lambda / dx = (lambda - d)^2 / (lambda + s) - lambda = (d^2 - c lambda) / (lambda + s) with c = 2d + s. With m
    /// = d^2 / c, k = (s + d)^2 / c and w = (lambda - m) / k this is w + ln w = w(0) + ln w(0) - (c / k) x, hence
    /// lambda = m + k W0(exp(w(0) + ln w(0) - (c / k) x)); without decay m = 0, k = c = s. Where lambda comes down to
    /// d, the gain is 0, and from there lambda falls as exp(-x). Without noise and decay lambda stays.
    /// </remarks>
    /// <param name="lambda">lambda(0), at least 0.</param>
    /// <param name="noise">s, at least 0.</param>
    /// <param name="decay">d, at least 0.</param>
    /// <param name="sweeps">x = N / M, at least 0.</param>
    public static double NoisyResponse(double lambda, double noise, double decay, double sweeps)
    {
        if (lambda <= decay) return lambda * Elementary.Exp(-sweeps);
        double c = 2 * decay + noise;
        if (c == 0) return lambda;
        double m = decay * decay / c;
        double k = (noise + decay) * (noise + decay) / c;
        double start = (lambda - m) / k;
        double y = start + Elementary.Log(start);
        double end = (decay - m) / k;
        double kept = decay == 0 ? double.PositiveInfinity : (y - end - Elementary.Log(end)) * k / c;
        return sweeps < kept
            ? Math.Min(lambda, m + k * LambertW.OfExp(y - sweeps * c / k))
            : decay * Elementary.Exp(kept - sweeps);
    }

    /// <summary>lambda(N) for responses to the clean input, without weight decay.</summary>
    /// <remarks>
    /// With u = lambda / s: du / dx = -u (2u + 1) / (u + 1)^2, so that
    /// x = (u(0) - u) / 2 + ln(u(0) / u) - ln((2 u(0) + 1) / (2u + 1)) / 4, which is solved for ln u within brackets
    /// (Brent 1973).
    /// </remarks>
    /// <param name="lambda">lambda(0), at least 0.</param>
    /// <param name="noise">s, at least 0.</param>
    /// <param name="sweeps">x = N / M, at least 0.</param>
    public static double CleanResponse(double lambda, double noise, double sweeps)
    {
        if (noise == 0 || lambda == 0 || sweeps == 0) return lambda;
        double start = lambda / noise;
        double top = Elementary.Log(start);
        double target = Age(top) - sweeps;
        // d age / d ln u is at least 1, so ln u falls by at most x.
        double log = Brent.FindRoot(z => Age(z) - target, top - sweeps, top, 1e-14, 200);
        return Math.Min(lambda, noise * Elementary.Exp(log));

        static double Age(double z)
        {
            double u = Elementary.Exp(z);
            return u / 2 + z - Elementary.Log(2 * u + 1) / 4;
        }
    }
}
