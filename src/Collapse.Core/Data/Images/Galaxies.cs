using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>
/// Pictures of galaxies of three kinds, made here: an ellipse, a disc with two arms, and one with a bar besides.
/// </summary>
/// <remarks>
/// Surface brightness, in the galaxy's own plane, of distance r from its centre and angle t:
/// ellipse: <c>exp(-b ((r / R)^(1/n) - 1))</c>, b = 2 n - 1/3, n from 1 to 3.5 (J. L. Sersic, 1963; b after M.
/// Capaccioli, 1989); disc: <c>exp(-r / h) (1 + a cos(2 (t - k ln(r / h))))</c>, arms on a logarithmic spiral of pitch
/// 1/k, and a round bulge in its middle; bar: a flat Gaussian of 3.5 to 4.5 times its width, and arms from its ends
/// on only. Inclined (axis ratio 0.6 to 1), turned and shifted at random. A pixel is the root of the brightness over
/// the largest one (as pictures for the eye are stretched), plus noise of the sky, standard deviation 0.02, cut to [0,
/// 1]. Picture k is a function of the key and k alone; kinds take turns.
/// </remarks>
public static class Galaxies
{
    /// <summary>Side of a picture in pixels unless another is given.</summary>
    public const int DefaultSide = 28;

    /// <summary>The kinds, in the order in which they take turns.</summary>
    public static ImmutableArray<string> Kinds { get; } = ["elliptical", "spiral", "barred spiral"];

    private const double SkyNoise = 0.02;

    /// <summary>Pictures.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="side">Pixels a side, 16 to 128.</param>
    /// <param name="key">Draws everything.</param>
    /// <exception cref="InputException">The side is out of range.</exception>
    public static Samples Draw(int count, int side, Key key)
    {
        if (side is < 16 or > 128)
            throw new InputException($"galaxies of {side} pixels a side cannot be drawn; expected 16 to 128.");
        Matrix values = Matrix.Create(count, side * side, (row, pixels) =>
            Paint(row % Kinds.Length, side, key.Derive(row), pixels));
        return new Samples(values, [.. Enumerable.Range(1, count).Select(number => $"galaxy {number}")])
        {
            Shape = new SampleShape(1, side, side),
            Classes = [.. Enumerable.Range(0, count).Select(row => Kinds[row % Kinds.Length])],
        };
    }

    /// <summary>1,800 pictures to train on and 600 that are held out.</summary>
    /// <param name="side">Pixels a side.</param>
    /// <param name="seed">The root seed.</param>
    public static DataSet Load(int side, long seed)
    {
        Key key = Key.FromSeed(seed).Derive("galaxies");
        Samples training = Draw(1_800, side, key.Derive("training")), heldOut = Draw(600, side, key.Derive("held out"));
        return new DataSet(training, heldOut, new Provenance(
            side == DefaultSide ? "galaxies" : $"galaxies:{side}", DataDigest.Of(training, heldOut), "",
            [new("pictures", $"{side} x {side} pixels: {string.Join(", ", Kinds)} in turn"), new("seed", $"{seed}")]));
    }

    private static void Paint(int kind, int side, Key key, Span<float> pixels)
    {
        Profile profile = new(kind, key);
        double angle = Math.PI * key.Uniform(0), ratio = 0.6 + 0.4 * key.Uniform(1);
        double cosine = Elementary.Cos(angle), sine = Elementary.Sin(angle);
        double centreX = (side - 1) / 2.0 + side * 0.04 * (2 * key.Uniform(2) - 1);
        double centreY = (side - 1) / 2.0 + side * 0.04 * (2 * key.Uniform(3) - 1);
        double[] brightness = new double[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            // Into the galaxy's plane, in units of the picture's side.
            double x = (i % side - centreX) / side, y = (i / side - centreY) / side;
            brightness[i] = profile.At(cosine * x + sine * y, (cosine * y - sine * x) / ratio, 0.5 / side);
        }

        double most = brightness.Max();
        Key noise = key.Derive("sky");
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (float)Math.Clamp(Math.Sqrt(brightness[i] / most) + SkyNoise * noise.Normal(i), 0, 1);
    }

    // One galaxy's brightness in its own plane, lengths in units of the picture's side.
    private readonly struct Profile(int kind, Key key)
    {
        private readonly double _radius = 0.12 + 0.10 * key.Uniform(4);
        private readonly double _index = 1 + 2.5 * key.Uniform(5);
        private readonly double _height = 0.13 + 0.04 * key.Uniform(6);
        private readonly double _winding = 2.2 + 0.8 * key.Uniform(7);
        private readonly double _arms = 0.85 + 0.15 * key.Uniform(8);
        private readonly double _bulge = 0.03 + 0.015 * key.Uniform(9);
        private readonly double _bar = 0.16 + 0.04 * key.Uniform(10);
        private readonly double _slender = 3.5 + key.Uniform(11);
        private readonly double _phase = Math.PI * key.Uniform(12);

        public double At(double x, double y, double soft)
        {
            double square = x * x + y * y + soft * soft, r = Math.Sqrt(square);
            if (kind == 0)
            {
                double b = 2 * _index - 1.0 / 3;
                return Elementary.Exp(-b * Elementary.Exp(Elementary.Log(r / _radius) / _index));
            }

            // The bar lies along an own angle, and so do the arms' starts.
            double c = Elementary.Cos(_phase), s = Elementary.Sin(_phase);
            (x, y) = (c * x + s * y, c * y - s * x);
            double turn = 2 * _winding * Elementary.Log(r / (kind == 1 ? _height : _bar));
            double wave = (x * x - y * y) * Elementary.Cos(turn) + 2 * x * y * Elementary.Sin(turn);
            wave /= square; // cos(2 t - turn)
            double disc = Elementary.Exp(-r / _height), bulge = Elementary.Exp(-square / (2 * _bulge * _bulge));
            if (kind == 1) return 0.9 * disc * (1 + _arms * wave) + 0.8 * bulge;
            double width = _bar / _slender, outside = Math.Min(1, square / (_bar * _bar));
            double bar = Elementary.Exp(-(x * x / (_bar * _bar) + y * y / (width * width)) * 1.2);
            return 0.9 * disc * outside * (1 + _arms * wave) + 0.3 * bulge + bar;
        }
    }
}
