using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// A generator that is fitted in closed form (or to convergence), without learning steps: pure functions of data and
/// key.
/// </summary>
/// <remarks>
/// A fit needs only a summary of the rows: sufficient statistics where the model has them, else the rows themselves.
/// Summaries merge, so a chain that accumulates its generations never visits a row twice. The same arguments give the
/// same results on every machine; fits of simulated rows use only additions, products, divisions and square roots, in a
/// fixed order.
/// </remarks>
/// <typeparam name="TSummary">What a fit needs of the rows; immutable.</typeparam>
/// <typeparam name="TModel">The fitted parameters; immutable.</typeparam>
public interface IExactLearner<TSummary, TModel>
{
    /// <summary>What the fit needs of these rows.</summary>
    TSummary Summarize(Observations rows);

    /// <summary>The summary of both sets of rows together.</summary>
    TSummary Merge(TSummary first, TSummary second);

    /// <summary>The fitted parameters.</summary>
    /// <param name="summary">The rows' summary.</param>
    /// <param name="key">Draws the starting point of a fit that searches; not used by the others.</param>
    TModel Fit(TSummary summary, Key key);

    /// <summary>New rows of the fitted model: [count x coordinates], a function of model and key alone.</summary>
    Observations Sample(TModel model, int count, Key key);
}
