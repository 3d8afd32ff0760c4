using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The interval that a generator's tanh is stretched to: kept among the weights, since it comes from the data and is
/// not trained.
/// </summary>
/// <remarks>
/// Data within [-1, 1], as images and toys are given, or within [0, 1] are taken as they are; others by their extremes.
/// </remarks>
internal static class DataRange
{
    /// <summary>Its name among the weights: lowest and highest value, [1 x 2].</summary>
    public const string Name = "range";

    public static Parameter Parameter { get; } = new(Name, 1, 2);

    /// <summary>The interval of data.</summary>
    /// <param name="samples">[samples x coordinates].</param>
    /// <param name="columns">How many of its first columns count.</param>
    public static Matrix Of(Matrix samples, int columns)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int row = 0; row < samples.Rows; row++)
        {
            foreach (float value in samples.Row(row)[..columns])
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        if (least >= 0 && most <= 1) (least, most) = (0, 1);
        else if (least >= -1 && most <= 1) (least, most) = (-1, 1);
        else if (!(least < most)) (least, most) = (least - 1, least + 1);
        return Matrix.From(1, 2, [least, most]);
    }

    /// <summary>From [-1, 1] to the data's units.</summary>
    public static Node Stretch(Graph graph, Node x) => x * Half(graph) + Middle(graph);

    /// <summary>From the data's units to [-1, 1].</summary>
    public static Node Shrink(Graph graph, Node x) => (x - Middle(graph)) / Half(graph);

    private static Node Half(Graph graph) => 0.5 * (graph[Name].TakeColumns(1, 1) - graph[Name].TakeColumns(0, 1));

    private static Node Middle(Graph graph) => 0.5 * graph[Name].SumColumns();
}
