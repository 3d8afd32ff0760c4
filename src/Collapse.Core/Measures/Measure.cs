using System.Collections.Immutable;

namespace Collapse.Measures;

/// <summary>What a measure needs of a learner; where it is not there, the measure has no value (NaN).</summary>
[Flags]
public enum Needs
{
    /// <summary>
    /// Outputs for the current training set: reconstructions, or new rows of a learner that only makes such.
    /// </summary>
    Outputs = 0,

    /// <summary>Reconstructions of any inputs.</summary>
    Reconstructions = 1,

    /// <summary>Responses that are fed back.</summary>
    Responses = 2,

    /// <summary>Noise at the learner's input.</summary>
    InputNoise = 4,

    /// <summary>Held-out data.</summary>
    HeldOut = 8,
}

/// <summary>A number that is taken of a simulation at each of its save points.</summary>
/// <param name="Name">Its column in tables.</param>
/// <param name="Unit">Its unit; 1 for a pure number.</param>
/// <param name="Formula">What it is, in the words of a formula.</param>
/// <param name="Needs">What it needs.</param>
/// <param name="Of">Its value at a moment.</param>
public sealed record Measure(string Name, string Unit, string Formula, Needs Needs, Func<Moment, double> Of)
{
    /// <summary>
    /// The unit of a variance. What is measured in it is shown as a ratio to the variance of the data.
    /// </summary>
    public const string SquaredData = "squared units of the data";

    // A new measure is a file and a line here.
    private static readonly OpenList<Measure> List = new("measure", measure => measure.Name,
    [
        PairwiseCorrelation.OfOutputs, PairwiseCorrelation.OfReference, OutputVariance.OfOutputs,
        EffectiveRank.OfOutputs,
        Reconstruction.NewError, Reconstruction.NewGain, PairwiseCorrelation.ConstantOutputs, Contraction.OfResponses,
        .. AnomalyTest.All,
    ]);

    /// <summary>
    /// Every measure, in the order of tables: those of this library, then those that were registered.
    /// </summary>
    public static ImmutableArray<Measure> All => List.All;

    /// <summary>
    /// Its name for people, as in the heading of a table: the name with blanks unless it says another.
    /// </summary>
    public string Title { get; init; } = Name.Replace('_', ' ');

    /// <summary>What an axis says: the title with the unit unless it says otherwise.</summary>
    public string Axis
    {
        get => field ?? (Unit == "1" ? Title : $"{Title} ({Unit})");
        init;
    }

    /// <summary>What it means, as a sentence for a list of terms: the formula unless it says otherwise.</summary>
    public string Meaning
    {
        get => field ?? Formula + ".";
        init;
    }

    /// <summary>Decimals for people; null for three significant digits.</summary>
    public int? Decimals { get; init; }

    /// <summary>
    /// Makes a measure known to the current flow of control and all that it starts from now on, and to nobody else:
    /// simulations then take it, tables and reports have it.
    /// </summary>
    /// <exception cref="InputException">There is another measure of that name.</exception>
    public static void Register(Measure measure) => List.Add(measure);

    /// <summary>The value at a moment; NaN where the learner lacks what it needs.</summary>
    public double At(Moment moment) => (Needs & moment.Given) == Needs ? Of(moment) : double.NaN;
}
