using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>Small smooth random data and learners for tests.</summary>
internal static class Toy
{
    /// <summary>Rows of two waves with random amplitudes and a little noise, within about [0, 1].</summary>
    public static Matrix Data(int samples, int coordinates, long seed = 1)
    {
        Key key = Key.FromSeed(seed).Derive("toy");
        return Matrix.Create(samples, coordinates, (row, values) =>
        {
            Key own = key.Derive(row);
            for (int d = 0; d < coordinates; d++)
            {
                values[d] = (float)(0.5 + 0.25 * own.Uniform(0) * Elementary.Sin(0.3 * d)
                    + 0.2 * own.Uniform(1) * Elementary.Cos(0.17 * d + own.Uniform(2)) + 0.01 * own.Normal(3 + d));
            }
        });
    }

    public static Autoencoder Learner(Model model = Model.Dae, Loss loss = Loss.Mse, int hidden = 6) =>
        new()
        {
            Widths = [hidden],
            Error = loss,
            Corruption = model == Model.Dae ? Corruption.Gaussian(0.05)
            : Corruption.None
        };
}
