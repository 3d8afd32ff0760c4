using Collapse.Learning;

namespace Collapse.Oracles;

/// <summary>
/// The definition of loss and gradient of an <see cref="Autoencoder"/> with one hidden layer, in double precision.
/// </summary>
/// <remarks>
/// The oracle of the fast path, and the function whose central differences the gradient must equal. Weights are one
/// flat list: W1 row by row, b1, W2 row by row, b2; 2 D H + H + D numbers (<see cref="Flatten"/>).
/// </remarks>
public static class DenseDefinition
{
    /// <summary>The weights as one flat list in double precision.</summary>
    public static double[] Flatten(Weights weights)
    {
        List<double> flat = [];
        foreach (string name in (ReadOnlySpan<string>)["W1", "b1", "W2", "b2"])
        {
            foreach (float value in weights[name].Values)
                flat.Add(value);
        }

        return [.. flat];
    }

    /// <summary>The loss that a learning step lowers, weight decay included.</summary>
    /// <param name="learner">Loss, width and decay.</param>
    /// <param name="theta">The weights, flat.</param>
    /// <param name="inputs">x + e (or x), [M x D], row by row.</param>
    /// <param name="targets">x, likewise.</param>
    /// <param name="coordinates">D.</param>
    public static double Loss(
        Autoencoder learner, ReadOnlySpan<double> theta, ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets,
        int coordinates) =>
        Evaluate(learner, theta, inputs, targets, coordinates, []);

    /// <summary>The gradient of <see cref="Loss"/> by the weights, by the chain rule.</summary>
    /// <param name="learner">Loss, width and decay.</param>
    /// <param name="theta">The weights, flat.</param>
    /// <param name="inputs">x + e (or x), [M x D], row by row.</param>
    /// <param name="targets">x, likewise.</param>
    /// <param name="coordinates">D.</param>
    public static double[] Gradient(
        Autoencoder learner, ReadOnlySpan<double> theta, ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets,
        int coordinates)
    {
        double[] gradient = new double[theta.Length];
        Evaluate(learner, theta, inputs, targets, coordinates, gradient);
        return gradient;
    }

    private static double Evaluate(
        Autoencoder learner, ReadOnlySpan<double> theta, ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets,
        int coordinates,
        Span<double> gradient)
    {
        int hidden = learner.Widths.Items[0], samples = inputs.Length / coordinates;
        int b1 = hidden * coordinates, w2 = b1 + hidden, b2 = w2 + hidden * coordinates;
        double[] activations = new double[samples * hidden];
        double[] outputs = new double[samples * coordinates];
        for (int m = 0; m < samples; m++)
        {
            for (int h = 0; h < hidden; h++)
            {
                double sum = theta[b1 + h];
                for (int d = 0; d < coordinates; d++)
                    sum += theta[h * coordinates + d] * inputs[m * coordinates + d];
                activations[m * hidden + h] = Math.Max(sum, 0);
            }

            for (int d = 0; d < coordinates; d++)
            {
                double sum = theta[b2 + d];
                for (int h = 0; h < hidden; h++)
                    sum += theta[w2 + d * hidden + h] * activations[m * hidden + h];
                outputs[m * coordinates + d] = sum;
            }
        }

        double[] slopes = new double[outputs.Length];
        double loss = LossOf(learner, outputs, targets, coordinates, slopes);
        for (int i = 0; i < b2; i++)
        {
            if (i >= b1 && i < w2) continue; // biases do not decay
            loss += learner.WeightDecay / 2 * theta[i] * theta[i];
            if (!gradient.IsEmpty) gradient[i] += learner.WeightDecay * theta[i];
        }

        if (gradient.IsEmpty) return loss;
        for (int m = 0; m < samples; m++)
        {
            for (int h = 0; h < hidden; h++)
            {
                double activation = activations[m * hidden + h], slope = 0;
                for (int d = 0; d < coordinates; d++)
                {
                    slope += theta[w2 + d * hidden + h] * slopes[m * coordinates + d];
                    gradient[w2 + d * hidden + h] += slopes[m * coordinates + d] * activation;
                }

                if (activation <= 0) continue;
                gradient[b1 + h] += slope;
                for (int d = 0; d < coordinates; d++)
                    gradient[h * coordinates + d] += slope * inputs[m * coordinates + d];
            }

            for (int d = 0; d < coordinates; d++)
                gradient[b2 + d] += slopes[m * coordinates + d];
        }

        return loss;
    }

    private static double LossOf(
        Autoencoder learner, ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, int coordinates,
        Span<double> slopes)
    {
        switch (learner.Error)
        {
            case Collapse.Learning.Loss.Mse:
                double scale = learner.Reduction == Reduction.HalfSum ? coordinates / 2.0 : 1;
                MeanSquaredError.Gradient(outputs, targets, slopes);
                foreach (ref double slope in slopes) slope *= scale;
                return scale * MeanSquaredError.Value(outputs, targets);
            case Collapse.Learning.Loss.Mae:
                MeanAbsoluteError.Gradient(outputs, targets, slopes);
                return MeanAbsoluteError.Value(outputs, targets);
            default:
                int samples = outputs.Length / coordinates;
                double sum = 0;
                for (int m = 0; m < samples; m++)
                {
                    sum += 1 - learner.Similarity.LossGradient(
                        targets.Slice(m * coordinates, coordinates), outputs.Slice(m * coordinates, coordinates),
                        slopes.Slice(m * coordinates, coordinates));
                }

                foreach (ref double slope in slopes)
                    slope /= samples;
                return sum / samples;
        }
    }
}
