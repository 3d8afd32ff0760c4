using Collapse.Differentiation;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Oracles;

/// <summary>
/// The loss of a <see cref="GradientLearner"/> and its gradient by their definitions, in double precision: the oracle
/// of its float32 steps.
/// </summary>
/// <remarks>Random draws are those of the step, as float32 numbers. Slow.</remarks>
public static class GraphDefinition
{
    /// <summary>The loss that the learning step with this key would lower.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="state">Its state.</param>
    /// <param name="samples">The training set.</param>
    /// <param name="key">The step's key.</param>
    /// <param name="weight">The name of a weight matrix to take from <paramref name="values"/> instead; empty for
    /// none.</param>
    /// <param name="values">Its entries, row after row.</param>
    /// <param name="objective">Its number among the learner's objectives.</param>
    public static double Loss(
        GradientLearner learner, LearnerState state, Matrix samples, Key key, string weight = "",
        double[]? values = null,
        int objective = 0)
    {
        (Graph graph, Node loss, Dictionary<Leaf, double[]> at) = Built(learner, state, samples, key, objective);
        if (weight.Length > 0) at[graph.Weights[weight]] = values ?? throw new ArgumentNullException(nameof(values));
        return Evaluation.Definition(loss, at)[0];
    }

    /// <summary>The gradient of <see cref="Loss"/> by one weight matrix, row after row.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="state">Its state.</param>
    /// <param name="samples">The training set.</param>
    /// <param name="key">The step's key.</param>
    /// <param name="weight">The matrix's name.</param>
    public static double[] Gradient(GradientLearner learner, LearnerState state, Matrix samples, Key key, string weight)
    {
        (Graph graph, Node loss, Dictionary<Leaf, double[]> at) = Built(learner, state, samples, key, 0);
        return Evaluation.Definition(Differentiation.Gradient.Of(loss, graph.Weights[weight])[0], at);
    }

    /// <summary>The entries of a matrix in double precision, row after row.</summary>
    public static double[] Doubles(Matrix matrix)
    {
        double[] values = new double[matrix.Values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = matrix.Values[i];
        return values;
    }

    private static unsafe (Graph Graph, Node Loss, Dictionary<Leaf, double[]> At) Built(
        GradientLearner learner, LearnerState state, Matrix samples, Key key, int objective)
    {
        Graph graph = new(learner, samples.Rows, samples.Columns, learner.Phase(state.Step));
        Leaf data = new("x", samples.Rows, samples.Columns);
        Node loss = learner.Objectives()[objective].Loss(graph, data);
        Dictionary<Leaf, double[]> at = new() { [data] = Doubles(samples) };
        foreach ((string name, Matrix value) in state.Theta.Entries)
            at[graph.Weights[name]] = Doubles(value);
        foreach (Graph.Draw draw in graph.Draws)
        {
            LaneBuffer buffer = new(draw.Leaf.Rows, draw.Leaf.Columns);
            Block block = new(buffer.Pointer, draw.Leaf.Rows, draw.Leaf.Columns);
            draw.Fill(block, key, 0);
            at[draw.Leaf] = Doubles(block.ToMatrix());
            GC.KeepAlive(buffer);
        }

        foreach ((Leaf leaf, Func<long, double> value) in graph.Schedules)
            at[leaf] = [(float)value(state.Step)];
        if (graph.Sigma is { } sigma) at[sigma.Leaf] = [(float)sigma.Value];
        return (graph, loss, at);
    }
}
