using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>This library as one of the peers.</summary>
internal sealed class Ours(Matrix data) : IPeer
{
    /// <summary>Steps after which active neurons are counted.</summary>
    public const int ActiveSteps = 1_000;

    /// <summary>Steps a call: what copying at its border costs is part of the time.</summary>
    public const int Block = 100;

    public string Name => "Collapse";

    public string Version => $".NET {Environment.Version}";

    public double Time(Model model, Loss loss, int hidden, double seconds)
    {
        SelfTraining training = Workload.Training(model, loss, hidden, data);
        SelfTrainingState state = training.Advance(training.Start(data), Block);
        return Cpu.PerCall(() => state = training.Advance(state, Block), seconds) / Block * 1e6;
    }

    /// <summary>
    /// Processor seconds of one call, always from the same state, which is that after <see cref="ActiveSteps"/> steps.
    /// </summary>
    public Func<double> Slice(Model model, Loss loss, int hidden)
    {
        (SelfTraining training, SelfTrainingState state) = Trained(model, loss, hidden);
        return () => Cpu.PerCall(() => training.Advance(state, Block), least: 0);
    }

    /// <summary>Hidden neurons that some sample activates: the others, most of the work is not done for.</summary>
    public int ActiveNeurons(Model model, Loss loss, int hidden)
    {
        SelfTrainingState end = Trained(model, loss, hidden).State;
        using DenseEngine engine = new(Workload.Learner(model, loss, hidden, data), end.Learner, end.Data);
        engine.Respond(Workload.Root);
        return engine.Active;
    }

    /// <summary>Runs each case until the compiler has made its last version of it.</summary>
    public void WarmUp()
    {
        for (int round = 0; round < 3; round++)
        {
            foreach ((Model model, Loss loss, int hidden) in PeerTable.Cases)
                Time(model, loss, hidden, 0.1);
            Thread.Sleep(200); // it compiles in the background, once nothing new has come for a tenth of a second
        }
    }

    public double Check(Loss loss, int hidden, int steps)
    {
        Autoencoder learner = Workload.Learner(Model.Ae, loss, hidden, data);
        using DenseEngine engine = new(learner, learner.Init(Workload.Root, data), data);
        float[] response = new float[data.Columns];
        for (int t = 0; t < steps; t++)
        {
            engine.Train(default);
            engine.Respond(7 * t % data.Rows, default, response);
            engine.SetSample(7 * t % data.Rows, response);
        }

        return Value(loss, engine.Reconstruct(), engine.Samples(), learner.Similarity);
    }

    /// <summary>
    /// Writes what the peers start from: M, D, H as int32; sigma(e), data, W1, b1, W2, b2 as float32.
    /// </summary>
    public string WriteStart(string folder, int hidden)
    {
        string path = Path.Combine(folder, $"start-{hidden}.bin");
        if (File.Exists(path)) return path;
        Autoencoder learner = Workload.Learner(Model.Dae, Loss.Mse, hidden, data);
        Weights theta = learner.Init(Workload.Root, data).Theta;
        using BinaryWriter file = new(File.Create(path));
        foreach (int size in (ReadOnlySpan<int>)[data.Rows, data.Columns, hidden])
            file.Write(size);
        file.Write((float)learner.Corruption.Amount);
        foreach (Matrix matrix in (ReadOnlySpan<Matrix>)[data, theta["W1"], theta["b1"], theta["W2"], theta["b2"]])
        {
            foreach (float value in matrix.Values)
                file.Write(value);
        }

        return path;
    }

    public void Dispose()
    {
    }

    private (SelfTraining Training, SelfTrainingState State) Trained(Model model, Loss loss, int hidden)
    {
        SelfTraining training = Workload.Training(model, loss, hidden, data);
        return (training, training.Advance(training.Start(data), ActiveSteps));
    }

    private static double Value(Loss loss, Matrix outputs, Matrix targets, StructuralSimilarity similarity)
    {
        double[] y = Doubles(outputs.Values), x = Doubles(targets.Values);
        int length = targets.Columns;
        return loss switch
        {
            Loss.Mse => MeanSquaredError.Value(y, x),
            Loss.Mae => MeanAbsoluteError.Value(y, x),
            _ => Enumerable.Range(0, targets.Rows).Average(
                row => 1 - similarity.Of(x.AsSpan(row * length, length), y.AsSpan(row * length, length))),
        };

        static double[] Doubles(ReadOnlySpan<float> values)
        {
            double[] result = new double[values.Length];
            for (int i = 0; i < result.Length; i++)
                result[i] = values[i];
            return result;
        }
    }
}
