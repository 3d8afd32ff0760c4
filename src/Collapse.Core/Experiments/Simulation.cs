using Collapse.Signals;

namespace Collapse.Experiments;

/// <summary>One simulation from its initialisation to its last feedback step.</summary>
public static class Simulation
{
    /// <summary>Runs a protocol on data: initialise, warm up, train with feedback, measure on the way.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="data">The data to run it on.</param>
    /// <param name="cancellation">Checked between steps; a cancelled run throws and leaves nothing.</param>
    /// <returns>The result, a pure function of protocol and data.</returns>
    public static SimulationResult Run(Protocol protocol, DataSet data, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
