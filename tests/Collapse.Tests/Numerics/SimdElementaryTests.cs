using System.Runtime.Intrinsics;
using Collapse.Numerics;

namespace Collapse.Tests.Numerics;

/// <summary>
/// Exponential, logarithm, sine and cosine in lanes against the double-precision ones, over their whole domain and at
/// every width.
/// </summary>
public sealed unsafe class SimdElementaryTests
{
    private const double RelativeError = 2e-7;

    private enum Function
    {
        Exp,
        Log,
        Sin,
        Cos,
    }

    [Fact]
    public void The_exponential_is_exact_to_two_roundings_and_bounded()
    {
        float[] x =
            [.. Enumerable.Range(-1000, 2000).Select(k => 0.0991f * k), -1e30f, 1e30f, 0, -0f, 1e-30f, float.NaN];
        float[] y = Everywhere(x, Function.Exp);
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
        float[] x = [.. Enumerable.Range(-860, 1720).Select(k => (float)Elementary.Exp(0.1013 * k)), 0, -1, 1e-44f, 1,
            0.9999999f, 1.0000001f, float.NaN];
        float[] y = Everywhere(x, Function.Log);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Elementary.Log(Math.Max(x[i], 1.17549435e-38));
            if (float.IsNaN(x[i])) Assert.True(float.IsNaN(y[i]));
            else Assert.True(Math.Abs(y[i] - expected) <= RelativeError * Math.Abs(expected),
                $"ln {x[i]} came out as {y[i]}");
        }
    }

    [Fact]
    public void Sine_and_cosine_are_exact_to_two_roundings_up_to_a_hundred_thousand()
    {
        float[] grid = [.. Enumerable.Range(-3000, 6000).Select(k => 0.00317f * k * Math.Abs(k % 12))];
        float[] x = [.. grid, 0, -0f, 1e-30f, 1187.2f, 99999.9f, float.NaN];
        float[] sine = Everywhere(x, Function.Sin), cosine = Everywhere(x, Function.Cos);
        for (int i = 0; i < x.Length; i++)
        {
            Check(Math.Sin(x[i]), sine[i], $"sin {x[i]} came out as {sine[i]}");
            Check(Math.Cos(x[i]), cosine[i], $"cos {x[i]} came out as {cosine[i]}");
        }
    }

    private static void Check(double expected, float found, string message) =>
        Assert.True(double.IsNaN(expected) ? float.IsNaN(found) : Math.Abs(found - expected) < RelativeError, message);

    // The same function at 16, 8 and 4 lanes: all three must give the same bits.
    private static float[] Everywhere(float[] x, Function function)
    {
        float[] padded = new float[LaneBuffer.RoundUp(x.Length)];
        x.CopyTo(padded, 0);
        float[] wide = Apply<Simd512, SimdBits512, Vector512<float>>(padded, function);
        Assert.Equal(Bits(wide), Bits(Apply<Simd256, SimdBits256, Vector256<float>>(padded, function)));
        Assert.Equal(Bits(wide), Bits(Apply<Simd128, SimdBits128, Vector128<float>>(padded, function)));
        return wide;
    }

    private static float[] Apply<TSimd, TBits, TVector>(float[] x, Function function)
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
                TSimd.Store(
                    function switch
                    {
                        Function.Exp => SimdElementary.Exp<TSimd, TBits, TVector>(value),
                        Function.Log => SimdElementary.Log<TSimd, TBits, TVector>(value),
                        Function.Sin => SimdElementary.Sin<TSimd, TBits, TVector>(value),
                        _ => SimdElementary.Cos<TSimd, TBits, TVector>(value),
                    },
                    to + i);
            }
        }

        return y;
    }

    // One NaN is as good as another.
    private static int[] Bits(float[] values) =>
        [.. values.Select(value => float.IsNaN(value) ? -1 : BitConverter.SingleToInt32Bits(value))];
}
