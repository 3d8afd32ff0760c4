namespace Collapse.Differentiation;

/// <summary>
/// A variable of an expression: weights, data, noise. It has a name and a shape; its value is given when evaluating.
/// </summary>
/// <remarks>Two leaves are two variables, whatever their names.</remarks>
public sealed class Leaf : Node
{
    /// <summary>A new variable.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1.</param>
    public Leaf(string name, int rows, int columns)
        : base(rows, columns) => Name = name;

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{Rows} x {Columns}]";

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch) =>
        throw new InvalidOperationException($"{this} has a value only by being given one.");

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination) =>
        throw new InvalidOperationException($"{this} has a value only by being given one.");

    internal override Node? PullBack(int input, Node slope) => null;
}
