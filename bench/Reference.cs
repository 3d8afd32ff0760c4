using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Oracles;

namespace Collapse.Bench;

/// <summary>
/// The checked steps in double precision, by the plain definition of loss, gradient and optimiser: what all peers
/// should come near.
/// </summary>
internal static class Reference
{
    /// <summary>The loss after so many steps of the AE without noise, with j = 7 t modulo M.</summary>
    public static double Check(Matrix data, Loss loss, int hidden, int steps)
    {
        Autoencoder learner = Workload.Learner(Model.Ae, loss, hidden, data);
        int coordinates = data.Columns;
        double[] theta = DenseDefinition.Flatten(learner.Init(Workload.Root, data).Theta);
        double[] m = new double[theta.Length], v = new double[theta.Length], x = new double[data.Rows * coordinates];
        for (int i = 0; i < x.Length; i++)
            x[i] = data.Values[i];
        for (int t = 0; t < steps; t++)
        {
            ((Adam)learner.Optimizer)
                .Update(theta, DenseDefinition.Gradient(learner, theta, x, x, coordinates), m, v, t + 1);
            Respond(theta, x.AsSpan(7 * t % data.Rows * coordinates, coordinates), hidden);
        }

        return DenseDefinition.Loss(learner, theta, x, x, coordinates);
    }

    // One row in, its response in its place. Theta: W1 row by row, b1, W2 row by row, b2.
    private static void Respond(double[] theta, Span<double> row, int hidden)
    {
        int coordinates = row.Length, b1 = hidden * coordinates, w2 = b1 + hidden, b2 = w2 + hidden * coordinates;
        double[] values = new double[hidden];
        for (int h = 0; h < hidden; h++)
        {
            double sum = theta[b1 + h];
            for (int d = 0; d < coordinates; d++)
                sum += theta[h * coordinates + d] * row[d];
            values[h] = Math.Max(sum, 0);
        }

        for (int d = 0; d < coordinates; d++)
        {
            row[d] = theta[b2 + d];
            for (int h = 0; h < hidden; h++)
                row[d] += theta[w2 + d * hidden + h] * values[h];
        }
    }
}
