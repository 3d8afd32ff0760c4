using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Oracles;
using Collapse.Spec;
using Collapse.Tests.Theory;
using MathNet.Numerics.Statistics;
using Xunit.Abstractions;

namespace Collapse.Tests.Experiments;

/// <summary>
/// A protocol's law against its simulation, feedback and policy included, by the linear learner that is always at its
/// optimum.
/// </summary>
/// <remarks>
/// 60 vectors of 6 coordinates, 40 repetitions, a whole sweep over the data (for a gold standard over what is not
/// protected). A mean is off by more than 4.8 standard errors of 39 degrees of freedom once in 43,000 times; k rows a
/// step may be off by k / 2M more.
/// </remarks>
[Trait("Tier", "fast")]
public sealed class ProtocolLawTests(ITestOutputHelper output)
{
    private const int M = 60, Repetitions = 40;
    private const double Limit = 4.8;

    private static readonly double[] Spreads = [1, 0.8, 0.6, 0.45, 0.3, 0.2];

    private static readonly Matrix Data = Matrix.Create(M, Spreads.Length, (row, values) =>
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(0.3 * i + Spreads[i] * Key.FromSeed(6).Derive(row).Normal(i));
    });

    private static readonly PrincipalComponents Components = PrincipalComponents.Of(Data);

    private static readonly Protocol Dae = new() { Learner = "dae", Hidden = 6, Noise = 0.5 };

    private static Selection Three { get; } = new() { Rows = 3 };

    private static int RowsPerStep(Protocol protocol) => (protocol.Policy as SelectiveFeedback)?.Selection.Rows ?? 1;

    public static TheoryData<string> Names { get; } = [.. Protocols.Select(protocol => protocol.Name)];

    private static (string Name, Protocol Protocol)[] Protocols =>
    [
        ("replace", Dae),
        ("replace, clean response", Dae with { Response = ResponseInput.Clean }),
        ("AE, weight decay", Dae with { Learner = "ae", WeightDecay = 0.01 }),
        ("AE, weight decay on half sums",
            Dae with { Learner = "ae", WeightDecay = 0.03, Reduction = Reduction.HalfSum }),
        ("none", Dae with { Policy = new NoFeedback() }),
        ("gold", Dae with { Policy = new GoldStandard(0.3) }),
        ("gold, clean response", Dae with { Policy = new GoldStandard(0.3), Response = ResponseInput.Clean }),
        ("mix", Dae with { Policy = new Mix(0.2) }),
        ("three rows a step", Dae with { Policy = new Replace { Selection = Three } }),
        ("gold, three rows a step", Dae with { Policy = new GoldStandard(0.3) { Selection = Three } }),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Variances_follow_the_law_of_the_protocol(string name)
    {
        Protocol protocol = Protocols.Single(candidate => candidate.Name == name).Protocol;
        int steps = (int)Math.Round(M * (1 - ((protocol.Policy as GoldStandard)?.Share ?? 0)) / RowsPerStep(protocol));
        Assert.InRange(Worst(protocol, Run(protocol, steps), steps), 0, Limit);
    }

    [Theory]
    [InlineData("replace", "replace, clean response")]
    [InlineData("replace, clean response", "replace")]
    [InlineData("gold", "replace")]
    [InlineData("mix", "replace")]
    [InlineData("three rows a step", "replace")]
    [InlineData("none", "replace")]
    public void The_law_of_another_protocol_is_told_apart(string simulated, string other)
    {
        Protocol Of(string name) => Protocols.Single(candidate => candidate.Name == name).Protocol;
        int steps = M / RowsPerStep(Of(simulated));
        Assert.True(Worst(Of(other), Run(Of(simulated), steps), steps) > Limit);
    }

    [Fact]
    public void Claims_are_made_with_the_law_of_the_protocol()
    {
        Protocol clean = Dae with { Response = ResponseInput.Clean, Steps = M };
        double expected = ProtocolLaw.Of(clean, Components, Spread.Of(Data))!.OutputCorrelation(M);
        Assert.Equal(expected, LawClaims.predictor(Data).Invoke(clean));
        Assert.NotEqual(expected, LawClaims.predictor(Data).Invoke(Dae with { Steps = M }));
        Assert.Equal(double.NaN, LawClaims.predictor(Data).Invoke(Dae with { Policy = new Accumulate() }));
    }

    private static double[][] Run(Protocol protocol, int steps)
    {
        double sigma = Spread.Of(Data);
        OptimalLinearLearner learner = new()
        {
            Hidden = protocol.Hidden,
            NoiseSigma = protocol.Learner == "dae" ? protocol.Noise * sigma : 0,
            WeightDecay = protocol.Reduction == Reduction.HalfSum ? protocol.WeightDecay
                : protocol.WeightDecay * Data.Columns / 2,
        };
        return
        [
            .. Enumerable.Range(0, Repetitions).Select(repetition =>
            {
                SelfTraining training =
                    Policies.Training(protocol, learner, Data, Key.FromSeed(2).Derive(repetition));
                return QuasiStaticTests.Along(Components, training.Advance(training.Start(Data), steps).Data);
            }),
        ];
    }

    // The largest distance of a mean from the law, in standard errors, beyond what the law leaves out.
    private double Worst(Protocol protocol, double[][] runs, int steps)
    {
        IReadOnlyList<double> law = ProtocolLaw.Of(protocol, Components, Spread.Of(Data))!.Law.Variances(steps);
        double worst = 0;
        for (int i = 0; i < Spreads.Length; i++)
        {
            double[] values = [.. runs.Select(run => run[i])];
            double leftOut = RowsPerStep(protocol) == 1 ? 0
                : RowsPerStep(protocol) / (2.0 * M) * Components.Variances[i];
            // What float32 rounds must not count as a finding where nothing moves.
            double error = values.StandardDeviation() / Math.Sqrt(values.Length) + 1e-6 * Components.Variances[0];
            double distance = Math.Max(0, Math.Abs(values.Mean() - law[i]) - leftOut) / error;
            output.WriteLine(
                $"N = {steps}, direction {i}: mean {values.Mean():G4}, law {law[i]:G4}, {distance:F1} standard errors");
            worst = Math.Max(worst, distance);
        }

        return worst;
    }
}
