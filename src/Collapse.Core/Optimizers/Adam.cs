using Collapse.Numerics;

namespace Collapse.Optimizers;

/// <summary>
/// Adam: <c>m = b1 m + (1 - b1) g</c>, <c>v = b2 v + (1 - b2) g^2</c>,
/// <c>theta = theta - alpha m^ / (sqrt(v^) + epsilon)</c> with <c>m^ = m / (1 - b1^t)</c>, <c>v^ = v / (1 - b2^t)</c>.
/// </summary>
/// <remarks>D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.</remarks>
/// <param name="LearningRate">alpha, the step size.</param>
/// <param name="Beta1">b1, decay of the first moment, in [0, 1).</param>
/// <param name="Beta2">b2, decay of the second moment, in [0, 1).</param>
/// <param name="Epsilon">epsilon, which keeps the quotient finite; positive.</param>
public sealed record Adam(double LearningRate = 1e-3, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8)
{
    /// <summary>One update in double precision, in place.</summary>
    /// <param name="theta">Parameters.</param>
    /// <param name="gradient">g, of the same length.</param>
    /// <param name="m">First moments.</param>
    /// <param name="v">Second moments.</param>
    /// <param name="step">t, counted from 1.</param>
    public void Update(Span<double> theta, ReadOnlySpan<double> gradient, Span<double> m, Span<double> v, long step)
    {
        double correction1 = 1 - Power(Beta1, step), correction2 = 1 - Power(Beta2, step);
        for (int i = 0; i < theta.Length; i++)
        {
            m[i] = Beta1 * m[i] + (1 - Beta1) * gradient[i];
            v[i] = Beta2 * v[i] + (1 - Beta2) * gradient[i] * gradient[i];
            theta[i] -= LearningRate * (m[i] / correction1) / (Math.Sqrt(v[i] / correction2) + Epsilon);
        }
    }

    /// <summary>The vector form, in float32; the two corrections are computed in double precision.</summary>
    internal unsafe void Update<TSimd, TVector>(float* theta, float* gradient, float* m, float* v, int count, long step)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector beta1 = TSimd.Broadcast((float)Beta1), rest1 = TSimd.Broadcast((float)(1 - Beta1));
        TVector beta2 = TSimd.Broadcast((float)Beta2), rest2 = TSimd.Broadcast((float)(1 - Beta2));
        TVector rate = TSimd.Broadcast((float)(-LearningRate / (1 - Power(Beta1, step))));
        TVector correction2 = TSimd.Broadcast((float)(1 / (1 - Power(Beta2, step))));
        TVector epsilon = TSimd.Broadcast((float)Epsilon);
        for (int i = 0; i < count; i += TSimd.Lanes)
        {
            TVector g = TSimd.Load(gradient + i);
            TVector first = TSimd.MultiplyAdd(beta1, TSimd.Load(m + i), TSimd.Multiply(rest1, g));
            TVector second = TSimd.MultiplyAdd(beta2, TSimd.Load(v + i), TSimd.Multiply(rest2, TSimd.Multiply(g, g)));
            TSimd.Store(first, m + i);
            TSimd.Store(second, v + i);
            TVector root = TSimd.Add(TSimd.SquareRoot(TSimd.Multiply(second, correction2)), epsilon);
            TVector change = TSimd.Divide(TSimd.Multiply(rate, first), root);
            TSimd.Store(TSimd.Add(TSimd.Load(theta + i), change), theta + i);
        }
    }

    // By repeated squaring: products alone, so the same bits everywhere, which Math.Pow does not promise.
    private static double Power(double value, long exponent)
    {
        double result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1) result *= value;
            value *= value;
        }

        return result;
    }
}
