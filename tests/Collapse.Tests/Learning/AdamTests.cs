using System.Runtime.Intrinsics;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>
/// Adam against its algorithm written out, step by step, and its vector form at every register width.
/// </summary>
public sealed class AdamTests
{
    [Fact]
    public void The_first_step_moves_each_weight_by_the_learning_rate_against_its_gradient()
    {
        double[] theta = [1, 1, 1], m = new double[3], v = new double[3];
        new Adam(LearningRate: 0.25, Epsilon: 1e-30).Update(theta, [3, -1e-6, 0], m, v, step: 1);
        Assert.Equal(0.75, theta[0], 1e-12);
        Assert.Equal(1.25, theta[1], 1e-12);
        Assert.Equal(1, theta[2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    public void A_step_is_that_of_algorithm_1(long step)
    {
        Adam adam = new(LearningRate: 0.1, Beta1: 0.7, Beta2: 0.95, Epsilon: 0.01);
        double[] theta = [0.5], m = [0.2], v = [0.3];
        adam.Update(theta, [-2], m, v, step);
        double first = 0.7 * 0.2 + 0.3 * -2, second = 0.95 * 0.3 + 0.05 * 4;
        double expected =
            0.5 - 0.1 * (first / (1 - Math.Pow(0.7, step))) / (Math.Sqrt(second / (1 - Math.Pow(0.95, step))) + 0.01);
        Assert.Equal(first, m[0], 1e-15);
        Assert.Equal(second, v[0], 1e-15);
        Assert.Equal(expected, theta[0], 1e-13);
    }

    [Fact]
    public void The_defaults_are_those_of_Kingma_and_Ba() => Assert.Equal(new Adam(1e-3, 0.9, 0.999, 1e-8), new Adam());

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public void Every_register_width_makes_the_plain_update_and_writes_nothing_beyond(long step)
    {
        Check<Simd128, SimdBits128, Vector128<float>>(step);
        Check<Simd256, SimdBits256, Vector256<float>>(step);
        Check<Simd512, SimdBits512, Vector512<float>>(step);
    }

    private static unsafe void Check<TSimd, TBits, TVector>(long step)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        const int Count = 32, Room = 48;
        Adam adam = new(LearningRate: 0.1, Beta1: 0.7, Beta2: 0.95, Epsilon: 0.01);
        LaneBuffer theta = Drawn(1), gradient = Drawn(2), m = Drawn(3), v = Drawn(4);
        foreach (ref float value in v.All) value *= value;
        double[] weights = Doubles(theta), first = Doubles(m), second = Doubles(v), slopes = Doubles(gradient);
        adam.Update(weights.AsSpan(0, Count), slopes.AsSpan(0, Count), first.AsSpan(0, Count), second.AsSpan(0, Count),
            step);
        adam.Update<TSimd, TBits, TVector>(theta.Pointer, gradient.Pointer, m.Pointer, v.Pointer, Count, step);
        Assert.Equal(slopes, Doubles(gradient));
        for (int i = 0; i < Room; i++)
        {
            Assert.Equal(first[i], m.Pointer[i], 1e-6);
            Assert.Equal(second[i], v.Pointer[i], 1e-6);
            Assert.Equal(weights[i], theta.Pointer[i], 1e-6);
        }

        static LaneBuffer Drawn(long seed)
        {
            LaneBuffer buffer = new(1, Room);
            for (int i = 0; i < Room; i++) buffer.Pointer[i] = (float)Key.FromSeed(seed).Normal(i);
            return buffer;
        }

        static double[] Doubles(LaneBuffer buffer) => [.. buffer.All.ToArray().Select(value => (double)value)];
    }

    [Theory]
    [InlineData(1e-3, 1e-5)]
    [InlineData(1e-3, 3.79e-4)]
    [InlineData(1e-3, 3.81e-4)]
    [InlineData(1e-2, 1e-4)]
    public void Weights_with_decay_alone_come_to_rest_exactly_where_it_is_said(double rate, double decay)
    {
        Adam adam = new(rate);
        double[] theta = [1e-20], m = [0], v = [0]; // far below epsilon
        double largest = 0;
        for (int n = 1; n <= 5000; n++)
        {
            adam.Update(theta, [decay * theta[0]], m, v, 20_000 + n); // the corrections are 1 by then
            largest = Math.Max(largest, Math.Abs(theta[0]));
        }

        // Growing, it stops where the second moment comes up to epsilon.
        Assert.Equal(adam.BringsToRest(decay), largest < 1e-15);
        Assert.False(adam.BringsToRest(0));
    }

    // Dead neurons: no gradient, moments that fade through the denormal numbers and stay there.
    [Theory]
    [InlineData(0.9, 0.999, 1e-8)]
    [InlineData(0.4, 0.5, 1e-8)]
    [InlineData(0.0, 0.9, 1e-3)]
    [InlineData(0.9, 0.999, 1e-30)] // a denormal moment moves weights
    public void Weights_without_gradient_change_by_the_plain_sums_to_the_bit(double beta1, double beta2, double epsilon)
    {
        Adam adam = new(1e-3, beta1, beta2, epsilon);
        Compare<Simd128, SimdBits128, Vector128<float>>(adam);
        Compare<Simd256, SimdBits256, Vector256<float>>(adam);
        Compare<Simd512, SimdBits512, Vector512<float>>(adam);
    }

    private static unsafe void Compare<TSimd, TBits, TVector>(Adam adam)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        // Vectors whose lanes are all alike, so that wide registers too meet the case, and after them mixtures of all
        // kinds.
        float[] moments = [0, -0f, 1e-45f, -1e-45f, 4.2e-45f, -7e-45f, 6e-39f, -6e-39f, 1.1754942e-38f,
            -1.17549435e-38f, 1.2e-38f, 1e-30f, -1e-3f];
        float[] squares =
            [0, 1e-45f, 3e-43f, 1.1754942e-38f, 1.17549435e-38f, 1.18e-38f, 1e-12f, 1, 1e35f, float.PositiveInfinity];
        float[] weights = [0, -0f, 1e-40f, 1e-30f, -1e-24f, 1e-22f, -0.3f, 1.5f];
        (float Theta, float M, float V)[] kinds =
            [.. from t in weights from m in moments from v in squares select (t, m, v)];
        int count = 3 * 16 * kinds.Length;
        LaneBuffer theta = new(1, count), gradient = new(1, count), first = new(1, count), second = new(1, count);
        for (int i = 0; i < count; i++)
        {
            int kind = i < 2 * 16 * kinds.Length ? i / 16 % kinds.Length : i * 7 % kinds.Length;
            (theta.Pointer[i], first.Pointer[i], second.Pointer[i]) = kinds[kind];
            gradient.Pointer[i] = i < 16 * kinds.Length ? 0 : -0f;
        }

        float rate = (float)(-1e-3 / (1 - adam.Beta1 * adam.Beta1)),
            correction = (float)(1 / (1 - adam.Beta2 * adam.Beta2));
        float[] expectedTheta = theta.All.ToArray(), expectedFirst = first.All.ToArray(),
            expectedSecond = second.All.ToArray();
        for (int i = 0; i < count; i++)
        {
            float g = gradient.Pointer[i];
            float m = MathF.FusedMultiplyAdd((float)adam.Beta1, expectedFirst[i], (float)(1 - adam.Beta1) * g);
            float v = MathF.FusedMultiplyAdd((float)adam.Beta2, expectedSecond[i], (float)(1 - adam.Beta2) * (g * g));
            (expectedFirst[i], expectedSecond[i]) = (m, v);
            expectedTheta[i] += rate * m / (MathF.Sqrt(v * correction) + (float)adam.Epsilon);
        }

        adam.Update<TSimd, TBits, TVector>(theta.Pointer, gradient.Pointer, first.Pointer, second.Pointer, count,
            step: 2);
        Assert.Equal(Bits(expectedFirst), Bits(first.All));
        Assert.Equal(Bits(expectedSecond), Bits(second.All));
        Assert.Equal(Bits(expectedTheta), Bits(theta.All));

        static uint[] Bits(ReadOnlySpan<float> values) =>
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, uint>(values).ToArray();
    }
}
