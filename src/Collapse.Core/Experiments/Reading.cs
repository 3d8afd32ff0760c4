using System.Collections.Immutable;
using System.Globalization;
using Collapse.Data;
using Collapse.Feedback;
using Collapse.Learning;

namespace Collapse.Experiments;

/// <summary>
/// A reading of the paper: the stated protocol with one of the choices that the paper leaves open made differently.
/// </summary>
/// <param name="Choice">What is chosen, such as <c>weight decay</c>; "" for the stated protocol.</param>
/// <param name="Value">What it is in this reading.</param>
/// <param name="Apply">From the stated protocol to this reading of it.</param>
/// <param name="Scaling">How the segments are scaled, where that is the choice.</param>
public sealed record Reading(string Choice, string Value, Func<Protocol, Protocol> Apply, Scaling? Scaling = null)
{
    /// <summary>The stated protocol.</summary>
    public static Reading Stated { get; } = new("", "stated protocol", protocol => protocol);

    /// <summary>Choice and value, such as <c>weight decay 1e-4</c>.</summary>
    public string Name => Choice.Length == 0 ? Value : $"{Choice}: {Value}";

    /// <summary>
    /// The stated protocol, then one choice at a time, and last one set of choices that a toolbox makes together.
    /// </summary>
    public static ImmutableArray<Reading> All { get; } =
    [
        Stated,
        .. new[] { 1e-6, 1e-5, 2e-5, 3e-5, 1e-4 }.Select(w =>
            new Reading("weight decay", Power(w), p => p with { WeightDecay = w })),
        // Half sums of squares and a factor of 1e-4 on weights: 2e-4 / D on means (see Reduction).
        new("weight decay", "1e-4 on half sums", p => p with { Reduction = Reduction.HalfSum, WeightDecay = 1e-4 }),
        .. new[] { 0, 100, 500, 2_000, 20_000 }.Select(steps =>
            new Reading("warm-up", $"{steps.ToString("#,0", CultureInfo.InvariantCulture)} steps", p =>
                p with { WarmUp = steps })),
        .. new[] { 1e-4, 3e-3, 1e-2 }.Select(rate =>
            new Reading("learning rate", Power(rate), p => p with { LearningRate = rate })),
        new("optimiser state", "reset every step", p => p with { OptimizerState = OptimizerState.Reset }),
        new("initialisation", "He normal", p => p with { Initialization = Initialization.HeNormal }),
        new("initialisation", "fan-in uniform", p => p with { Initialization = Initialization.FanInUniform }),
        new("scaling", "z-score", p => p, Data.Scaling.ZScore),
        new("scaling", "none (mV)", p => p, Data.Scaling.None),
        new("response", "to the clean input", p => p with { Response = ResponseInput.Clean }),
        // For SSIM alone: other losses have no such term, and a protocol with both is refused.
        new("SSIM's luminance term", "non-negative", p => p with { Luminance = Luminance.NonNegative }),
        new("noise", "relative to the current spread", p => p with { NoiseReference = NoiseReference.Current }),
        new("order of j", "cyclic", p => Choosing(p, new() { Order = SelectionOrder.Cyclic })),
        new("order of j", "permuted", p => Choosing(p, new() { Order = SelectionOrder.Permuted })),
        new("rows a step", "10", p => Choosing(p, new() { Rows = 10 })),
        new("rows a step", "all", p => Choosing(p, new() { Rows = 1_000_000 })),
        new("training step", "epoch, batches of 100", p => p with { BatchSize = 100 }),
        new("training step", "epoch, batches of 30", p => p with { BatchSize = 30 }),
        new("together", "1e-4 on half sums, reset, batches of 128",
            p => p with { Reduction = Reduction.HalfSum, WeightDecay = 1e-4, OptimizerState = OptimizerState.Reset,
                BatchSize = 128 }),
    ];

    private static Protocol Choosing(Protocol protocol, Selection selection) =>
        protocol with
        {
            Policy = protocol.Policy is SelectiveFeedback policy ? policy.With(selection)
        : protocol.Policy
        };

    // Readings are orders of magnitude apart: 1e-4, 3e-3, 0.01.
    private static string Power(double value) =>
        value < 1e-2 ? value.ToString("0.#e-0", CultureInfo.InvariantCulture) : Names.Plain(value);
}
