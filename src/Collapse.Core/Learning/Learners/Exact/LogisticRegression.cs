using MathNet.Numerics.LinearAlgebra;

namespace Collapse.Learning;

/// <summary>Logistic regression without penalty, by either of two solvers.</summary>
public static class LogisticRegression
{
    /// <summary>
    /// The maximum-likelihood fit by Newton's method (iteratively reweighted least squares), with step halving.
    /// </summary>
    /// <remarks>
    /// Stops when no entry of the mean loss's gradient exceeds the tolerance. Rows that a plane separates have no
    /// maximum: the loss goes to 0 while the weights grow, and the fit ends where the gradient is below the tolerance
    /// or after 100 steps.
    /// </remarks>
    /// <param name="problem">The labelled rows.</param>
    /// <param name="tolerance">The largest entry of the gradient that is left, above 0.</param>
    /// <returns>Weights, then the constant.</returns>
    public static double[] Converged(LogisticProblem problem, double tolerance = 1e-10)
    {
        double[] at = new double[problem.Parameters], gradient = new double[at.Length];
        double loss = problem.Loss(at, gradient);
        for (int step = 0; step < 100 && Largest(gradient) > tolerance; step++)
        {
            Matrix<double> hessian = Matrix<double>.Build.Dense(at.Length, at.Length, problem.Hessian(at));
            // Where probabilities are 0 and 1 to rounding the Hessian vanishes; a tiny ridge keeps it invertible.
            double ridge = 1e-14 * (1 + hessian.Trace());
            for (int i = 0; i < at.Length; i++) hessian[i, i] += ridge;
            var direction = hessian.LU().Solve(CreateVector.Dense(gradient));
            double[] next = new double[at.Length];
            double length = 1;
            double reached = double.PositiveInfinity;
            for (int half = 0; half < 40; half++, length /= 2)
            {
                for (int i = 0; i < at.Length; i++) next[i] = at[i] - length * direction[i];
                reached = problem.Loss(next, gradient);
                if (reached <= loss) break;
            }

            if (!(reached <= loss)) break;
            (at, loss) = (next, reached);
        }

        return at;
    }

    /// <summary>The fit at which L-BFGS stops when no entry of the mean gradient exceeds a tolerance.</summary>
    /// <remarks>
    /// With the tolerance 1e-4 this is what scikit-learn from 1.3 on calls the fit (its default), and it is visibly not
    /// the maximum likelihood one: published logs differ from it in the third digit of the test loss.
    /// </remarks>
    /// <param name="problem">The labelled rows.</param>
    /// <param name="tolerance">The largest entry of the gradient that is left, above 0.</param>
    /// <param name="iterations">The most iterations.</param>
    /// <returns>Weights, then the constant.</returns>
    public static double[] Stopped(LogisticProblem problem, double tolerance = 1e-4, int iterations = 100) =>
        LimitedMemoryBfgs.Minimize(problem.Loss, new double[problem.Parameters], tolerance, iterations);

    private static double Largest(double[] gradient) => gradient.Max(Math.Abs);
}
