using MathNet.Numerics.LinearAlgebra;

namespace Collapse.Learning;

/// <summary>Ordinary least squares for one design: the fit is factored once and then made for many targets.</summary>
/// <remarks>
/// w = argmin |X w - y|^2 by MathNet's QR decomposition, w = R^-1 Q'y; no constant is added. What becomes of refits to
/// their own predictions plus noise is known: <c>Theory.RegressionRefit</c>.
/// </remarks>
public sealed class LinearRegressionFit
{
    private readonly Matrix<double> _pseudoInverse;

    /// <summary>Factors a design.</summary>
    /// <param name="inputs">X, at least as many rows as coordinates, of full rank.</param>
    public LinearRegressionFit(Observations inputs)
    {
        int n = inputs.Count, d = inputs.Dimensions;
        if (n < d) throw new ArgumentException($"{n} rows do not determine {d} weights.", nameof(inputs));
        Inputs = inputs;
        Matrix<double> x = Matrix<double>.Build.Dense(n, d, (i, j) => inputs.Row(i)[j]);
        _pseudoInverse = x.QR().Solve(Matrix<double>.Build.DenseIdentity(n));
    }

    /// <summary>X.</summary>
    public Observations Inputs { get; }

    /// <summary>The weights for targets y, one a row.</summary>
    public double[] Weights(ReadOnlySpan<double> targets)
    {
        if (targets.Length != Inputs.Count)
            throw new ArgumentException($"{targets.Length} targets do not fit {Inputs.Count} rows.", nameof(targets));
        double[] weights = new double[Inputs.Dimensions];
        for (int j = 0; j < weights.Length; j++)
        {
            for (int i = 0; i < targets.Length; i++) weights[j] += _pseudoInverse[j, i] * targets[i];
        }

        return weights;
    }

    /// <summary>X w, one a row.</summary>
    public double[] Predict(ReadOnlySpan<double> weights)
    {
        double[] predictions = new double[Inputs.Count];
        for (int i = 0; i < predictions.Length; i++)
        {
            for (int j = 0; j < weights.Length; j++) predictions[i] += Inputs.Row(i)[j] * weights[j];
        }

        return predictions;
    }
}
