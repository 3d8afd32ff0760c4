using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Numerics;

namespace Collapse.Tests.Runs;

/// <summary>
/// Results that depend on the protocol as real ones do, at no cost, with every awkward number among them.
/// </summary>
internal static class FakeSimulation
{
    public static readonly string Digest = new('a', 64);

    public static SimulationResult Run(Protocol protocol)
    {
        double number = Number(protocol);
        ImmutableArray<TracePoint> trace =
        [
            Points.At(0, 1.0 / 3.0, double.Epsilon, 5e-324, number, double.MaxValue, double.NaN, 0),
            Points.At(1, -0.0, 0.1 + 0.2, number / 7, 1e21, double.PositiveInfinity, double.NegativeInfinity, 300),
            Points.At(
                Math.Max(protocol.Steps, 2), number, 1e-7, 1e300, Math.PI, 123456789.123456789,
                protocol.Learner == "dae" ? -number : double.NaN, 1),
        ];
        float[] values =
            [0f, -0f, float.Epsilon, float.MaxValue, float.NaN, float.NegativeInfinity, 1f / 3f, (float)number];
        return new SimulationResult(
            protocol, Digest, number / 3, 1e-5, trace, Matrix.Zeros(1, 4), Matrix.From(2, 4, values),
            protocol.Repetition == 1 ? Outcome.Diverged : Outcome.Finished);
    }

    public static DataSet Data { get; } = new(
        new Samples(Matrix.From(4, 3, [0, 1, 2, 2, 1, 0, 0, 2, 1, 1, 0, 2]), ["a", "a", "b", "b"]),
        new Samples(Matrix.Zeros(2, 3), ["c", "d"]),
        new Provenance("synthetic", Digest, "Müller & Søn, CC-BY 4.0", [new("lead", "II"), new("scaling", "minmax")]));

    // A number between 0 and 1 with a long fraction.
    private static double Number(Protocol protocol)
    {
        double sum = ((protocol.Learner == "dae" ? 1 : 0) * 0.3) + ((int)protocol.Loss / 7.0) + (protocol.Hidden / 17.0)
            + (protocol.Steps / 13.0) + (protocol.Repetition / 3.0) + (protocol.Seed / 11.0);
        return sum - Math.Floor(sum);
    }
}
