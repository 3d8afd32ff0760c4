using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>The same networks as expressions that are differentiated, with the step's loop of self-training.</summary>
internal sealed class Generic(Matrix data) : IPeer
{
    private const int Block = 100; // steps a call, as in Ours

    public string Name => "Collapse, generic";

    public string Version => $".NET {Environment.Version}";

    public double Time(Model model, Loss loss, int hidden, double seconds)
    {
        Autoencoder learner = Learner(model, hidden);
        LearnerState state = learner.Init(Workload.Root, data);
        Matrix current = data;
        float[] response = new float[data.Columns];
        Advance();
        return Cpu.PerCall(Advance, seconds) / Block * 1e6;

        void Advance()
        {
            using GraphEngine engine = new(learner, state, current);
            for (int n = 0; n < Block; n++)
            {
                long t = engine.Step;
                engine.Train(Workload.Root.Derive("train").Derive(t));
                int row = Workload.Root.Derive("feedback").Derive(t).Below(data.Rows, 0);
                engine.Respond(row, Workload.Root.Derive("respond").Derive(t), response);
                engine.SetSample(row, response);
            }

            (state, current) = (engine.State(), engine.Samples());
        }
    }

    public double Check(Loss loss, int hidden, int steps)
    {
        Autoencoder learner = Learner(Model.Ae, hidden);
        float[] response = new float[data.Columns];
        using GraphEngine engine = new(learner, learner.Init(Workload.Root, data), data);
        for (int t = 0; t < steps; t++)
        {
            engine.Train(default);
            engine.Respond(7 * t % data.Rows, default, response);
            engine.SetSample(7 * t % data.Rows, response);
        }

        double rmse = Reconstruction.Rmse(learner.Reconstruct(engine.State(), engine.Samples()), engine.Samples());
        return rmse * rmse;
    }

    public void Dispose()
    {
    }

    private Autoencoder Learner(Model model, int hidden) => new()
    {
        Widths = [hidden],
        Corruption = model == Model.Dae ? Corruption.Gaussian(0.2 * Spread.Of(data)) : Corruption.None,
    };
}
