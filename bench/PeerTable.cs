using System.Globalization;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>One table: our step beside the peers', each model, loss and width, all in one run on one core.</summary>
internal static class PeerTable
{
    private const int RatioRounds = 201;
    private const int Rounds = 11;
    private const double SecondsEach = 0.12;
    private const int CheckedSteps = 20;
    private const double Agreement = 1e-5;

    /// <summary>The rows of the table.</summary>
    public static IEnumerable<(Model Model, Loss Loss, int Hidden)> Cases =>
        from model in Enum.GetValues<Model>()
        from loss in Enum.GetValues<Loss>()
        from hidden in Workload.Widths
        select (model, loss, hidden);

    public static int Run()
    {
        string folder = Directory.CreateTempSubdirectory("collapse-peers").FullName;
        List<IPeer> peers = [];
        try
        {
            Matrix data = Workload.Data();
            Ours ours = new(data);
            peers.Add(ours);
            string StartFile(int hidden) => ours.WriteStart(folder, hidden);
            Add("C++", ProcessPeer.Cpp(folder, StartFile));
            Add("PyTorch, by hand", ProcessPeer.Torch("PyTorch, by hand", "hand", StartFile));
            Add("PyTorch, eager", ProcessPeer.Torch("PyTorch, eager", "eager", StartFile));

            bool agree = PrintChecks(data, peers, Enum.GetValues<Loss>());
            ours.WarmUp();
            PrintTimes(ours, peers, [.. Cases]);
            foreach (int hidden in Workload.Widths) Console.WriteLine(OwnRatios(ours, hidden));
            return agree ? 0 : 1;
        }
        finally
        {
            foreach (IPeer peer in peers) peer.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        void Add(string name, (IPeer? Peer, string Reason) opened)
        {
            if (opened.Peer is null) Console.WriteLine($"{name}: skipped, {opened.Reason}\n");
            else peers.Add(opened.Peer);
        }
    }

    /// <summary>
    /// A second table: the fused path, the same networks by differentiation, and PyTorch's autograd, for MSE.
    /// </summary>
    public static int RunGeneric()
    {
        string folder = Directory.CreateTempSubdirectory("collapse-peers").FullName;
        List<IPeer> peers = [];
        try
        {
            Matrix data = Workload.Data();
            Ours ours = new(data);
            Generic generic = new(data);
            peers.AddRange([ours, generic]);
            (IPeer? torch, string reason) =
                ProcessPeer.Torch("PyTorch, eager", "eager", hidden => ours.WriteStart(folder, hidden));
            if (torch is null) Console.WriteLine($"PyTorch, eager: skipped, {reason}\n");
            else peers.Add(torch);

            (Model Model, Loss Loss, int Hidden)[] cases = [.. Cases.Where(step => step.Loss == Loss.Mse)];
            bool agree = PrintChecks(data, peers, [Loss.Mse]);
            ours.WarmUp();
            for (int round = 0; round < 3; round++)
            {
                foreach ((Model model, Loss loss, int hidden) in cases) generic.Time(model, loss, hidden, 0.2);
                Thread.Sleep(200);
            }

            PrintTimes(ours, peers, cases);
            return agree ? 0 : 1;
        }
        finally
        {
            foreach (IPeer peer in peers) peer.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    // Rounding alone separates the peers, and training widens it. MAE most: its slopes are signs, so that an output
    // that lies within rounding of its target moves the weights by a whole sign.
    private static bool PrintChecks(Matrix data, List<IPeer> peers, Loss[] losses)
    {
        bool agree = true;
        Console.WriteLine(
            $"Loss after {CheckedSteps} steps from the same start without noise, relative to the same in double "
            + $"precision (bound {Agreement:E0}):\n");
        Console.WriteLine("| loss | " + string.Join(" | ", peers.Select(peer => peer.Name)) + " |");
        Console.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", peers.Count)));
        foreach (Loss loss in losses)
        {
            foreach (int hidden in Workload.Widths)
            {
                double reference = Reference.Check(data, loss, hidden, CheckedSteps);
                double[] differences =
                    [.. peers.Select(peer => Math.Abs(peer.Check(loss, hidden, CheckedSteps) / reference - 1))];
                agree &= differences.All(difference => difference < Agreement);
                IEnumerable<string> cells =
                    differences.Select(difference => difference.ToString("E1", CultureInfo.InvariantCulture));
                Console.WriteLine($"| {loss.ToString().ToUpperInvariant()} {hidden} | {string.Join(" | ", cells)} |");
            }
        }

        Console.WriteLine(agree ? "" : "\nNot all compute the same.\n");
        return agree;
    }

    private static void PrintTimes(Ours ours, List<IPeer> peers, (Model Model, Loss Loss, int Hidden)[] cases)
    {
        double peak = Cpu.Peak();
        double[,][] times = new double[cases.Length, peers.Count][];
        // Round after round through all steps and peers: whatever slows the machine for a while slows all of them.
        for (int round = 0; round < Rounds; round++)
        {
            for (int step = 0; step < cases.Length; step++)
            {
                (Model model, Loss loss, int hidden) = cases[step];
                for (int peer = 0; peer < peers.Count; peer++)
                    (times[step, peer] ??= new double[Rounds])[round] =
                        peers[peer].Time(model, loss, hidden, SecondsEach);
            }

            Console.Error.Write('.');
        }

        peak = Math.Max(peak, Cpu.Peak());
        Console.Error.WriteLine();
        Console.WriteLine("| step | " + string.Join(" | ",
            peers.Select((peer, i) => i == 0 ? $"{peer.Name} (us)" : $"{peer.Name} (us) | ratio"))
            + " | active | share of peak | done |");
        Console.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", 2 * peers.Count + 2)));
        for (int step = 0; step < cases.Length; step++)
        {
            (Model model, Loss loss, int hidden) = cases[step];
            double[] medians = [.. peers.Select((_, peer) => Median(times[step, peer]))];
            IEnumerable<string> cells =
                medians.Select((time, i) => i == 0 ? Number(time) : $"{Number(time)} | {Ratio(time / medians[0])}");
            double share = 10.0 * Workload.Samples * Workload.Coordinates * hidden / (medians[0] * 1e-6) / peak;
            int active = ours.ActiveNeurons(model, loss, hidden);
            // all neurons are encoded, four products are of the active ones
            double done = share * (hidden + 4 * active) / (5 * hidden);
            Console.WriteLine(
                $"| {Workload.Name(model, loss, hidden)} | {string.Join(" | ", cells)} | {active} | {Percent(share)} | "
                + $"{Percent(done)} |");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nM = {Workload.Samples}, D = {Workload.Coordinates}; microseconds of processor time a step, median of "
                + $"{Rounds} interleaved rounds; peak: {peak / 1e9:F0} GFLOP/s, "
            + $"measured, {Cpu.Width} lanes; share: the five products' 10 M D H operations alone, as the definition "
                + $"has them; "
            + $"done: those of them that are done, as {ours.Name} passes over hidden neurons that no sample activates "
                + $"(active: the others, after {Ours.ActiveSteps} steps). {Cpu.Name}; "
                + $"{string.Join("; ", peers.Select(peer => peer.Version))}."));
    }

    // Our steps beside each other, a few milliseconds of each in turn: what slows the machine for a while slows all
    // three.
    private static string OwnRatios(Ours ours, int hidden)
    {
        Func<double> plain = ours.Slice(Model.Ae, Loss.Mse, hidden);
        Func<double> noisy = ours.Slice(Model.Dae, Loss.Mse, hidden), similar = ours.Slice(Model.Ae, Loss.Ssim, hidden);
        double[][] ratios = [new double[RatioRounds], new double[RatioRounds]];
        for (int round = 0; round < RatioRounds; round++)
        {
            double basis = plain();
            (ratios[0][round], ratios[1][round]) = (noisy() / basis, similar() / basis);
        }

        return $"\nH = {hidden}: DAE / AE {Ratio(Median(ratios[0]))}, SSIM / MSE {Ratio(Median(ratios[1]))} "
            + $"(median of {RatioRounds} interleaved rounds, {Ours.Block} steps each).";
    }

    /// <summary>The median; the mean of the two in the middle for an even number.</summary>
    internal static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    internal static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);

    internal static string Number(double value) =>
        value.ToString(value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);

    internal static string Ratio(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
