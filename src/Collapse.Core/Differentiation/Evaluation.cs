using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>The value of an expression at given values of its leaves.</summary>
public static class Evaluation
{
    /// <summary>The value in float32, with the same bits on every machine.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="at">A value for each leaf that it depends on; others are ignored.</param>
    /// <exception cref="ArgumentException">A leaf has no value, or one of another shape.</exception>
    public static Matrix Of(Node node, params ReadOnlySpan<(Leaf Leaf, Matrix Value)> at)
    {
        Plan plan = new(node);
        HashSet<Leaf> given = [];
        foreach ((Leaf leaf, Matrix value) in at)
        {
            Check(leaf, value);
            given.Add(leaf);
            if (plan.Uses(leaf)) plan[leaf].CopyFrom(value);
        }

        CheckAll(node, given.Contains);
        plan.Run();
        return plan[node].ToMatrix();
    }

    /// <summary>
    /// The value by the operations' definitions, in double precision, row after row: the oracle of the kernels.
    /// </summary>
    /// <param name="node">The expression.</param>
    /// <param name="at">A value for each leaf that it depends on, row after row; others are ignored.</param>
    public static double[] Definition(Node node, IReadOnlyDictionary<Leaf, double[]> at)
    {
        CheckAll(node, at.ContainsKey);
        Dictionary<Node, double[]> values = [];
        foreach (Node part in Gradient.InOrder(node))
        {
            if (part is Leaf leaf)
            {
                values[part] = at[leaf].Length == leaf.Rows * leaf.Columns
                    ? at[leaf]
                    : throw new ArgumentException($"{leaf} was given {at[leaf].Length} numbers.", nameof(at));
                continue;
            }

            values[part] = new double[part.Rows * part.Columns];
            part.Define([.. part.Inputs.Select(input => values[input])], values[part]);
        }

        return values[node];
    }

    internal static void Check(Leaf leaf, Matrix value)
    {
        if (value.Rows != leaf.Rows || value.Columns != leaf.Columns)
            throw new ArgumentException($"{leaf} was given a value of {value}.", nameof(value));
    }

    private static void CheckAll(Node node, Predicate<Leaf> given)
    {
        foreach (Leaf leaf in Gradient.InOrder(node).OfType<Leaf>())
        {
            if (!given(leaf)) throw new ArgumentException($"{leaf} was given no value.", nameof(node));
        }
    }
}
