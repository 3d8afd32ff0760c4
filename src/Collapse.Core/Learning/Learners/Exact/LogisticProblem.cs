using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>The mean log-loss of logistic regression with a constant, its gradient and its Hessian.</summary>
/// <remarks>
/// P(y = 1 | x) = 1 / (1 + exp(-(w x + b))); parameters are w, then b. Labels may be averages over several labellings
/// of the same rows (repeating the rows would give the same function). Loss = mean of ln(1 + exp(z)) - y z with z = w x
/// + b.
/// </remarks>
public sealed class LogisticProblem
{
    private readonly double[] _labels;

    /// <summary>Rows with labels.</summary>
    /// <param name="inputs">x, at least one row.</param>
    /// <param name="labels">y in [0, 1], one a row.</param>
    public LogisticProblem(Observations inputs, ReadOnlySpan<double> labels)
    {
        if (labels.Length != inputs.Count || labels.IsEmpty)
            throw new ArgumentException($"{labels.Length} labels do not fit {inputs.Count} rows.", nameof(labels));
        Inputs = inputs;
        _labels = labels.ToArray();
    }

    /// <summary>x.</summary>
    public Observations Inputs { get; }

    /// <summary>Coordinates + 1: weights and constant.</summary>
    public int Parameters => Inputs.Dimensions + 1;

    /// <summary>P(y = 1 | x) of each row of any inputs.</summary>
    public static double[] Probabilities(Observations inputs, ReadOnlySpan<double> parameters)
    {
        double[] probabilities = new double[inputs.Count];
        for (int i = 0; i < probabilities.Length; i++) probabilities[i] = Sigmoid(Score(inputs.Row(i), parameters));
        return probabilities;
    }

    /// <summary>The mean loss; writes the gradient.</summary>
    public double Loss(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        int d = Inputs.Dimensions, n = Inputs.Count;
        double sum = 0;
        for (int row = 0; row < n; row++)
        {
            ReadOnlySpan<double> x = Inputs.Row(row);
            double z = Score(x, parameters);
            sum += SoftPlus(z) - _labels[row] * z;
            double slope = Sigmoid(z) - _labels[row];
            for (int i = 0; i < d; i++) gradient[i] += slope * x[i];
            gradient[d] += slope;
        }

        for (int i = 0; i < gradient.Length; i++) gradient[i] /= n;
        return sum / n;
    }

    /// <summary>The mean loss alone.</summary>
    public double Loss(ReadOnlySpan<double> parameters) => Loss(parameters, new double[Parameters]);

    /// <summary>The share of rows on the right side of 1/2, for labels 0 and 1.</summary>
    public double Accuracy(ReadOnlySpan<double> parameters)
    {
        int right = 0;
        for (int row = 0; row < Inputs.Count; row++)
        {
            if (Score(Inputs.Row(row), parameters) > 0 == _labels[row] > 0.5) right++;
        }

        return (double)right / Inputs.Count;
    }

    /// <summary>The Hessian of the mean loss, [parameters x parameters], by columns.</summary>
    internal double[] Hessian(ReadOnlySpan<double> parameters)
    {
        int p = Parameters;
        double[] hessian = new double[p * p], x = new double[p];
        x[^1] = 1;
        for (int row = 0; row < Inputs.Count; row++)
        {
            Inputs.Row(row).CopyTo(x);
            double s = Sigmoid(Score(Inputs.Row(row), parameters)), weight = s * (1 - s) / Inputs.Count;
            for (int i = 0; i < p; i++)
            {
                for (int j = 0; j < p; j++) hessian[i * p + j] += weight * x[i] * x[j];
            }
        }

        return hessian;
    }

    private static double Score(ReadOnlySpan<double> x, ReadOnlySpan<double> parameters)
    {
        double z = parameters[^1];
        for (int i = 0; i < x.Length; i++) z += parameters[i] * x[i];
        return z;
    }

    private static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Elementary.Exp(-z)) : 1 - 1 / (1 + Elementary.Exp(z));

    private static double SoftPlus(double z) => Math.Max(z, 0) + Elementary.Log(1 + Elementary.Exp(-Math.Abs(z)));
}
