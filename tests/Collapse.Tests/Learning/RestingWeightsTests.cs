using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>Weights that rest at zero: the plain form, and the vector form at every register width.</summary>
public sealed class RestingWeightsTests
{
    private const float LeastNormal = 1.17549435e-38f, LargestDenormal = 1.1754942e-38f;

    private static readonly float[] Kinds =
    [
        0, -0f, float.Epsilon, -float.Epsilon, 1e-40f, LargestDenormal, -LargestDenormal, LeastNormal, -LeastNormal,
        1e-33f, -1e-30f, 1e-9f,
        -0.3f, float.MaxValue, float.NegativeInfinity, float.NaN,
    ];

    [Theory]
    [InlineData(1e-40f, 1e-40f, 1, 0, 0)]
    [InlineData(-LargestDenormal, 0, 1, 0, 0)]
    [InlineData(0, -float.Epsilon, 1, 0, 0)] // else it would move the weight away from zero again
    [InlineData(-0f, -0f, 1, 0, 0)]
    [InlineData(1e-40f, 1e-30f, 1, 0, 1e-30f)] // passing through zero
    [InlineData(1e-40f, LeastNormal, 1e-5f, 0, LeastNormal)]
    [InlineData(LeastNormal, 1e-40f, 1, LeastNormal, 1e-40f)]
    [InlineData(LeastNormal, 1e-40f, 30, LeastNormal, 1e-40f)]
    [InlineData(1e-33f, 1e-40f, 1e-5f, 0, 0)] // w theta = 1e-38 is denormal
    [InlineData(-1e-33f, 2e-38f, 1e-5f, -1e-33f, 2e-38f)]
    [InlineData(2e-33f, 1e-40f, 1e-5f, 2e-33f, 1e-40f)]
    [InlineData(1e-7f, 1e-40f, 1e-40f, 1e-7f, 1e-40f)] // a decay that moves nothing
    [InlineData(-0.3f, 1e-40f, 1e-5f, -0.3f, 1e-40f)]
    [InlineData(float.NaN, 1e-40f, 1, float.NaN, 1e-40f)]
    public void Weights_too_small_to_matter_become_zero_and_their_moments_with_them(
        float theta, float m, float decay, float expectedTheta, float expectedM)
    {
        float[] weights = [theta], moments = [m];
        RestingWeights.Settle(weights, moments, decay);
        Assert.Equal(Bits([expectedTheta]), Bits(weights));
        Assert.Equal(Bits([expectedM]), Bits(moments));
    }

    [Theory]
    [InlineData(1e-40f)]
    [InlineData(1e-5f)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Every_register_width_gives_the_bits_of_the_plain_form(float decay)
    {
        Compare<Simd128, SimdBits128, Vector128<float>>(decay);
        Compare<Simd256, SimdBits256, Vector256<float>>(decay);
        Compare<Simd512, SimdBits512, Vector512<float>>(decay);
    }

    private static unsafe void Compare<TSimd, TBits, TVector>(float decay)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        int count = Kinds.Length * Kinds.Length; // whole registers of any width
        LaneBuffer theta = new(1, count), m = new(1, count);
        for (int i = 0; i < count; i++)
            (theta.Pointer[i], m.Pointer[i]) = (Kinds[i / Kinds.Length], Kinds[i % Kinds.Length]);
        float[] weights = theta.All.ToArray(), moments = m.All.ToArray();
        RestingWeights.Settle(weights, moments, decay);
        RestingWeights.Settle<TSimd, TBits, TVector>(theta.Pointer, m.Pointer, count, decay);
        Assert.Equal(Bits(weights), Bits(theta.All));
        Assert.Equal(Bits(moments), Bits(m.All));
    }

    private static uint[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, uint>(values).ToArray();
}
