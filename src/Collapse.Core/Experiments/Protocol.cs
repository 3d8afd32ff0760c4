using Collapse.Feedback;
using Collapse.Learning;

namespace Collapse.Experiments;

/// <summary>Every parameter of one simulation. Immutable; equal protocols on equal data give equal results, bit for bit.</summary>
/// <remarks>Source of the defaults: Th. Schanze 2026; what the paper leaves open is marked "our choice".</remarks>
public sealed record Protocol
{
    /// <summary>The model.</summary>
    public Model Model { get; init; } = Model.Ae;

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

    /// <summary>Weight decay w: w/2 times the sum of squared weights (not biases) is added to the loss. Our choice: 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Training steps on the reference data before feedback begins. Our choice: 5,000.</summary>
    public int WarmUp { get; init; } = 5_000;

    /// <summary>Adam's step size alpha. Our choice: 1e-3.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the weights are drawn. Our choice: Glorot uniform.</summary>
    public Initialization Initialization { get; init; } = Initialization.GlorotUniform;

    /// <summary>How squared errors are added up; half sums are for MSE only. Our choice: means over samples and coordinates.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>Whether the noisy or the clean input's response is fed back. Our choice: the noisy one's.</summary>
    public ResponseInput Response { get; init; } = ResponseInput.Noisy;

    /// <summary>Which data's sigma the DAE's noise is relative to. Our choice: the reference data's, fixed for the run.</summary>
    public NoiseReference NoiseReference { get; init; } = NoiseReference.Reference;

    /// <summary>What becomes of the optimiser's state between training steps with feedback. Our choice: it is kept.</summary>
    public OptimizerState OptimizerState { get; init; } = OptimizerState.Kept;

    /// <summary>0: a training step is one learning step on all samples; else one epoch of batches of so many. Our choice: 0.</summary>
    public int BatchSize { get; init; }

    /// <summary>The order in which rows are chosen for feedback. Our choice: uniformly drawn each time.</summary>
    public SelectionOrder SelectionOrder { get; init; } = SelectionOrder.Uniform;

    /// <summary>Rows that are fed back at each step; 1 to 1,000,000, all of them where there are no more.</summary>
    public int RowsPerStep { get; init; } = 1;

    /// <summary>What becomes of a response; the paper's by default.</summary>
    public FeedbackPolicy Policy { get; init; } = FeedbackPolicy.Replace;

    /// <summary>How much of the policy (<see cref="FeedbackPolicy"/> says in what unit); 0 where it has no measure.</summary>
    public double Dose { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">Names the first value that is out of range, and the range.</exception>
    public Protocol Validated()
    {
        Check(Enum.IsDefined(Model), "model", Model, "ae or dae");
        Check(Enum.IsDefined(Loss), "loss", Loss, "mse, mae or ssim");
        Check(Hidden is >= 1 and <= 4096, "hidden", Hidden, "1 to 4096");
        Check(Steps is >= 0 and <= 100_000_000, "steps", Steps, "0 to 100000000");
        Check(Repetition >= 0, "repetition", Repetition, "0 or more");
        Check(Noise is >= 0 and <= 1000, "noise", Noise, "0 to 1000");
        Check(WeightDecay is >= 0 and <= 1000, "weight-decay", WeightDecay, "0 to 1000");
        Check(WarmUp is >= 0 and <= 100_000_000, "warmup", WarmUp, "0 to 100000000");
        Check(LearningRate is >= 0 and <= 1000, "learning-rate", LearningRate, "0 to 1000");
        Check(Enum.IsDefined(Initialization), "initialization", Initialization, "glorotuniform, henormal or faninuniform");
        Check(Enum.IsDefined(Reduction), "reduction", Reduction, "mean or halfsum");
        Check(Reduction == Reduction.Mean || Loss == Loss.Mse, "reduction", Reduction, $"mean, as the loss is {Loss}");
        Check(Enum.IsDefined(Response), "response", Response, "noisy or clean");
        Check(Enum.IsDefined(NoiseReference), "noise-reference", NoiseReference, "reference or current");
        Check(Enum.IsDefined(OptimizerState), "optimizer-state", OptimizerState, "kept or reset");
        Check(BatchSize is >= 0 and <= 1_000_000, "batch-size", BatchSize, "0 (all samples) to 1000000");
        Check(Enum.IsDefined(SelectionOrder), "selection-order", SelectionOrder, "uniform, cyclic or permuted");
        Check(RowsPerStep is >= 1 and <= 1_000_000, "rows-per-step", RowsPerStep, "1 to 1000000");
        Check(Enum.IsDefined(Policy), "policy", Policy, "replace, none, gold, mix, accumulate, subsample, verified or generations");
        (bool valid, string expected) = Policies.Doses(Policy, Dose);
        Check(valid, "dose", Dose, expected);
        return this;
    }

    private static void Check<T>(bool valid, string name, T value, string expected)
    {
        if (!valid) throw new InputException(FormattableString.Invariant($"{name} is {value}; expected {expected}."));
    }
}
