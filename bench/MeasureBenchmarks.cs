using BenchmarkDotNet.Attributes;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>The measures of one moment of a simulation, on 300 x 95 outputs.</summary>
public class MeasureBenchmarks
{
    private readonly Matrix _outputs = Workload.Data();

    // As a grid does: its simulations take the cores, so a library's threads within one would only slow them all.
    [GlobalSetup]
    public void Setup() => MathNet.Numerics.Control.UseSingleThread();

    [Benchmark]
    public double Correlation() => PairwiseCorrelation.Of(_outputs).Value;

    [Benchmark]
    public double Variance() => OutputVariance.Of(_outputs);

    [Benchmark]
    public double Rank() => EffectiveRank.Of(_outputs);
}
