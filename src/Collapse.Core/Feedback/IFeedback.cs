using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>What becomes of the training set after a learning step: a policy of two pure functions.</summary>
/// <remarks>
/// The policy first says whose responses it wants (<see cref="Choose"/>), so that no others need be computed, then sees
/// them and decides what changes (<see cref="Feed"/>). It has no state of its own: what it remembers is a value that
/// goes in and comes out. Policy, memory and data are all that feedback depends on, so saving memory and data beside
/// the learner's state is enough to go on later, bit for bit.
/// </remarks>
public interface IFeedback
{
    /// <summary>The name in tables and protocols.</summary>
    string Name { get; }

    /// <summary>The policy's one number (<see cref="FeedbackKind.Dose"/>); 0 where it has none.</summary>
    double Dose => 0;

    /// <summary>
    /// The policy as it works on data of this standard deviation; itself unless a length of it is in units of that.
    /// </summary>
    /// <param name="sigma">sigma(X) of the reference data.</param>
    IFeedback For(double sigma) => this;

    /// <summary>What the policy remembers at the moment when feedback begins.</summary>
    /// <param name="reference">X, the reference data, [samples x coordinates]; the training set at that moment.</param>
    /// <param name="key">Draws what is chosen once for the whole run.</param>
    FeedbackMemory Begin(Matrix reference, Key key) => FeedbackMemory.Nothing;

    /// <summary>
    /// The rows of the training set whose responses are wanted, each once; none when nothing is fed back.
    /// </summary>
    /// <param name="count">M, the number of rows now.</param>
    /// <param name="memory">What the policy remembers.</param>
    /// <param name="key">Draws the choice; the one that <see cref="Feed"/> is given in the same step.</param>
    ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key);

    /// <summary>What changes.</summary>
    /// <param name="memory">What the policy remembers.</param>
    /// <param name="answers">The chosen rows and the learner's responses to them.</param>
    /// <param name="key">Draws the policy's decisions.</param>
    FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key);
}

/// <summary>The responses that a policy asked for.</summary>
/// <param name="Count">M, the number of rows of the training set.</param>
/// <param name="Rows">The chosen rows, as <see cref="IFeedback.Choose"/> listed them.</param>
/// <param name="Responses">y, the response to each of them, [chosen x coordinates].</param>
public sealed record Answers(int Count, ImmutableArray<int> Rows, Matrix Responses);

/// <summary>The outcome of one feedback.</summary>
/// <param name="Rows">The rows that change, each once; M, M + 1, ... are new rows that are added.</param>
/// <param name="Values">What they become, [changing x coordinates].</param>
/// <param name="Memory">What the policy remembers from now on.</param>
/// <param name="Retrain">Whether the learner forgets everything and starts from a new initialisation.</param>
public sealed record FeedbackStep(ImmutableArray<int> Rows, Matrix Values, FeedbackMemory Memory, bool Retrain = false)
{
    /// <summary>A step that changes no row.</summary>
    /// <param name="memory">What the policy remembers from now on.</param>
    public static FeedbackStep Keep(FeedbackMemory memory) => new([], Matrix.Zeros(0, 0), memory);

    /// <summary>The training set after the step.</summary>
    /// <param name="data">The training set before it, [samples x coordinates]; the very same one is returned when no
    /// row changes.</param>
    public Matrix ApplyTo(Matrix data) => data.WithRows(Rows, Values);
}

/// <summary>Policies applied to a whole training set at once.</summary>
public static class FeedbackExtensions
{
    /// <summary>The next training set, for a policy that remembers nothing.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="data">The current training set, [samples x coordinates].</param>
    /// <param name="responses">The learner's response to each row of it, [samples x coordinates].</param>
    /// <param name="key">Draws the policy's choices.</param>
    public static Matrix Apply(this IFeedback policy, Matrix data, Matrix responses, Key key) =>
        policy.Step(FeedbackMemory.Nothing, data, responses, key).ApplyTo(data);

    /// <summary>One feedback, given the responses to all rows.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="memory">What it remembers.</param>
    /// <param name="data">The current training set, [samples x coordinates].</param>
    /// <param name="responses">The learner's response to each row of it, [samples x coordinates].</param>
    /// <param name="key">Draws the policy's choices.</param>
    public static FeedbackStep Step(this IFeedback policy, FeedbackMemory memory, Matrix data, Matrix responses,
        Key key)
    {
        ImmutableArray<int> rows = policy.Choose(data.Rows, memory, key);
        return policy.Feed(memory, new Answers(data.Rows, rows, responses.Take(rows)), key);
    }
}
