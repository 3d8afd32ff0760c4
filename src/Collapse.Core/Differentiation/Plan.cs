using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// Expressions made ready to be evaluated many times: an order of the operations and memory for their values.
/// </summary>
/// <remarks>
/// A value's memory is taken again as soon as nobody reads the value any more, by the operation itself where it may
/// write over an input; so a step works in a few buffers that stay in the cache, and nothing is allocated while it
/// runs. Leaves, constants and outputs keep theirs. Mutable and internal: not safe to share between threads.
/// </remarks>
internal sealed unsafe class Plan
{
    private readonly Dictionary<Node, Block> _kept = [];
    private readonly Operation[] _operations;
    private readonly List<LaneBuffer> _memory = []; // keeps the pinned arrays alive
    private readonly float* _scratch;

    public Plan(params ReadOnlySpan<Node> outputs)
        : this(null, outputs)
    {
    }

    /// <summary>The same with one more output, which a run may leave out.</summary>
    /// <param name="onDemand">That output, such as a loss of which only the gradients are wanted; null for
    /// none.</param>
    /// <param name="always">The others.</param>
    public Plan(Node? onDemand, ReadOnlySpan<Node> always)
    {
        HashSet<Node> needed = [.. Gradient.InOrder(always)];
        Node[] outputs = onDemand is null ? [.. always] : [.. always, onDemand];
        ImmutableArray<Node> order = Gradient.InOrder(outputs);
        Dictionary<Node, int> readers = order.ToDictionary(node => node, _ => 0);
        foreach (Node node in order)
        {
            foreach (Node input in node.Inputs) readers[input]++;
        }

        foreach (Node output in outputs) readers[output]++; // read by the caller: never free
        Dictionary<Node, Block> blocks = [];
        Dictionary<int, Stack<Block>> free = [];
        List<Operation> operations = [];
        foreach (Node node in order)
        {
            if (node is Leaf or Constant)
            {
                Block given = Allocate(node.Rows, node.Columns);
                (blocks[node], _kept[node]) = (given, given);
                if (node is Constant constant) given.CopyFrom(constant.Value);
                continue;
            }

            Block[] inputs = [.. node.Inputs.Select(input => blocks[input])];
            if (node.InPlace) Release(node);
            Block block = Take(node.Rows, node.Columns);
            if (!node.InPlace) Release(node);
            blocks[node] = block;
            operations.Add(new Operation(node, inputs, block, OnDemand: !needed.Contains(node)));
        }

        foreach (Node output in outputs) _kept[output] = blocks[output];
        _operations = [.. operations];
        LaneBuffer scratch = new(1, order.Max(node => node.Scratch) + 1);
        _memory.Add(scratch);
        _scratch = scratch.Pointer;
        Bytes = _memory.Sum(buffer => (long)buffer.All.Length * sizeof(float));

        void Release(Node node)
        {
            foreach (Node input in node.Inputs)
            {
                if (--readers[input] > 0 || input is Leaf or Constant) continue;
                Block block = blocks[input];
                if (!free.TryGetValue(block.Length, out Stack<Block>? stack)) free[block.Length] = stack = new();
                stack.Push(block);
            }
        }

        Block Take(int rows, int columns) =>
            free.TryGetValue(rows * LaneBuffer.RoundUp(columns), out Stack<Block>? stack)
                && stack.TryPop(out Block block)
                ? new Block(block.Pointer, rows, columns)
                : Allocate(rows, columns);
    }

    /// <summary>Bytes of memory that it holds.</summary>
    public long Bytes { get; }

    /// <summary>The memory of a leaf, to be written before a run, or of an output, to be read after it.</summary>
    public Block this[Node node] => _kept[node];

    /// <summary>Whether an expression depends on a leaf at all.</summary>
    public bool Uses(Leaf leaf) => _kept.ContainsKey(leaf);

    /// <summary>Computes the outputs from what the leaves hold.</summary>
    /// <param name="all">Whether the output on demand is wanted too; without it, its memory holds anything.</param>
    public void Run(bool all = true)
    {
        foreach (Operation operation in _operations)
        {
            if (all || !operation.OnDemand) operation.Node.Evaluate(operation.Inputs, operation.Destination, _scratch);
        }
    }

    private Block Allocate(int rows, int columns)
    {
        LaneBuffer buffer = new(rows, columns);
        _memory.Add(buffer);
        return new Block(buffer.Pointer, rows, columns);
    }

    private readonly record struct Operation(Node Node, Block[] Inputs, Block Destination, bool OnDemand);
}
