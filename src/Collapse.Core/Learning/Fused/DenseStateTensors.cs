using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A dense autoencoder's state as named matrices: <c>theta.w1</c>, <c>theta.b1</c>, ..., <c>m.w1</c>, ..., <c>v.b2</c>.</summary>
public sealed record DenseStateTensors : IStateTensors<DenseState>
{
    /// <inheritdoc/>
    public long Step(DenseState state) => state.Step;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Matrix> Tensors(DenseState state)
    {
        Dictionary<string, Matrix> tensors = [];
        foreach ((string name, DenseWeights weights) in new[] { ("theta", state.Theta), ("m", state.M), ("v", state.V) })
        {
            tensors.Add($"{name}.w1", weights.W1);
            tensors.Add($"{name}.b1", weights.B1);
            tensors.Add($"{name}.w2", weights.W2);
            tensors.Add($"{name}.b2", weights.B2);
        }

        return tensors;
    }

    /// <inheritdoc/>
    public DenseState State(long step, IReadOnlyDictionary<string, Matrix> tensors)
    {
        DenseWeights theta = Weights("theta");
        (int hidden, int coordinates) = (theta.W1.Rows, theta.W1.Columns);
        DenseWeights shape = DenseWeights.Zeros(coordinates, hidden);
        return new DenseState(theta, Weights("m"), Weights("v"), step) is var state
            && Suits(state.Theta, shape) && Suits(state.M, shape) && Suits(state.V, shape)
            ? state
            : throw new InvalidDataException("its matrices do not suit each other");

        DenseWeights Weights(string name) => new(Tensor($"{name}.w1"), Tensor($"{name}.b1"), Tensor($"{name}.w2"), Tensor($"{name}.b2"));

        Matrix Tensor(string name) => tensors.TryGetValue(name, out Matrix? tensor) ? tensor : throw new InvalidDataException($"it has no {name}");
    }

    private static bool Suits(DenseWeights weights, DenseWeights shape) =>
        Suits(weights.W1, shape.W1) && Suits(weights.B1, shape.B1) && Suits(weights.W2, shape.W2) && Suits(weights.B2, shape.B2);

    private static bool Suits(Matrix matrix, Matrix shape) => matrix.Rows == shape.Rows && matrix.Columns == shape.Columns;
}
