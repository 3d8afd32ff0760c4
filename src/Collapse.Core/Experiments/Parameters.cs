using System.Collections.Immutable;
using System.Globalization;
using Collapse.Feedback;
using Collapse.Learning;

namespace Collapse.Experiments;

/// <summary>
/// All parameters of a protocol, in the order of tables. A new one is a property of <see cref="Protocol"/> and a line
/// here.
/// </summary>
public static class Parameters
{
    private const int Million = 1_000_000;

    /// <summary>The learner. Tables have called it the model from the first.</summary>
    public static ProtocolParameter<string> Learner { get; } = new(
        "model", "the learner; ae and dae are the paper’s networks: fully connected D/H/D, ReLU hidden, linear output",
        "a name of the catalog",
        p => p.Learner, (p, v) => p with { Learner = v },
        value => Known(value) ? null : $"one of {KnownLearners}",
        text => (Known(text), text), "a name of the catalog")
    {
        Expected = () => $"one of {KnownLearners}",
    };

    /// <summary>The loss.</summary>
    public static ProtocolParameter<Loss> Loss { get; } = Choice<Loss>(
        "loss", "means over samples (and coordinates); SSIM is 1 − SSIM with a Gaussian window of 11 taps",
        p => p.Loss, (p, v) => p with { Loss = v });

    /// <summary>H.</summary>
    public static ProtocolParameter<int> Hidden { get; } = Whole("hidden", "H, hidden neurons", 1, 4096,
        p => p.Hidden, (p, v) => p with { Hidden = v });

    /// <summary>N.</summary>
    public static ProtocolParameter<int> Steps { get; } =
        Whole("steps", "N, training steps with feedback", 0, 100 * Million,
        p => p.Steps, (p, v) => p with { Steps = v });

    /// <summary>The number of the repetition.</summary>
    public static ProtocolParameter<int> Repetition { get; } = Whole(
        "repetition", "repetitions a cell, each with its own initialisation", 0, int.MaxValue,
        p => p.Repetition, (p, v) => p with { Repetition = v }, "0 or more");

    /// <summary>The root seed.</summary>
    public static ProtocolParameter<long> Seed { get; } = new(
        "seed", "root seed; every draw is a function of it, the cell, the purpose and the step",
        "a whole number of at most 64 bits",
        p => p.Seed, (p, v) => p with { Seed = v }, _ => null,
        text => (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value),
            value),
        "a whole number of at most 64 bits");

    /// <summary>sigma(e) / sigma(X).</summary>
    public static ProtocolParameter<double> Noise { get; } =
        Real("noise", "σ(e)/σ(X) of the DAE, fresh at every step", p => p.Noise, (p, v) => p with { Noise = v });

    /// <summary>w.</summary>
    public static ProtocolParameter<double> WeightDecay { get; } = Real(
        "weight_decay", "w; w/2 times the sum of squared weights is added to the loss",
        p => p.WeightDecay, (p, v) => p with { WeightDecay = v });

    /// <summary>Steps before feedback.</summary>
    public static ProtocolParameter<int> WarmUp { get; } = Whole(
        "warmup", "training steps on the reference data before feedback begins", 0, 100 * Million,
        p => p.WarmUp, (p, v) => p with { WarmUp = v });

    /// <summary>alpha.</summary>
    public static ProtocolParameter<double> LearningRate { get; } =
        Real("learning_rate", "α of Adam; β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸",
        p => p.LearningRate, (p, v) => p with { LearningRate = v });

    /// <summary>The fate of the optimiser's state.</summary>
    public static ProtocolParameter<OptimizerState> OptimizerState { get; } = Choice<OptimizerState>(
        "optimizer_state", "kept, or reset at every training step with feedback",
        p => p.OptimizerState, (p, v) => p with { OptimizerState = v });

    /// <summary>The size of batches.</summary>
    public static ProtocolParameter<int> BatchSize { get; } = Whole(
        "batch_size",
        "0: a training step is one learning step on all samples; otherwise one epoch of batches of this size", 0,
        Million,
        p => p.BatchSize, (p, v) => p with { BatchSize = v }, "0 (all samples) to 1000000");

    /// <summary>How weights are drawn.</summary>
    public static ProtocolParameter<Initialization> Initialization { get; } = Choice<Initialization>(
        "initialization", "how weights are drawn; biases are 0 unless they are drawn too (faninuniform)",
        p => p.Initialization, (p, v) => p with { Initialization = v });

    /// <summary>How squared errors are added up.</summary>
    public static ProtocolParameter<Reduction> Reduction { get; } = Choice<Reduction>(
        "reduction", "squared errors as a mean over samples and coordinates, or as a mean over samples of half sums",
        p => p.Reduction, (p, v) => p with { Reduction = v });

    /// <summary>Which values SSIM's luminance term takes.</summary>
    public static ProtocolParameter<Luminance> Luminance { get; } = Choice<Luminance>(
        "luminance", "SSIM’s luminance term as defined, or not below 0, so that the mirror image is no optimum",
        p => p.Luminance, (p, v) => p with { Luminance = v }) with
    { SilentAtDefault = true };

    /// <summary>What the noise is relative to.</summary>
    public static ProtocolParameter<NoiseReference> NoiseReference { get; } = Choice<NoiseReference>(
        "noise_reference", "σ(X) is that of the reference data, or of the current training set",
        p => p.NoiseReference, (p, v) => p with { NoiseReference = v });

    /// <summary>The response that is fed back.</summary>
    public static ProtocolParameter<ResponseInput> Response { get; } = Choice<ResponseInput>(
        "response", "the response to the DAE’s noisy input, or to the clean one",
        p => p.Response, (p, v) => p with { Response = v });

    /// <summary>What becomes of a response.</summary>
    public static ProtocolParameter<IFeedback> Policy { get; } = new(
        "policy", "what becomes of the chosen rows after each step; replace: each is replaced by the model’s response",
        string.Join(", ", FeedbackKinds.All.Select(kind => kind.Form)), p => p.Policy, (p, v) => p with { Policy = v },
        FeedbackKinds.Complaint, text => (true, FeedbackKinds.Parse(text)), "a policy")
    {
        Columns =
        [
            ("policy", p => p.Policy.Name),
            ("dose", p => p.Policy.Dose),
            ("selection_order", p => p.Policy is SelectiveFeedback policy ? policy.Selection.Order : double.NaN),
            ("rows_per_step", p => p.Policy is SelectiveFeedback policy ? policy.Selection.Rows : double.NaN),
        ],
    };

    /// <summary>All of them.</summary>
    public static ImmutableArray<ProtocolParameter> All { get; } =
    [
        Learner, Loss, Hidden, Steps, Repetition, Seed, Noise, WeightDecay, WarmUp, LearningRate, OptimizerState,
        BatchSize, Initialization, Reduction, Luminance, NoiseReference, Response, Policy,
    ];

    /// <summary>Those that part a run into cells and repetitions; they lead every table.</summary>
    public static ImmutableArray<ProtocolParameter> Grid { get; } = [Learner, Loss, Hidden, Steps, Repetition];

    /// <summary>
    /// The columns of a table of protocols: those of every parameter that is told of at least one of them
    /// (<see cref="ProtocolParameter.IsTold"/>).
    /// </summary>
    /// <param name="protocols">The protocols of the table's rows; without any, those that every table has.</param>
    public static IEnumerable<(string Name, Func<Protocol, object> Value)> ColumnsOf(IEnumerable<Protocol> protocols)
    {
        Protocol[] all = [new(), .. protocols.Distinct()];
        return All.Where(parameter => all.Any(parameter.IsTold)).SelectMany(parameter => parameter.Columns);
    }

    /// <summary>The parameter of a name.</summary>
    /// <exception cref="InputException">There is none; the message lists the names.</exception>
    public static ProtocolParameter Of(string name) =>
        All.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new InputException(
            $"'{name}' is no parameter; expected one of {string.Join(", ", All.Select(parameter => parameter.Name))}.");

    private static string KnownLearners => string.Join(", ", Catalog.Members.Select(member => member.Name));

    private static bool Known(string learner) => Catalog.Members.Any(member => member.Name == learner);

    private static ProtocolParameter<int> Whole(
        string name, string help, int least, int most, Func<Protocol, int> get, Func<Protocol, int, Protocol> set,
        string? range = null) =>
        new(name, help, range ??= $"{least} to {most}", get, set,
        value => value >= least && value <= most ? null : range,
            text => (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value),
                value), "a whole number");

    private static ProtocolParameter<double> Real(string name, string help, Func<Protocol, double> get,
        Func<Protocol, double, Protocol> set) =>
        new(name, help, "0 to 1000", get, set, value => value is >= 0 and <= 1000 ? null : "0 to 1000",
            text => (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value), value),
            "a finite number such as 0.2");

    private static ProtocolParameter<T> Choice<T>(string name, string help, Func<Protocol, T> get,
        Func<Protocol, T, Protocol> set)
        where T : struct, Enum
    {
        string range = "one of " + string.Join(", ", Enum.GetValues<T>().Select(value => Names.Of(value)));
        return new(name, help, range, get, set, value => Enum.IsDefined(value) ? null : range,
            text => Enum.GetValues<T>().Where(value => Names.Of(value) == text).Select(value => (true, value))
                .FirstOrDefault(), range);
    }
}
