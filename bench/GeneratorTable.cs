using System.Globalization;
using Collapse.Data;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>
/// A generator step of WGAN-GP (the critic's five updates and its own) beside PyTorch's, on one core.
/// </summary>
/// <remarks>
/// Both are held to the same critic loss, gradient penalty included, at the same weights and draws before they are
/// timed. PyTorch as a user would write it: torch.nn, autograd.grad with create_graph, torch.optim.Adam.
/// </remarks>
internal static class GeneratorTable
{
    private const int UsualRounds = 11;
    private const double SecondsEach = 0.5, Agreement = 1e-4;
    private static readonly Key Root = Key.FromSeed(11);

    /// <summary>Prints the table; another number of rounds may be given.</summary>
    public static int Run(string[] arguments)
    {
        int rounds = arguments is [string text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : UsualRounds;
        string folder = Directory.CreateTempSubdirectory("collapse-generators").FullName;
        try
        {
            Case[] cases = [Ring(), Dense(), Convolutional()];
            foreach (Case one in cases) one.Write(Path.Combine(folder, one.File));
            (ProcessPeer? torch, string reason) = ProcessPeer.Script("PyTorch", "wgan.py");
            if (torch is null)
            {
                Console.WriteLine($"PyTorch: skipped, {reason}");
                foreach (Case one in cases)
                    Console.WriteLine($"{one.Title}: {PeerTable.Number(one.Time(SecondsEach))} us");
                return 0;
            }

            using (torch) return Compare(cases, torch, folder, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Compare(Case[] cases, ProcessPeer torch, string folder, int rounds)
    {
        bool agree = true;
        foreach (Case one in cases)
        {
            double own = one.Loss(), theirs = torch.Ask($"check {Path.Combine(folder, one.File)}");
            double difference = Math.Abs(own - theirs) / Math.Max(1, Math.Abs(theirs));
            agree &= difference < Agreement;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Title}: critic's loss {own:G6}, PyTorch {theirs:G6}, apart {difference:E1} (bound "
                + $"{Agreement:E0})"));
        }

        double[,][] times = new double[cases.Length, 2][];
        foreach (Case one in cases) one.Time(SecondsEach); // compiled by then
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < cases.Length; i++)
            {
                (times[i, 0] ??= new double[rounds])[round] = cases[i].Time(SecondsEach);
                (times[i, 1] ??= new double[rounds])[round] = torch.Ask(string.Create(
                    CultureInfo.InvariantCulture, $"time {Path.Combine(folder, cases[i].File)} {SecondsEach}"));
            }

            Console.Error.Write('.');
        }

        Console.Error.WriteLine();
        Console.WriteLine("\n| generator step | Collapse (us) | PyTorch (us) | ratio |\n|---|---:|---:|---:|");
        for (int i = 0; i < cases.Length; i++)
        {
            double own = PeerTable.Median(times[i, 0]), theirs = PeerTable.Median(times[i, 1]);
            Console.WriteLine(
                $"| {cases[i].Title} | {PeerTable.Number(own)} | {PeerTable.Number(theirs)} | "
                    + $"{PeerTable.Ratio(theirs / own)} |");
        }

        Console.WriteLine(
            $"\nMicroseconds of processor time a step, median of {rounds} interleaved rounds. {Cpu.Name}; "
            + $"{torch.Version}.");
        return agree ? 0 : 1;
    }

    private static Case Ring() =>
        new("ring of eight, 3 x 256, batch 256", "ring.bin", Toys.Load("ring8", 1).Training.Values, new WganGp
        {
            Latent = 32,
            Batch = 256,
            Penalty = 0.1,
            Optimizer = new Adam(3e-4, 0.5, 0.9),
        }, 0);

    private static Case Dense() => new("28 x 28, dense, 3 x 256, batch 64", "dense.bin", Pictures(), new WganGp(), 0);

    private static Case Convolutional() =>
        new("28 x 28, convolutional, 16 and 32 channels, batch 64", "convolutional.bin", Pictures(), new WganGp
        {
            Generator = new ConvolutionalGenerator("G", new SampleShape(1, 28, 28), 16),
            Critic = new ConvolutionalCritic("D", new SampleShape(1, 28, 28), 16),
        }, 16);

    // In [-1, 1], as images are given to such networks: then no unit is changed on the way.
    private static Matrix Pictures()
    {
        Matrix grey = Galaxies.Load(28, 1).Training.Values;
        return Matrix.Create(grey.Rows, grey.Columns, (row, values) =>
        {
            for (int i = 0; i < values.Length; i++) values[i] = 2 * grey[row, i] - 1;
        });
    }

    private sealed record Case(string Title, string File, Matrix Data, WganGp Learner, int Channels)
    {
        private readonly LearnerState _start = Learner.Init(Root, Data);

        private Matrix Rows => Data.Take([.. Enumerable.Range(0, Learner.Batch)]);

        /// <summary>The critic's loss on the first rows.</summary>
        public double Loss() => Learner.LossOf(_start, Rows, Root);

        /// <summary>Microseconds of a step.</summary>
        public double Time(double seconds)
        {
            const int block = 5;
            using ILearnerSession session = ((IFastLearner)Learner).Open(_start, Data);
            long step = 0;
            session.Train(Root.Derive(step++));
            return Cpu.PerCall(() =>
            {
                for (int i = 0; i < block; i++) session.Train(Root.Derive(step++));
            }, seconds) / block * 1e6;
        }

        /// <summary>
        /// What PyTorch starts from: sizes, penalty, Adam; the data; the draws of <see cref="Loss"/>; the weights,
        /// those of G first.
        /// </summary>
        public void Write(string path)
        {
            Adam adam = (Adam)Learner.Optimizer;
            using BinaryWriter file = new(System.IO.File.Create(path));
            foreach (int size in (ReadOnlySpan<int>)[Data.Rows, Data.Columns, Learner.Batch, Learner.Latent,
                Learner.CriticSteps, Channels])
                file.Write(size);
            foreach (double number in (ReadOnlySpan<double>)[Learner.Penalty, adam.LearningRate, adam.Beta1,
                adam.Beta2])
                file.Write((float)number);
            Write(file, Data);
            Write(file, Drawn("z", Learner.Latent, normal: true));
            Write(file, Drawn("segment", 1, normal: false));
            string[] names = [.. Learner.Generator.Trained, .. Learner.Critic.Trained];
            foreach (string name in names) Write(file, _start.Theta[name]);
        }

        // As an expression draws them: each row from a border of registers on, one column more counted.
        private Matrix Drawn(string purpose, int columns, bool normal) =>
            Matrix.Create(Learner.Batch, columns, (row, values) =>
        {
            float[] numbers = new float[LaneBuffer.RoundUp(columns)];
            long start = (long)row * LaneBuffer.RoundUp(columns + 1);
            if (normal) Normals.Fill(Root.Derive(purpose), start, numbers);
            else Uniforms.Fill(Root.Derive(purpose), start, numbers);
            numbers.AsSpan(0, columns).CopyTo(values);
        });

        private static void Write(BinaryWriter file, Matrix matrix)
        {
            foreach (float value in matrix.Values) file.Write(value);
        }
    }
}
