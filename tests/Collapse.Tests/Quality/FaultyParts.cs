using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Quality;

/// <summary>A denoising learner whose steps all draw from one key.</summary>
internal sealed class SameNoise(Autoencoder learner) : IResponder
{
    public LearnerState Init(Key key, Matrix samples) => learner.Init(key, samples);

    public LearnerState Step(LearnerState state, Matrix samples, Key key) =>
        learner.Step(state, samples, Key.FromSeed(1));

    public Matrix Respond(LearnerState state, Matrix inputs, Key key) => learner.Respond(state, inputs, key);

    public Matrix Reconstruct(LearnerState state, Matrix inputs) => learner.Reconstruct(state, inputs);
}

/// <summary>Replaces the drawn row and the one after it.</summary>
internal sealed class ReplaceTwo : IFeedback
{
    public string Name => "replace two";

    public ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key)
    {
        int j = key.Below(count, 0);
        return count == 1 ? [j] : [j, (j + 1) % count];
    }

    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key) =>
        new(answers.Rows, answers.Responses, memory);
}

/// <summary>Replaces the drawn row by the response to the one after it.</summary>
internal sealed class ReplaceByNeighbour : IFeedback
{
    public string Name => "replace by neighbour";

    public ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key) => [(key.Below(count, 0) + 1) % count];

    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key) =>
        new([key.Below(answers.Count, 0)], answers.Responses, memory);
}

/// <summary>Replaces the drawn row by a segment that was held out.</summary>
internal sealed class LeakHeldOut : IFeedback
{
    public string Name => "leak";

    public ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key) => [key.Below(count, 0)];

    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key) =>
        new(answers.Rows, Matrix.Create(1, answers.Responses.Columns, (_, values) =>
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)Key.FromSeed(7).Uniform(i);
        }), memory);
}
