using System.Text.Json.Serialization;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>Every parameter of one simulation. Immutable.</summary>
/// <remarks>
/// Equal protocols on equal data give equal results, bit for bit. Names, ranges and texts of all:
/// <see cref="Parameters"/>. Source of the defaults: Th. Schanze 2026; what the paper leaves open is marked "our
/// choice".
/// </remarks>
[JsonConverter(typeof(ProtocolConverter))]
public sealed record Protocol : IKeyed
{
    /// <summary>The learner's name in the catalog; the paper's networks are ae and dae.</summary>
    public string Learner { get; init; } = "ae";

    /// <summary>The loss.</summary>
    public Loss Loss { get; init; } = Loss.Mse;

    /// <summary>H, the number of hidden (bottleneck) neurons; 1 to 4096.</summary>
    public int Hidden { get; init; } = 20;

    /// <summary>N, the number of training steps with feedback; 0 to 100,000,000.</summary>
    public int Steps { get; init; } = 100_000;

    /// <summary>Which repetition of the cell this is, counted from 0.</summary>
    public int Repetition { get; init; }

    /// <summary>The root seed of the experiment.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>sigma(e) / sigma(X), the relative noise of the DAE; at least 0.</summary>
    public double Noise { get; init; } = 0.2;

    /// <summary>
    /// Weight decay w: w/2 times the sum of squared weights (not biases) is added to the loss. Our choice: 0.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>Training steps on the reference data before feedback begins. Our choice: 5,000.</summary>
    public int WarmUp { get; init; } = 5_000;

    /// <summary>Adam's step size alpha. Our choice: 1e-3.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the weights are drawn. Our choice: Glorot uniform.</summary>
    public Initialization Initialization { get; init; } = Initialization.GlorotUniform;

    /// <summary>
    /// How squared errors are added up; half sums are for MSE only. Our choice: means over samples and coordinates.
    /// </summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>
    /// Which values SSIM's luminance term takes; non-negative is for SSIM only. Our choice: signed, as defined.
    /// </summary>
    public Luminance Luminance { get; init; } = Luminance.Signed;

    /// <summary>Whether the noisy or the clean input's response is fed back. Our choice: the noisy one's.</summary>
    public ResponseInput Response { get; init; } = ResponseInput.Noisy;

    /// <summary>
    /// Which data's sigma the DAE's noise is relative to. Our choice: the reference data's, fixed for the run.
    /// </summary>
    public NoiseReference NoiseReference { get; init; } = NoiseReference.Reference;

    /// <summary>
    /// What becomes of the optimiser's state between training steps with feedback. Our choice: it is kept.
    /// </summary>
    public OptimizerState OptimizerState { get; init; } = OptimizerState.Kept;

    /// <summary>
    /// 0: a training step is one learning step on all samples; otherwise one epoch of batches of this size. Our choice:
    /// 0.
    /// </summary>
    public int BatchSize { get; init; }

    /// <summary>
    /// What becomes of a response, and which rows are chosen; by default one uniformly drawn row is replaced.
    /// </summary>
    public IFeedback Policy { get; init; } = new Replace();

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">Names the first value that is out of range, and the range.</exception>
    public Protocol Validated()
    {
        foreach (ProtocolParameter parameter in Parameters.All) parameter.Check(this);
        if (Reduction != Reduction.Mean && Loss != Loss.Mse)
            throw new InputException(
                $"reduction is {Names.Of(Reduction)}; expected mean, as the loss is {Names.Of(Loss)}.");
        if (Luminance != Luminance.Signed && Loss != Loss.Ssim)
            throw new InputException(
                $"luminance is {Names.Of(Luminance)}; expected signed, as the loss is {Names.Of(Loss)}.");
        return this;
    }

    /// <summary>Name and text of every parameter that is told, as a store's keys are made of.</summary>
    IEnumerable<(string Name, string Value)> IKeyed.Values =>
        Parameters.All.Where(parameter => parameter.IsTold(this))
            .Select(parameter => (parameter.Name, parameter.Text(this)));

    /// <summary>All parameters, as <c>name=value</c>.</summary>
    public override string ToString() =>
        string.Join(' ', Parameters.All.Select(parameter => $"{parameter.Name}={parameter.Text(this)}"));
}
