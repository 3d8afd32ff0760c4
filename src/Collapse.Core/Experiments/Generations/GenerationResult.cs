using System.Collections.Immutable;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>What one generation's new rows are, held against the real ones.</summary>
/// <param name="Generation">
/// Its number, counted from 1; that generation's learner was trained on real rows alone.
/// </param>
/// <param name="TrainingRows">How many rows it was trained on.</param>
/// <param name="Measures">The measures, in the order of <see cref="GenerationResult.MeasureNames"/>.</param>
/// <param name="ClassShares">
/// The share of each class, in the order of <see cref="GenerationResult.ClassNames"/>.
/// </param>
/// <param name="Agreement">
/// The share of rows whose class (that the learner was asked for, or of the floor the true one) is the classifier's;
/// else NaN.
/// </param>
/// <param name="Path">Paths between codes of real rows, of generation 1 of a learner that has codes.</param>
public sealed record GenerationPoint(
    int Generation,
    int TrainingRows,
    ImmutableArray<double> Measures,
    ImmutableArray<double> ClassShares,
    double Agreement,
    LatentPath Path);

/// <summary>What one chain of generations leaves.</summary>
/// <param name="Protocol">What was run.</param>
/// <param name="MeasureNames">The measures' names (<see cref="SampleMeasures"/>).</param>
/// <param name="ClassNames">The classes' names; empty where they are not known.</param>
/// <param name="Floor">The sampling floor: the same of held-out real rows, which no generator can be told from.</param>
/// <param name="Points">One a generation; fewer when it diverged.</param>
/// <param name="Examples">New rows for show, one set a generation that is shown; for repetition 0 alone.</param>
/// <param name="Outcome">Whether it came to its end.</param>
public sealed record GenerationResult(
    GenerationProtocol Protocol,
    ImmutableArray<string> MeasureNames,
    ImmutableArray<string> ClassNames,
    GenerationPoint Floor,
    ImmutableArray<GenerationPoint> Points,
    ImmutableArray<Matrix> Examples,
    Outcome Outcome)
{
    /// <summary>
    /// A measure of a generation; NaN for a generation that is not there, or a measure that was not taken.
    /// </summary>
    public double Of(string measure, int generation)
    {
        int place = MeasureNames.IndexOf(measure);
        GenerationPoint? point = Points.FirstOrDefault(found => found.Generation == generation);
        return place < 0 || point is null ? double.NaN : point.Measures[place];
    }

    /// <summary>The sampling floor of a measure; NaN for one that was not taken.</summary>
    public double FloorOf(string measure)
    {
        int place = MeasureNames.IndexOf(measure);
        return place < 0 ? double.NaN : Floor.Measures[place];
    }
}
