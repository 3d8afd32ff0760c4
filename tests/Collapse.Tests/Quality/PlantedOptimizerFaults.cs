using System.Collections.Immutable;
using Collapse.Learning;
using Collapse.Spec;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace Collapse.Tests.Quality;

/// <summary>
/// Do the laws of optimisers find faults? Each one planted here breaks the law that is named, which the real thing
/// keeps.
/// </summary>
[Trait("Tier", "fast")]
public sealed class PlantedOptimizerFaults(ITestOutputHelper output)
{
    [Fact]
    public void Adam_without_the_correction_of_its_moments() => output.Breaks(
        "Adam's first step is the step size against the gradient's sign",
        adam => OptimizerLaws.adamLawsOf(FuncConvert.FromFunc(adam)),
        (double rate) => (IOptimizer)new Adam(rate),
        rate => new Faulty(new Adam(rate)) { Later = 1_000_000 });

    [Fact]
    public void Adam_with_an_epsilon_that_outweighs_gradients() => output.Breaks(
        "Adam's steps do not depend on the gradient's scale",
        adam => OptimizerLaws.adamLawsOf(FuncConvert.FromFunc(adam)),
        (double rate) => (IOptimizer)new Adam(rate),
        rate => new Adam(rate, Epsilon: 0.01));

    [Fact]
    public void Momentum_of_damped_gradients() => output.Breaks(
        "momentum's velocity is the geometric sum of the gradients",
        sgd => OptimizerLaws.sgdLawsOf(FuncConvert.FromFunc(sgd)),
        (double rate, double momentum, bool nesterov) => (IOptimizer)new Sgd(rate, momentum, nesterov),
        (rate, momentum, nesterov) => new Faulty(new Sgd(rate, momentum, nesterov)) { Factor = 1 - momentum });

    [Fact]
    public void Momentum_that_looks_ahead_unasked() => output.Breaks(
        "the heavy ball goes to a quadratic's minimum at Polyak's rate",
        sgd => OptimizerLaws.sgdLawsOf(FuncConvert.FromFunc(sgd)),
        (double rate, double momentum, bool nesterov) => (IOptimizer)new Sgd(rate, momentum, nesterov),
        (rate, momentum, _) => new Sgd(rate, momentum, true));

    [Fact]
    public void RMSprop_that_ignores_its_epsilon_of_none() => output.Breaks(
        "RMSprop's steps do not depend on the gradient's scale, but for epsilon: with none, bit for bit",
        rmsProp => OptimizerLaws.rmsPropLawsOf(FuncConvert.FromFunc(rmsProp)),
        (double rate, double epsilon) => (IOptimizer)new RmsProp(rate, 0.9, epsilon),
        (rate, _) => new RmsProp(rate, 0.9, 0.01));

    [Fact]
    public void A_float32_update_of_another_gradient() => output.Breaks<IOptimizer>(
        "any: the float32 update equals the definition to rounding",
        optimizer => OptimizerLaws.lawsOf("any", optimizer), new Sgd(0.1, 0.9), new Faulty(new Sgd(0.1,
            0.9))
        { SingleFactor = 1.001f });

    [Fact]
    public void An_update_that_scales_by_the_largest_gradient() => output.Breaks<IOptimizer>(
        "any: an entry's update depends on that entry alone, bit for bit",
        optimizer => OptimizerLaws.lawsOf("any", optimizer), new Sgd(0.1),
            new Faulty(new Sgd(0.1)) { Normalises = true });

    // An optimiser that sees other gradients, or another step, than it is given.
    private sealed class Faulty(IOptimizer inner) : IOptimizer
    {
        public long Later { get; init; }

        public double Factor { get; init; } = 1;

        public float SingleFactor { get; init; } = 1;

        public bool Normalises { get; init; }

        public ImmutableArray<string> Slots => inner.Slots;

        public void Update(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> slots, long step)
        {
            float[] seen = gradient.ToArray();
            float most = Normalises ? seen.Max(Math.Abs) : 1;
            inner.Update(theta, [.. seen.Select(g => SingleFactor * g / most)], slots, step + Later);
        }

        public void Define(Span<double> theta, ReadOnlySpan<double> gradient, Span<double> slots, long step) =>
            inner.Define(theta, [.. gradient.ToArray().Select(g => Factor * g)], slots, step + Later);
    }
}
