using System.Runtime.Intrinsics;
using Collapse.Numerics;

namespace Collapse.Tests.Numerics;

/// <summary>Exponential and logarithm in lanes against the double-precision ones, over their whole domain and at every width.</summary>
public sealed unsafe class SimdElementaryTests
{
    private const double RelativeError = 2e-7;

    [Fact]
    public void The_exponential_is_exact_to_two_roundings_and_bounded()
    {
        float[] x = [.. Enumerable.Range(-1000, 2000).Select(k => 0.0991f * k), -1e30f, 1e30f, 0, -0f, 1e-30f, float.NaN];
        float[] y = Everywhere(x, logarithm: false);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Elementary.Exp(Math.Clamp(x[i], -87.0, 88.0));
            if (float.IsNaN(x[i])) Assert.True(float.IsNaN(y[i]));
            else Assert.True(Math.Abs(y[i] / expected - 1) < RelativeError, $"e^{x[i]} came out as {y[i]}");
        }
    }

    [Fact]
    public void The_logarithm_is_exact_to_two_roundings_and_bounded()
    {
        float[] x = [.. Enumerable.Range(-860, 1720).Select(k => (float)Elementary.Exp(0.1013 * k)), 0, -1, 1e-44f, 1, 0.9999999f, 1.0000001f, float.NaN];
        float[] y = Everywhere(x, logarithm: true);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Elementary.Log(Math.Max(x[i], 1.17549435e-38));
            if (float.IsNaN(x[i])) Assert.True(float.IsNaN(y[i]));
            else Assert.True(Math.Abs(y[i] - expected) <= RelativeError * Math.Abs(expected), $"ln {x[i]} came out as {y[i]}");
        }
    }

    // The same function at 16, 8 and 4 lanes: all three must give the same bits.
    private static float[] Everywhere(float[] x, bool logarithm)
    {
        float[] padded = new float[LaneBuffer.RoundUp(x.Length)];
        x.CopyTo(padded, 0);
        float[] wide = Apply<Simd512, SimdBits512, Vector512<float>>(padded, logarithm);
        Assert.Equal(Bits(wide), Bits(Apply<Simd256, SimdBits256, Vector256<float>>(padded, logarithm)));
        Assert.Equal(Bits(wide), Bits(Apply<Simd128, SimdBits128, Vector128<float>>(padded, logarithm)));
        return wide;
    }

    private static float[] Apply<TSimd, TBits, TVector>(float[] x, bool logarithm)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        float[] y = new float[x.Length];
        fixed (float* from = x, to = y)
        {
            for (int i = 0; i < x.Length; i += TSimd.Lanes)
            {
                TVector value = TSimd.Load(from + i);
                TSimd.Store(logarithm ? SimdElementary.Log<TSimd, TBits, TVector>(value) : SimdElementary.Exp<TSimd, TBits, TVector>(value), to + i);
            }
        }

        return y;
    }

    // One NaN is as good as another.
    private static int[] Bits(float[] values) => [.. values.Select(value => float.IsNaN(value) ? -1 : BitConverter.SingleToInt32Bits(value))];
}
