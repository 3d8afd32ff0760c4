using Collapse.Feedback;
using Collapse.Learners;
using Collapse.Numerics;

namespace Collapse.Tests.Quality;

/// <summary>A denoising learner whose steps all draw from one key.</summary>
internal sealed class SameNoise(DenseLearner learner) : ILearner<DenseState>
{
    public DenseState Init(Key key, Matrix samples) => learner.Init(key, samples);

    public DenseState Step(DenseState state, Matrix samples, Key key) => learner.Step(state, samples, Key.FromSeed(1));

    public Matrix Respond(DenseState state, Matrix inputs, Key key) => learner.Respond(state, inputs, key);

    public Matrix Reconstruct(DenseState state, Matrix inputs) => learner.Reconstruct(state, inputs);
}

/// <summary>Replaces the drawn row and the one after it.</summary>
internal sealed class ReplaceTwo : IFeedback
{
    public string Name => "replace two";

    public Matrix Apply(Matrix data, Matrix responses, Key key)
    {
        int j = key.Below(data.Rows, 0), next = (j + 1) % data.Rows;
        return data.WithRow(j, responses.Row(j)).WithRow(next, responses.Row(next));
    }
}

/// <summary>Replaces the drawn row by the response to the one after it.</summary>
internal sealed class ReplaceByNeighbour : IFeedback
{
    public string Name => "replace by neighbour";

    public Matrix Apply(Matrix data, Matrix responses, Key key)
    {
        int j = key.Below(data.Rows, 0);
        return data.WithRow(j, responses.Row((j + 1) % data.Rows));
    }
}

/// <summary>Replaces the drawn row by a segment that was held out.</summary>
internal sealed class LeakHeldOut : IFeedback
{
    public string Name => "leak";

    public Matrix Apply(Matrix data, Matrix responses, Key key)
    {
        float[] heldOut = [.. Enumerable.Range(0, data.Columns).Select(i => (float)Key.FromSeed(7).Uniform(i))];
        return data.WithRow(key.Below(data.Rows, 0), heldOut);
    }
}
