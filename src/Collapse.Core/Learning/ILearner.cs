using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A model that can be trained. What else it can do, it says by further interfaces.</summary>
/// <remarks>
/// All functions are pure: the arguments are left as they were, equal arguments give equal results, and nothing else
/// changes. All randomness comes from the key. <see cref="IResponder"/> answers an input, <see cref="ISampler"/> makes
/// new rows,
/// <see cref="IEncoder"/> has codes, <see cref="IScorer"/> says how unusual a row is, <see cref="ICorruptor"/> meets
/// noise at its input.
/// </remarks>
public interface ILearner
{
    /// <summary>The state before the first step.</summary>
    /// <param name="key">Draws the initial weights.</param>
    /// <param name="samples">The data to be trained on, [samples x coordinates]; its shape gives the weights
    /// theirs.</param>
    LearnerState Init(Key key, Matrix samples);

    /// <summary>One learning step.</summary>
    /// <param name="state">The state to start from.</param>
    /// <param name="samples">The current training set, [samples x coordinates].</param>
    /// <param name="key">Draws the step's noise.</param>
    LearnerState Step(LearnerState state, Matrix samples, Key key);

    /// <summary>
    /// The same weights with every optimiser as it is before its first update; the same state where there is nothing to
    /// forget.
    /// </summary>
    /// <param name="state">The trained state.</param>
    LearnerState WithFreshOptimizer(LearnerState state) => state.WithFreshOptimizers();
}

/// <summary>A learner that answers an input with an output of the same kind.</summary>
public interface IResponder : ILearner
{
    /// <summary>
    /// The responses that are fed back: T{x + e} for a learner that corrupts its input, T{x} for one that does not.
    /// </summary>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <param name="key">Draws e; row k of e is a function of the key and k alone.</param>
    /// <returns>[inputs x coordinates].</returns>
    Matrix Respond(LearnerState state, Matrix inputs, Key key);

    /// <summary>The reconstructions T{x} of clean inputs.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <returns>[inputs x coordinates].</returns>
    Matrix Reconstruct(LearnerState state, Matrix inputs);
}

/// <summary>A learner that makes new rows out of nothing but randomness.</summary>
public interface ISampler : ILearner
{
    /// <summary>New rows.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="key">Draws them; row k is a function of the state, the key and k alone.</param>
    /// <returns>[count x coordinates].</returns>
    Matrix Sample(LearnerState state, int count, Key key);
}

/// <summary>A learner with codes.</summary>
public interface IEncoder : ILearner
{
    /// <summary>The codes of clean inputs.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <returns>[inputs x code length].</returns>
    Matrix Encode(LearnerState state, Matrix inputs);

    /// <summary>The outputs of codes.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="codes">[codes x code length].</param>
    /// <returns>[codes x coordinates].</returns>
    Matrix Decode(LearnerState state, Matrix codes);
}

/// <summary>A learner that says how unusual a row is.</summary>
public interface IScorer : ILearner
{
    /// <summary>One number a row; the higher, the more unusual.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <returns>[inputs x 1].</returns>
    Matrix Score(LearnerState state, Matrix inputs);
}

/// <summary>A learner whose input may meet noise in training.</summary>
public interface ICorruptor : ILearner
{
    /// <summary>The inputs as the learner sees them in training; x itself where it does not corrupt them.</summary>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <param name="key">Draws the noise; row k of it is a function of the key and k alone.</param>
    Matrix Corrupt(Matrix inputs, Key key);

    /// <summary>
    /// The same learner with Gaussian input noise of another size; itself where its input meets no noise.
    /// </summary>
    /// <param name="sigma">sigma(e), the noise's standard deviation, in the units of the data.</param>
    /// <exception cref="InputException">Its noise is of another kind, which has no standard deviation.</exception>
    ILearner WithNoise(double sigma);
}
