using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Figures;

/// <summary>
/// FAKE results: invented curves with the shape of plausible ones, for looking at figures. Nothing was trained, and no
/// number here says anything about autoencoders.
/// </summary>
internal static class FakeResults
{
    public const double DataCorrelation = 0.731;
    public const double DataVariance = 0.0123;
    public const int Coordinates = 95;
    public const int Subjects = 12;

    private static readonly int[] Moments = [0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000];

    /// <summary>The whole grid of the paper, or a part of it.</summary>
    public static ImmutableArray<SimulationResult> Grid(
        string[]? models = null, Loss[]? losses = null, int[]? hidden = null, int[]? steps = null,
        int repetitions = 10) =>
        [
            .. from loss in losses ?? [Loss.Mse]
               from h in hidden ?? [20]
               from model in models ?? ["ae", "dae"]
               from n in steps ?? [100, 1000, 10_000, 100_000]
               from repetition in Enumerable.Range(0, repetitions)
               select One(new Protocol { Learner = model, Loss = loss, Hidden = h, Steps = n,
                   Repetition = repetition }),
        ];

    /// <summary>One invented simulation; the invented scatter depends on the protocol alone.</summary>
    public static SimulationResult One(Protocol protocol)
    {
        int[] moments = [.. Moments.Where(step => step < protocol.Steps), protocol.Steps];
        return new SimulationResult(
            protocol,
            new string('0', 64),
            DataCorrelation,
            DataVariance,
            [.. moments.Select(step => Point(protocol, step))],
            Beats(1),
            Beats(Shrink(protocol, protocol.Steps)),
            Outcome.Finished);
    }

    /// <summary>The same simulation with its correlations replaced.</summary>
    public static SimulationResult WithCorrelation(this SimulationResult result,
        Func<TracePoint, double> correlation) =>
        result with
        {
            Trace =
            [.. result.Trace.Select(point => point.With(PairwiseCorrelation.OfOutputs, correlation(point)))]
        };

    /// <summary>The same simulation, diverged after its first moment.</summary>
    public static SimulationResult Diverge(this SimulationResult result) =>
        result with { Trace = result.Trace[..1], Outcome = Outcome.Diverged };

    /// <summary>Invented beats of 12 subjects, unlike each other at shrink 1 and all the same at 0.</summary>
    public static Matrix Beats(double shrink) => Matrix.Create(Subjects, Coordinates, (subject, values) =>
    {
        double own = shrink * (subject - 5.5) / 5.5;
        double other = shrink * ((subject * 5 % 12) - 5.5) / 5.5;
        for (int i = 0; i < Coordinates; i++)
        {
            values[i] = (float)(0.12
                + Bump(i, 18 + 2 * other, 4, 0.11 + 0.05 * own)
                - Bump(i, 33, 1.2, 0.06 + 0.05 * other)
                + Bump(i, 35, 1.7, 0.82 + 0.04 * own)
                - Bump(i, 38, 1.5, 0.10 + 0.09 * own)
                + Bump(i, 66 + 4 * own, 8, 0.26 + 0.14 * other));
        }
    });

    public static Samples Reference(Func<int, string>? name = null) =>
        new(Beats(1), [.. Enumerable.Range(0, Subjects).Select(name ?? (subject => $"subject {subject}"))]);

    public static DataSet Data(string attribution = "Nobody; invented") => new(
        new Samples(Beats(1), [.. Enumerable.Range(0, Subjects).Select(subject => $"{subject}")]),
        new Samples(Beats(0.9), [.. Enumerable.Range(100, Subjects).Select(subject => $"{subject}")]),
        new Provenance(
            "synthetic",
            new string('0', 64),
            attribution,
            [new("lead", "II"), new("rate", "100 Hz"), new("scaling", "min-max, each segment to [0, 1]")]));

    /// <summary>Invented verdicts that show each kind of aggregation.</summary>
    public static ImmutableArray<Finding> Findings()
    {
        ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (Loss loss in Enum.GetValues<Loss>())
        {
            foreach (int hidden in (int[])[20, 60])
            {
                string scope = $"{loss.ToString().ToUpperInvariant()}, H = {hidden}";
                foreach (string model in (string[])["AE", "DAE"])
                {
                    findings.Add(new("P1",
                        "Without feedback the outputs’ average correlation is almost that of the data.",
                        $"{model}, {scope}", Verdict.Holds, "|0.728 − 0.731| = 0.003 (n = 40)",
                        "median difference; needs at most 0.03"));
                    findings.Add(new("P4", "At the largest N the outputs are almost identical.", $"{model}, {scope}",
                        model == "AE" ? Verdict.DoesNotHold : hidden == 60 ? Verdict.Nearly : Verdict.Holds,
                        "median 0.998 at N = 100,000 (n = 10)", "holds from 0.99, nearly from 0.95"));
                    findings.Add(new("P6", "Reconstruction and denoising of new data are lost.", $"{model}, {scope}",
                        model == "AE" ? Verdict.DoesNotHold : Verdict.Holds,
                        "RMSE ratio 0.12 to 1.20, SNR improvement 5.1 to −14.0 dB (n = 10)",
                        "needs RMSE doubled, for the DAE at least 3 dB lost"));
                }

                findings.Add(new("P2", "DAE: correlation grows with N.", $"DAE, {scope}", Verdict.Holds,
                    "median 0.731 → 0.998, Δ = 0.267 (n = 10 a class)",
                    "Jonckheere-Terpstra z = 9.1, p = 5e-20; needs p < 0.01 and a rise of 0.05"));
                findings.Add(new("P3", "AE: correlation grows with N.", $"AE, {scope}", Verdict.DoesNotHold,
                    "median 0.731 → 0.741, Δ = 0.010 (n = 10 a class)",
                    "Jonckheere-Terpstra z = 1.1, p = 0.14; needs p < 0.01 and a rise of 0.05"));
            }
        }

        findings.Add(new("P5", "MAE and SSIM show the same as MSE.", "MAE, H = 20", Verdict.Holds,
            "4 of 4 verdicts as for MSE", "the same verdicts as MSE"));
        findings.Add(new("P5", "MAE and SSIM show the same as MSE.", "SSIM, H = 20", Verdict.NotTested,
            "no simulation of SSIM diverged by less than half", "the same verdicts as MSE"));
        return [.. findings.OrderBy(finding => finding.Claim, StringComparer.Ordinal)];
    }

    private static TracePoint Point(Protocol protocol, int step)
    {
        double left = Shrink(protocol, step);
        double scatter = 1 + 0.06 * Scatter(protocol, step);
        double correlation = 1 - (1 - DataCorrelation) * left * left * scatter;
        bool denoises = protocol.Learner == "dae";
        return Points.At(
            step,
            correlation,
            1 - (1 - DataCorrelation) * left * scatter,
            DataVariance * left * left * scatter,
            1 + 11 * left,
            0.12 + 1.1 * (1 - left),
            denoises ? 5 - 19 * (1 - left) : double.NaN,
            0);
    }

    // How much of the invented scatter is left: the fake AE freezes early, the fake DAE goes on.
    private static double Shrink(Protocol protocol, int step)
    {
        double own = 1 + 0.2 * Scatter(protocol, -1);
        return protocol.Learner == "ae"
            ? 0.96 + 0.04 * Elementary.Exp(-step / 400.0)
            : 0.015 + 0.985 * Elementary.Exp(-step / (9000.0 * own / (protocol.Loss == Loss.Mae ? 3 : 1)));
    }

    private static double Scatter(Protocol protocol, int step)
    {
        long mixed = HashMix(HashMix(HashMix(protocol.Repetition * 31L + (protocol.Learner == "dae" ? 1 : 0))
            + protocol.Steps) + step + protocol.Hidden);
        double a = (mixed & 0xFFFF) / 65535.0;
        double b = ((mixed >> 16) & 0xFFFF) / 65535.0;
        return 2 * (a + b - 1);
    }

    private static long HashMix(long value)
    {
        ulong z = unchecked((ulong)value + 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return unchecked((long)((z ^ (z >> 31)) >> 1));
    }

    private static double Bump(double i, double centre, double width, double height)
    {
        double d = (i - centre) / width;
        return height * Elementary.Exp(-d * d);
    }
}
