using BenchmarkDotNet.Running;
using Collapse.Bench;

switch (args.FirstOrDefault())
{
    case "peers":
        return PeerTable.Run();
    case "generic":
        return PeerTable.RunGeneric();
    case "generators":
        return GeneratorTable.Run(args[1..]);
    case "scaling":
        return ScalingTable.Run();
    case "convolutions":
        return ConvolutionTable.Run();
    case "layers":
        return LayersTable.Run(args[1..]);
    case "states":
        return StateDigests.Run();
    case "store":
        return StoreTable.Run(args[1..]);
    case "power":
        return PowerTable.Run(args[1..]);
    case "verdicts":
        return VerdictTable.Run(args[1..]);
    case null or "help" or "--help" or "-h":
        Console.WriteLine("""
            peers     our step beside the same step in C++ and PyTorch (use bench/peers/run, which builds and pins them)
            generic   the fused step beside the same network by differentiation and PyTorch's autograd
            generators  a generator step of WGAN-GP, dense and convolutional, beside PyTorch's
            scaling   time against samples, coordinates, hidden neurons, simulations and jobs
            store     what the store and checkpoints cost, beside what they may at most, and how a store of 100,000
                      results reads (another number may follow; 0 leaves that out)
            power     how often the guard and today's tools find a loss (a number of trials may follow)
            convolutions  values and slopes as shares of the core's multiply-add peak
            layers    the radio denoiser's and the digits' learning step beside PyTorch's (python3-torch), on one thread
            verdicts  the guard on our own self-training and generations (learners may follow, such as ae,dae,diffusion)
            states    digests of the states after 40 steps, to compare machines, settings and versions
            --filter  BenchmarkDotNet: '*Step*', '*Kernel*', '*Measure*' or '*' (further options of its own follow)
            """);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(PeerTable).Assembly).Run(args);
        return 0;
}
