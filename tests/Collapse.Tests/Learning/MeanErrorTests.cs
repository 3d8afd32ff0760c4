using System.Runtime.Intrinsics;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>MSE and MAE by hand, and their vector forms at every register width.</summary>
public sealed class MeanErrorTests
{
    private static readonly double[] Outputs = [1, -2, 0.5, 4], Targets = [0, 1, 0.5, 2];

    [Fact]
    public void The_squared_error_is_the_mean_of_squares_and_its_gradient_twice_the_difference_over_the_count()
    {
        double[] gradient = new double[4];
        MeanSquaredError.Gradient(Outputs, Targets, gradient);
        Assert.Equal((1 + 9 + 0 + 4) / 4.0, MeanSquaredError.Value(Outputs, Targets));
        Assert.Equal([0.5, -1.5, 0, 1], gradient);
    }

    [Fact]
    public void The_absolute_error_is_the_mean_of_sizes_and_its_gradient_the_sign_over_the_count()
    {
        double[] gradient = new double[4];
        MeanAbsoluteError.Gradient(Outputs, Targets, gradient);
        Assert.Equal((1 + 3 + 0 + 2) / 4.0, MeanAbsoluteError.Value(Outputs, Targets));
        Assert.Equal([0.25, -0.25, 0, 0.25], gradient);
    }

    [Fact]
    public void Every_register_width_has_the_plain_gradient()
    {
        Check<Simd128, Vector128<float>>();
        Check<Simd256, Vector256<float>>();
        Check<Simd512, Vector512<float>>();
    }

    private static unsafe void Check<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        const int Count = 48;
        LaneBuffer outputs = new(1, Count), targets = new(1, Count), squared = new(1, Count), absolute = new(1, Count);
        for (int i = 0; i < Count; i++)
        {
            outputs.Pointer[i] = (float)Key.FromSeed(1).Normal(i);
            targets.Pointer[i] = i % 5 == 0 ? outputs.Pointer[i] : (float)Key.FromSeed(2).Normal(i);
        }

        SquaredErrorSlopes<TSimd, TVector> squares = new(targets.Pointer, 2f / Count);
        AbsoluteErrorSlopes<TSimd, TVector> sizes = new(targets.Pointer, 1f / Count);
        for (int i = 0; i < Count; i += TSimd.Lanes)
        {
            TSimd.Store(squares.Apply(TSimd.Load(outputs.Pointer + i), i), squared.Pointer + i);
            TSimd.Store(sizes.Apply(TSimd.Load(outputs.Pointer + i), i), absolute.Pointer + i);
        }

        for (int i = 0; i < Count; i++)
        {
            float difference = outputs.Pointer[i] - targets.Pointer[i];
            Assert.Equal(difference * (2f / Count), squared.Pointer[i]);
            Assert.Equal(MathF.Sign(difference) * (1f / Count), absolute.Pointer[i]);
        }
    }
}
