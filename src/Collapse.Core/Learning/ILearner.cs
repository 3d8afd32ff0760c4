using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A model that can be trained: three pure functions and the noise-free map between them.</summary>
/// <remarks>
/// Pure means: the arguments are left as they were, equal arguments give equal results, and nothing else changes. All
/// randomness comes from the key.
/// </remarks>
/// <typeparam name="TState">Everything that training changes; an immutable value.</typeparam>
public interface ILearner<TState>
{
    /// <summary>The state before the first step.</summary>
    /// <param name="key">Draws the initial weights.</param>
    /// <param name="samples">The data to be trained on, [samples x coordinates]; its shape gives the weights theirs.</param>
    TState Init(Key key, Matrix samples);

    /// <summary>One learning step on all samples.</summary>
    /// <param name="state">The state to start from.</param>
    /// <param name="samples">The current training set, [samples x coordinates].</param>
    /// <param name="key">Draws the step's noise.</param>
    TState Step(TState state, Matrix samples, Key key);

    /// <summary>The responses that are fed back: T{x + e} for a learner that corrupts its input, T{x} for one that does not.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <param name="key">Draws e; row k of e is a function of the key and k alone.</param>
    /// <returns>[inputs x coordinates].</returns>
    Matrix Respond(TState state, Matrix inputs, Key key);

    /// <summary>The reconstructions T{x} of clean inputs.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <returns>[inputs x coordinates].</returns>
    Matrix Reconstruct(TState state, Matrix inputs);

    /// <summary>The same weights with the optimiser as it is before the first step; the same state where there is nothing to forget.</summary>
    /// <param name="state">The trained state.</param>
    TState WithFreshOptimizer(TState state) => state;

    /// <summary>The same learner with input noise of another size; itself where no noise is drawn.</summary>
    /// <param name="sigma">sigma(e), the noise's standard deviation, in the units of the data.</param>
    ILearner<TState> WithNoise(double sigma) => this;
}
