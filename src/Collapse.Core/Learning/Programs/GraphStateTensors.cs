using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>The state of a member of the family as named matrices: <c>theta.</c>, <c>m.</c> and <c>v.</c> before each weight's name.</summary>
/// <param name="Like">A state of the same learner on data of the same width, such as its first: it gives names, their order and shapes.</param>
public sealed record GraphStateTensors(GraphState Like) : IStateTensors<GraphState>
{
    /// <inheritdoc/>
    public long Step(GraphState state) => state.Step;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Matrix> Tensors(GraphState state)
    {
        Dictionary<string, Matrix> tensors = [];
        foreach ((string prefix, Weights weights) in new[] { ("theta", state.Theta), ("m", state.M), ("v", state.V) })
        {
            foreach ((string name, Matrix value) in weights.Entries) tensors.Add($"{prefix}.{name}", value);
        }

        return tensors;
    }

    /// <inheritdoc/>
    public GraphState State(long step, IReadOnlyDictionary<string, Matrix> tensors)
    {
        return new GraphState(Like.Coordinates, Read("theta", Like.Theta), Read("m", Like.M), Read("v", Like.V), step);

        Weights Read(string prefix, Weights like) => new(like.Entries.Select(entry => (entry.Name, Tensor($"{prefix}.{entry.Name}", entry.Value))));

        Matrix Tensor(string name, Matrix like)
        {
            if (!tensors.TryGetValue(name, out Matrix? tensor)) throw new InvalidDataException($"it has no {name}");
            return tensor.Rows == like.Rows && tensor.Columns == like.Columns
                ? tensor
                : throw new InvalidDataException($"its {name} is {tensor}; expected {like}");
        }
    }
}
