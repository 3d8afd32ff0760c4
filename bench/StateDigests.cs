using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>
/// SHA-256 of everything that 40 steps leave, for each model, loss and width and for odd shapes. The digests are to be
/// the same on every machine, with every register width, and after every change that claims to change no result.
/// </summary>
internal static class StateDigests
{
    private const int Steps = 40;

    private static readonly (int Samples, int Coordinates, int Hidden)[] OddShapes =
        [(1, 11, 1), (2, 12, 3), (7, 15, 2), (16, 16, 16), (17, 33, 5), (31, 79, 13), (64, 111, 61), (301, 96, 21),
            (305, 101, 7)];

    public static int Run()
    {
        Console.Error.WriteLine($"{Registers.Lanes} lanes");
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Model model in Enum.GetValues<Model>())
        {
            foreach (Loss loss in Enum.GetValues<Loss>())
            {
                foreach (int hidden in Workload.Widths)
                    Print(model, loss, (Workload.Samples, Workload.Coordinates, hidden), 0, all);
                foreach ((int, int, int) shape in OddShapes)
                    Print(model, loss, shape, 1e-4, all);
            }
        }

        Console.WriteLine($"all {Convert.ToHexStringLower(all.GetCurrentHash())}");
        return 0;
    }

    private static void Print(Model model, Loss loss, (int Samples, int Coordinates, int Hidden) shape, double decay,
        IncrementalHash all)
    {
        Matrix data = Workload.Data(shape.Samples, shape.Coordinates);
        Autoencoder learner = Workload.Learner(model, loss, shape.Hidden, data) with { WeightDecay = decay };
        SelfTraining training = new(learner, new Feedback.Replace(), Workload.Root);
        SelfTrainingState end = training.Advance(training.Start(data), Steps);

        using IncrementalHash own = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        OptimizerMemory memory = end.Learner.Optimizers[0];
        foreach (Weights weights in (ReadOnlySpan<Weights>)[end.Learner.Theta, memory.Of("m"), memory.Of("v")])
        {
            foreach ((_, Matrix matrix) in weights.Entries) Append(own, matrix);
        }

        Append(own, end.Data);
        Append(own, learner.Respond(end.Learner, end.Data, Workload.Root));
        Append(own, learner.Reconstruct(end.Learner, end.Data));
        Append(own, learner.Corrupt(end.Data, Workload.Root));
        byte[] digest = own.GetCurrentHash();
        all.AppendData(digest);
        string name = Workload.Name(model, loss, shape.Hidden);
        Console.WriteLine($"{name} {shape.Samples} x {shape.Coordinates}: {Convert.ToHexStringLower(digest)[..16]}");
    }

    private static void Append(IncrementalHash hash, Matrix matrix) =>
        hash.AppendData(MemoryMarshal.AsBytes(matrix.Values));
}
