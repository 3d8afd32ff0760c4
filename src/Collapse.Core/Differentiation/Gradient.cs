using System.Collections.Immutable;

namespace Collapse.Differentiation;

/// <summary>Reverse-mode differentiation: from an expression to the expressions of its gradients.</summary>
/// <remarks>
/// The chain rule from the value back to the variables, each node once, gradients of several uses added in a fixed
/// order. A gradient is an expression of the same operations and can be differentiated again.
/// A. Griewank, A. Walther, "Evaluating derivatives", 2nd ed., SIAM 2008, chapter 3.
/// </remarks>
public static class Gradient
{
    /// <summary>
    /// d value / d variable for each variable, in the variable's shape; zeros for one that the value does not depend
    /// on.
    /// </summary>
    /// <param name="value">[1 x 1], such as a loss; of a larger one use its sum.</param>
    /// <param name="by">The variables: leaves, or any nodes within the expression.</param>
    public static ImmutableArray<Node> Of(Node value, params ReadOnlySpan<Node> by)
    {
        if (!value.IsScalar)
            throw new ArgumentException($"Only one number has a gradient, not {value}.", nameof(value));
        ImmutableArray<Node> order = InOrder(value);
        HashSet<Node> variable = [.. by]; // nodes that depend on a variable, the variables included
        foreach (Node node in order)
        {
            if (node.Inputs.Any(variable.Contains)) variable.Add(node);
        }

        Dictionary<Node, Node> slopes = new() { [value] = Operations.Constant(1) };
        foreach (Node node in order.Reverse())
        {
            if (!variable.Contains(node) || !slopes.TryGetValue(node, out Node? slope)) continue;
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                Node input = node.Inputs[i];
                if (!variable.Contains(input) || node.PullBack(i, slope) is not { } part) continue;
                slopes[input] = slopes.TryGetValue(input, out Node? others) ? others + part : part;
            }
        }

        ImmutableArray<Node>.Builder result = ImmutableArray.CreateBuilder<Node>(by.Length);
        foreach (Node node in by)
        {
            Node slope = slopes.TryGetValue(node, out Node? found) ? found : Operations.Constant(0);
            result.Add(slope.RepeatTo(node.Rows, node.Columns));
        }

        return result.MoveToImmutable();
    }

    /// <summary>
    /// All nodes of some expressions, each after its inputs, in an order that depends on the expressions alone.
    /// </summary>
    internal static ImmutableArray<Node> InOrder(params ReadOnlySpan<Node> outputs)
    {
        ImmutableArray<Node>.Builder order = ImmutableArray.CreateBuilder<Node>();
        HashSet<Node> seen = [];
        Stack<(Node Node, int Next)> path = new(); // a stack of one's own: expressions can be deeper than the thread's
        foreach (Node output in outputs)
        {
            if (seen.Add(output)) path.Push((output, 0));
            while (path.TryPop(out (Node Node, int Next) top))
            {
                if (top.Next == top.Node.Inputs.Length)
                {
                    order.Add(top.Node);
                    continue;
                }

                path.Push((top.Node, top.Next + 1));
                Node input = top.Node.Inputs[top.Next];
                if (seen.Add(input)) path.Push((input, 0));
            }
        }

        return order.ToImmutable();
    }
}
