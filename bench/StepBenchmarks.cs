using BenchmarkDotNet.Attributes;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>
/// The whole step of self-training: noise, forward, loss, backward, Adam, draw, response, replacement.
/// </summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private const int Steps = 200;

    private SelfTraining _training = null!;
    private SelfTrainingState _state = null!;

    [ParamsAllValues]
    public Model Model { get; set; }

    [ParamsAllValues]
    public Loss Loss { get; set; }

    [Params(20, 60)]
    public int Hidden { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Matrix data = Workload.Data();
        _training = Workload.Training(Model, Loss, Hidden, data);
        _state = _training.Advance(_training.Start(data), Steps);
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public object Step() => _training.Advance(_state, Steps);
}
