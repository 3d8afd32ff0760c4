using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>What is timed: beat-like data of any shape, and the learners of the paper on them.</summary>
internal static class Workload
{
    /// <summary>M, the number of samples in the paper.</summary>
    public const int Samples = 300;

    /// <summary>D, the number of coordinates in the paper.</summary>
    public const int Coordinates = 95;

    /// <summary>The widths of the paper.</summary>
    public static readonly int[] Widths = [20, 60];

    /// <summary>The key of all draws.</summary>
    public static readonly Key Root = Key.FromSeed(7);

    /// <summary>Rows with a P wave, an R peak and a T wave of random heights and places, within about [0, 1].</summary>
    public static Matrix Data(int samples = Samples, int coordinates = Coordinates) =>
        Matrix.Create(samples, coordinates, (row, values) =>
        {
            Key key = Root.Derive("data").Derive(row);
            for (int d = 0; d < coordinates; d++)
            {
                double t = (double)d / coordinates;
                values[d] = (float)(0.1 + Wave(key, 0, t, 0.2, 0.03, 0.15) + Wave(key, 2, t, 0.37, 0.02, 0.7)
                    + Wave(key, 4, t, 0.7, 0.06, 0.25) + 0.01 * key.Normal(6 + d));
            }
        });

    /// <summary>
    /// A learner as the paper's protocol sets it up: noise of 0.2 sigma(X), SSIM over the range of X.
    /// </summary>
    public static Autoencoder Learner(Model model, Loss loss, int hidden, Matrix data) => new()
    {
        Widths = [hidden],
        Corruption = model == Model.Dae ? Corruption.Gaussian(0.2 * Spread.Of(data)) : Corruption.None,
        Error = loss,
        Similarity = new StructuralSimilarity(1, 0),
    };

    /// <summary>Self-training as the paper does it.</summary>
    public static SelfTraining Training(Model model, Loss loss, int hidden, Matrix data) =>
        new(Learner(model, loss, hidden, data), new Replace(), Root);

    /// <summary>The name in tables, such as <c>DAE SSIM 20</c>.</summary>
    public static string Name(Model model, Loss loss, int hidden) =>
        $"{model.ToString().ToUpperInvariant()} {loss.ToString().ToUpperInvariant()} {hidden}";

    // A bump of random height and place; draws first and first + 1 of the row's key.
    private static double Wave(Key key, int first, double t, double centre, double width, double height)
    {
        double z = (t - centre - 0.02 * (key.Uniform(first) - 0.5)) / width;
        return height * (0.7 + 0.3 * key.Uniform(first + 1)) * Elementary.Exp(-z * z / 2);
    }
}
