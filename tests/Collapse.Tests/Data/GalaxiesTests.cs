using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Tests.Data;

/// <summary>Galaxies are pictures with a shape and a class, and the classes differ in what makes them.</summary>
public sealed class GalaxiesTests
{
    [Fact]
    public void A_picture_is_a_function_of_the_key_and_its_number()
    {
        Samples few = Galaxies.Draw(4, 28, Key.FromSeed(5)), many = Galaxies.Draw(9, 28, Key.FromSeed(5));
        Assert.Equal(few.Values, many.Take([0, 1, 2, 3]).Values);
        Assert.Equal(new SampleShape(1, 28, 28), few.Shape);
        Assert.Equal<string>(["elliptical", "spiral", "barred spiral", "elliptical"], few.Classes);
        Assert.True(many.Values.Values.ToArray().All(value => value is >= 0 and <= 1));
    }

    // Turned by a right angle a round picture stays what it is; the second angular harmonic of a ring of pixels
    // measures arms and bar.
    [Fact]
    public void Arms_turn_with_the_distance_from_the_middle_and_ellipses_do_not()
    {
        const int side = 64;
        Samples pictures = Galaxies.Draw(90, side, Key.FromSeed(6));
        double[] turning = new double[3], size = new double[3];
        for (int row = 0; row < pictures.Count; row++)
        {
            (double x1, double y1) = Harmonic(pictures.Values.Row(row), side, 0.08, 0.14);
            (double x2, double y2) = Harmonic(pictures.Values.Row(row), side, 0.15, 0.23);
            // |sin| of the angle between the harmonics of an inner and an outer ring, weighted by their sizes: 0 for an
            // ellipse.
            turning[row % 3] += Math.Abs(x1 * y2 - x2 * y1);
            size[row % 3] += Math.Sqrt((x1 * x1 + y1 * y1) * (x2 * x2 + y2 * y2));
        }

        Assert.True(turning[0] / size[0] < 0.2, $"ellipses turn by {turning[0] / size[0]}");
        Assert.True(turning[1] / size[1] > 0.4, $"arms turn by {turning[1] / size[1]}");
        Assert.True(turning[2] / size[2] > 0.4, $"arms of barred ones turn by {turning[2] / size[2]}");
    }

    [Fact]
    public void A_side_out_of_range_is_refused() =>
        Assert.Contains("16 to 128", Assert.Throws<InputException>(() => Galaxies.Draw(1, 8, Key.FromSeed(1))).Message);

    private static (double X, double Y) Harmonic(ReadOnlySpan<float> pixels, int side, double from, double to)
    {
        (double middleX, double middleY, double all) = (0, 0, 0);
        for (int i = 0; i < pixels.Length; i++)
        {
            all += pixels[i];
            middleX += pixels[i] * (i % side);
            middleY += pixels[i] * (i / side);
        }

        // Less the ring's mean, since few pixels do not lie evenly around it.
        List<(double Pixel, double Cosine, double Sine)> ring = [];
        for (int i = 0; i < pixels.Length; i++)
        {
            double a = (i % side - middleX / all) / side, b = (i / side - middleY / all) / side, square = a * a + b * b;
            if (square >= from * from && square <= to * to)
                ring.Add((pixels[i], (a * a - b * b) / square, 2 * a * b / square));
        }

        double mean = ring.Average(entry => entry.Pixel);
        return (
            ring.Sum(entry => (entry.Pixel - mean) * entry.Cosine),
            ring.Sum(entry => (entry.Pixel - mean) * entry.Sine));
    }
}
