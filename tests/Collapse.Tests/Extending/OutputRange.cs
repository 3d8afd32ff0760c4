using Collapse.Measures;

namespace Collapse.Tests.Extending;

/// <summary>How far the outputs reach: the largest entry less the smallest one.</summary>
public static class OutputRange
{
    /// <summary>Of the outputs for the current training set.</summary>
    public static Measure OfOutputs { get; } = new(
        "output_range", "units of the data", "max y - min y over all entries", Needs.Outputs, moment =>
        {
            float[] values = moment.Outputs.Values.ToArray();
            return (double)values.Max() - values.Min();
        })
    {
        Meaning = "The largest entry of the outputs for the current training set less the smallest one.",
        Decimals = 3,
    };
}
