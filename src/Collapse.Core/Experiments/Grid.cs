using Collapse.Data;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>The paper's grid of simulations, on all cores, each one kept as soon as it is finished.</summary>
public static class Grid
{
    /// <summary>The paper's simulations, as a store and a runner see them.</summary>
    public static Study<Protocol, SimulationResult> Study { get; } = new("self-training", 1)
    {
        Cost = Cost,
        Complaint = result => result.Trace.IsDefaultOrEmpty ? "it has no trace" : null,
    };

    /// <summary>A store of the paper's simulations.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notice">Receives one line for each quarantined file; may be called from any thread.</param>
    public static RunStore<Protocol, SimulationResult> Store(string folder, Action<string> notice) =>
        new(folder, Study, notice);

    /// <summary>Runs what the store does not hold yet, as <see cref="Runner.Run"/> does.</summary>
    /// <param name="options">What to run; validated first.</param>
    /// <param name="data">The data to run it on.</param>
    /// <param name="store">Where finished simulations are kept.</param>
    /// <param name="progress">Told after each simulation, from the thread that ran it, never from two at once.</param>
    /// <param name="cancellation">Stops the run; what is finished stays in the store, what was running has a
    /// checkpoint.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public static RunResult<Protocol, SimulationResult> Run(
        GridOptions options, DataSet data, RunStore<Protocol, SimulationResult> store,
        IProgress<GridProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(
            options, data.Provenance.Digest, (protocol, checkpoints) => Simulation.Run(protocol, data, checkpoints),
            store, progress, cancellation);

    internal static RunResult<Protocol, SimulationResult> Run(
        GridOptions options, string dataDigest, Func<Protocol, Checkpoints, SimulationResult> simulate,
        RunStore<Protocol, SimulationResult> store, IProgress<GridProgress>? progress,
        CancellationToken cancellation) =>
        Runner.Run(options.Validated().Protocols(), dataDigest, simulate, store, options.Runner, progress,
            cancellation);

    /// <summary>
    /// About how long a simulation takes, in no particular unit: steps times width, a little more for the DAE's noise
    /// and for SSIM's windows.
    /// </summary>
    internal static double Cost(Protocol protocol) =>
        ((double)protocol.Steps + protocol.WarmUp + 1)
        * (protocol.Hidden + 4)
        * (protocol.Learner == "ae" ? 1 : protocol.Learner == "convolutional" ? 10 : 1.25)
        * (protocol.Loss == Learning.Loss.Ssim ? 1.75 : 1);
}
