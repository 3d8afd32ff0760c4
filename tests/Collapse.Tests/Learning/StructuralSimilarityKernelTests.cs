using System.Runtime.Intrinsics;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>
/// SSIM's vector form against its definition, at every register width and awkward lengths; and what SSIM refuses.
/// </summary>
public sealed class StructuralSimilarityKernelTests
{
    [Theory]
    [InlineData(11, 1)]
    [InlineData(12, 3)]
    [InlineData(14, 5)]
    [InlineData(17, 16)]
    [InlineData(33, 19)]
    public void Every_register_width_has_the_gradient_of_the_definition_with_the_same_bits(int coordinates, int samples)
    {
        foreach (Luminance luminance in Enum.GetValues<Luminance>())
        {
            float[] narrow = Check<Simd128, Vector128<float>>(luminance, coordinates, samples);
            Assert.Equal(Bits(narrow), Bits(Check<Simd256, Vector256<float>>(luminance, coordinates, samples)));
            Assert.Equal(Bits(narrow), Bits(Check<Simd512, Vector512<float>>(luminance, coordinates, samples)));
        }

        static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.NegativeInfinity)]
    public void A_range_or_floor_without_meaning_is_refused(double range, double floor)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new StructuralSimilarity(range, floor));
        Assert.Contains($"{range}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_of_different_length_are_refused_and_one_window_is_enough()
    {
        StructuralSimilarity similarity = new(1, 0);
        double[] eleven = [.. Enumerable.Range(0, 11).Select(i => i / 11.0)];
        Assert.Contains("got 11 and 12",
            Assert.Throws<ArgumentException>(() => similarity.Of(eleven, new double[12])).Message,
            StringComparison.Ordinal);
        Assert.Equal(1, similarity.Of(eleven, eleven), 1e-14);
    }

    [Fact]
    public void The_constants_are_those_of_Wang_and_others_2004()
    {
        StructuralSimilarity similarity = new(2, -0.5);
        Assert.Equal(0.0004, similarity.C1, 1e-18);
        Assert.Equal(0.0036, similarity.C2, 1e-18);
        Assert.Equal((2, -0.5), (similarity.Range, similarity.Floor));
    }

    // Some outputs are above the floor, some below it, and some cross it.
    private static unsafe float[] Check<TSimd, TVector>(Luminance luminance, int coordinates, int samples)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        StructuralSimilarity similarity = new(1.25, -0.25) { Luminance = luminance };
        LaneBuffer outputs = new(coordinates, samples), targets = new(coordinates, samples),
            gradient = new(coordinates + 1, samples);
        for (int sample = 0; sample < samples; sample++)
        {
            for (int d = 0; d < coordinates; d++)
            {
                double wave = 0.4 + 0.3 * Math.Sin(0.5 * d + sample);
                targets.Pointer[d * targets.Stride + sample] = (float)wave;
                double output = wave + 0.1 * Key.FromSeed(sample).Normal(d);
                outputs.Pointer[d * outputs.Stride + sample] =
                    (float)((d + 5 * sample) % 40 < 20 ? output : 2 * similarity.Floor - output);
            }
        }

        // Twice, as what one call leaves behind must not reach the next, nor what was known of a target that has
        // changed; the second time in place.
        StructuralSimilarityKernel kernel = new(similarity, coordinates, samples);
        int changed = samples * 2 / 3;
        float last = targets.Pointer[(coordinates - 1) * targets.Stride + changed];
        targets.Pointer[(coordinates - 1) * targets.Stride + changed] = 0.9f;
        kernel.Gradient<TSimd, TVector>(outputs.Pointer, targets.Pointer, gradient.Pointer, gradient.Stride);
        targets.Pointer[(coordinates - 1) * targets.Stride + changed] = last;
        kernel.Forget(changed);
        outputs.All.CopyTo(gradient.All);
        gradient.Row(coordinates).Fill(7);
        kernel.Gradient<TSimd, TVector>(gradient.Pointer, targets.Pointer, gradient.Pointer, gradient.Stride);
        Assert.False(gradient.Row(coordinates).ContainsAnyExcept(7), "It wrote behind the last coordinate.");
        for (int sample = 0; sample < samples; sample++)
        {
            double[] expected = new double[coordinates];
            similarity.LossGradient(Column(targets, sample), Column(outputs, sample), expected);
            double[] found = [.. Column(gradient, sample).SkipLast(1).Select(slope => slope * samples)];
            if (expected.All(slope => slope == 0))
                Assert.All(found, slope => Assert.Equal(0, slope));
            else
                Assert.True(Vectors.RelativeError(found, expected) < 1e-4,
                    $"{luminance}, {coordinates} x {samples}: {Vectors.RelativeError(found, expected)}");
        }

        return [.. Enumerable.Range(0, coordinates).SelectMany(d => gradient.Row(d)[..samples].ToArray())];
    }

    private static unsafe double[] Column(LaneBuffer buffer, int sample)
    {
        double[] column = new double[buffer.Rows];
        for (int d = 0; d < column.Length; d++)
            column[d] = buffer.Pointer[d * buffer.Stride + sample];
        return column;
    }
}
