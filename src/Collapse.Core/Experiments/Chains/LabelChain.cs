using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>How logistic regression is solved.</summary>
public enum LogisticSolver
{
    /// <summary>To the maximum of the likelihood.</summary>
    Converged,

    /// <summary>By L-BFGS until no entry of the mean gradient exceeds 1e-4, as scikit-learn does by default.</summary>
    Stopped,
}

/// <summary>Logistic regression refitted on labels that it drew itself, for inputs that stay.</summary>
/// <remarks>
/// A. Dey, D. Donoho 2024. Iteration 1 is fitted to the real labels. Each next one draws a label for every row from the
/// current probabilities; discard: it is fitted to those alone; augment: to all labellings so far, the real one
/// included. Label i of iteration t is uniform number i of <c>key.Derive(t)</c>, so both workflows draw alike.
/// </remarks>
/// <param name="Inputs">The rows.</param>
/// <param name="Labels">Their real labels, 0 or 1.</param>
/// <param name="Augment">Whether earlier labellings stay.</param>
/// <param name="Solver">How each fit is made.</param>
public sealed record LabelChain(Observations Inputs, IReadOnlyList<double> Labels, bool Augment, LogisticSolver Solver)
{
    /// <summary>The fits of iterations 1, 2, ...: weights, then the constant.</summary>
    public IEnumerable<double[]> From(Key key)
    {
        double[] sums = [.. Labels], labels = [.. Labels];
        for (long iteration = 1; ; iteration++)
        {
            LogisticProblem problem = new(Inputs, labels);
            double[] fit = Solver == LogisticSolver.Stopped
                ? LogisticRegression.Stopped(problem)
                : LogisticRegression.Converged(problem);
            yield return fit;
            double[] probabilities = LogisticProblem.Probabilities(Inputs, fit);
            Key own = key.Derive(iteration + 1);
            for (int i = 0; i < sums.Length; i++)
            {
                double drawn = own.Uniform(i) < probabilities[i] ? 1 : 0;
                sums[i] = Augment ? sums[i] + drawn : drawn;
                labels[i] = Augment ? sums[i] / (iteration + 1) : drawn;
            }
        }
    }
}
