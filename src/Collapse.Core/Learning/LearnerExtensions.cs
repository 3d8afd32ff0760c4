using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// What is asked of a learner that may not be able to do it: then an <see cref="InputException"/> says what it would
/// have to be.
/// </summary>
public static class LearnerExtensions
{
    /// <summary>
    /// The rows that are fed back in place of inputs: responses to them, or for a learner that only makes new rows as
    /// many of these.
    /// </summary>
    /// <param name="learner">A responder or a sampler; what it responds goes first.</param>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <param name="key">Draws what is random.</param>
    /// <exception cref="InputException">It can do neither.</exception>
    public static Matrix AnswerTo(this ILearner learner, LearnerState state, Matrix inputs, Key key) => learner switch
    {
        IResponder responder => responder.Respond(state, inputs, key),
        ISampler sampler => sampler.Sample(state, inputs.Rows, key),
        _ => throw new InputException(
            $"{Name(learner)} neither responds nor makes new rows; expected a learner whose outputs can be fed back."),
    };

    /// <summary>The learner as one that responds.</summary>
    /// <exception cref="InputException">It does not respond to inputs.</exception>
    public static IResponder AsResponder(this ILearner learner) => learner as IResponder
        ?? throw new InputException(
            $"{Name(learner)} does not respond to inputs; expected a learner that does, such as an autoencoder.");

    /// <summary>The same learner with input noise of another size.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="sigma">sigma(e), in the units of the data.</param>
    /// <exception cref="InputException">Its input meets no noise whose size could be set.</exception>
    public static ILearner WithNoiseOf(this ILearner learner, double sigma) => learner is ICorruptor corruptor
        ? corruptor.WithNoise(sigma)
        : throw new InputException(
            $"{Name(learner)} takes no input noise; noise relative to the current data needs a denoising learner.");

    private static string Name(ILearner learner) => learner.GetType().Name;
}
