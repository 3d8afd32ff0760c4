using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A learner that makes new rows out of random numbers, such as a generative adversarial network.</summary>
/// <remarks>
/// A new one is a record that overrides <see cref="GradientLearner.Parameters"/>,
/// <see cref="GradientLearner.Objectives"/> and
/// <see cref="Generate"/>, and one line in <see cref="Catalog"/>.
/// </remarks>
public abstract record GeneratorLearner : GradientLearner, ISampler
{
    /// <inheritdoc/>
    public Matrix Sample(LearnerState state, int count, Key key) => Generated(state, count, key);

    /// <inheritdoc/>
    protected internal abstract override Node Generate(Graph graph);
}
