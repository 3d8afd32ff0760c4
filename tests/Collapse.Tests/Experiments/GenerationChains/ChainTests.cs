using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Figures;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Theory;

namespace Collapse.Tests.Experiments.GenerationChains;

/// <summary>
/// Chains of generations: a function of protocol and data wherever they are interrupted, and right where the answer is
/// known.
/// </summary>
public sealed class ChainTests
{
    private static readonly GenerationData Ring = new(Toys.Load("ring8", 1)), Pictures = new(Small());

    public static TheoryData<string> Learners => [.. GeneratorCatalog.Members.Select(member => member.Name), "dae"];

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_runs_and_gives_the_same_again(string learner)
    {
        GenerationProtocol protocol = new() { Learner = learner, Generations = 2, Samples = 40, Steps = 3 };
        GenerationData data = learner == "mixture" ? Ring : Pictures;
        GenerationResult once = GenerationChain.Run(protocol, data, Checkpoints.None());
        GenerationResult again = GenerationChain.Run(protocol, data, Checkpoints.None());
        Assert.Equal(Outcome.Finished, once.Outcome);
        Assert.Equal(2, once.Points.Length);
        Assert.Equal(once.Points.SelectMany(point => point.Measures), again.Points.SelectMany(point => point.Measures));
        Assert.Equal(once.Examples[1], again.Examples[1]);
    }

    [Theory]
    [InlineData("wgan-gp", "accumulate", false)]
    [InlineData("acgan", "mix:0.5", true)]
    [InlineData("vae", "replace", false)]
    public void A_chain_that_is_interrupted_anywhere_ends_with_the_same_bits(string learner, string policy,
        bool fineTune)
    {
        string folder = Directory.CreateTempSubdirectory("generations").FullName,
            path = Path.Combine(folder, "checkpoint");
        GenerationProtocol protocol = new()
        {
            Learner = learner,
            Policy = policy,
            Generations = 3,
            Samples = 30,
            Steps = 4,
            FineTune = fineTune,
        };
        GenerationResult whole = GenerationChain.Run(protocol, Pictures, Checkpoints.None());
        GenerationResult? parts = null;
        int interruptions = 0;
        while (parts is null)
        {
            using CancellationTokenSource stop = new();
            int saved = 0;
            try
            {
                // Written at each step, and stopped after five of them.
                Checkpoints checkpoints = Checkpoints.In(
                    path, "run", new CheckpointPlan(null, 1), _ =>
                        { }, new Counting(() => { if (++saved > 20) stop.Cancel(); }), stop.Token);
                parts = GenerationChain.Run(protocol, Pictures, checkpoints);
            }
            catch (OperationCanceledException)
            {
                interruptions++;
            }
        }

        Assert.True(interruptions > 0, "it was never interrupted");
        Assert.Equal(whole.Points.SelectMany(point => point.Measures),
            parts.Points.SelectMany(point => point.Measures));
        Assert.Equal(whole.Examples.AsEnumerable(), parts.Examples.AsEnumerable());
        Directory.Delete(folder, true);
    }

    [Fact]
    public void The_first_generation_does_not_depend_on_the_policy()
    {
        GenerationProtocol protocol = new() { Learner = "gan", Generations = 1, Samples = 50, Steps = 5 };
        Assert.Equal(
            GenerationChain.Run(protocol, Ring, Checkpoints.None()).Points[0].Measures.AsEnumerable(),
            GenerationChain.Run(protocol with { Policy = "accumulate" }, Ring,
                Checkpoints.None()).Points[0].Measures.AsEnumerable());
    }

    // E[log S_t] of a Gaussian refitted on n of its own rows: t (psi((n-1)/2) + ln(2/n)) in each direction, here three
    // of one variance.
    [Fact]
    public void A_gaussian_under_replace_loses_what_the_closed_form_says()
    {
        const int rows = 20, generations = 6, chains = 60;
        GenerationData data = new(Normal(rows, 400));
        double sum = 0, squares = 0;
        for (int repetition = 0; repetition < chains; repetition++)
        {
            GenerationResult result = GenerationChain.Run(
                new GenerationProtocol
                {
                    Learner = "gaussian",
                    Generations = generations,
                    Samples = rows,
                    Repetition = repetition
                },
                data, Checkpoints.None());
            // Generation g draws from the g-th fit; from the first drawn set to the last there are generations - 1
            // refits.
            double change = result.Of("log_variance", generations) - result.Of("log_variance", 1);
            sum += change / chains;
            squares += change * change / chains;
        }

        // Directions are those of the real rows, so the variance along each is a refit in one dimension.
        double expected = GaussianRefit.ReplacedLogMean(rows, generations - 1);
        double error = Math.Sqrt((squares - sum * sum) / chains);
        Assert.True(Math.Abs(sum - expected) < 4 * error, $"changed by {sum} +- {error}, expected {expected}");
        Assert.True(sum < -0.1);
    }

    [Fact]
    public void A_kernel_density_fattens_and_a_gaussian_shrinks()
    {
        GenerationData data = new(Normal(50, 200));
        GenerationResult[] results =
        [
            .. from learner in (string[])["kernel-density", "gaussian"]
               from repetition in Enumerable.Range(0, 4)
               select GenerationChain.Run(
                   new GenerationProtocol { Learner = learner, Generations = 12, Samples = 50,
                       Repetition = repetition },
                   data, Checkpoints.None()),
        ];
        ImmutableArray<GenerationFate> fates = GenerationFate.Of(results);
        Assert.Equal(Tendency.Fattens, fates[0].Tendency);
        Assert.NotEqual(Tendency.Fattens, fates[1].Tendency);
        string page = GenerationsPage.Render(Normal(50, 200), results,
            [.. data.Measures.Select(m => GenerationCurves.Create("normal", m, results))], "command");
        Assert.Contains("Kernel density under replace", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learner_that_the_data_do_not_suit_is_refused()
    {
        GenerationData plain = new(Normal(20, 20));
        Assert.Contains("acgan",
            Assert.Throws<InputException>(() => plain.Learner(new GenerationProtocol { Learner = "acgan" })).Message);
        Assert.Contains("learner",
            Assert.Throws<InputException>(() => new GenerationProtocol { Learner = "none" }.Validated()).Message);
        Assert.Throws<InputException>(() => new GenerationProtocol { Generations = 0 }.Validated());
        Assert.Throws<InputException>(() => new GenerationProtocol { Samples = 3 }.Validated());
    }

    private static DataSet Small() => new(
        Galaxies.Draw(60, 16, Key.FromSeed(1)), Galaxies.Draw(30, 16, Key.FromSeed(2)),
        new Provenance("galaxies", "none", "", []));

    private static DataSet Normal(int rows, int heldOut)
    {
        return new(Draw(rows, 1), Draw(heldOut, 2), new Provenance("normal", "none", "", []));

        static Samples Draw(int count, long seed) => new(
            Matrix.Create(count, 3, (row, values) =>
            {
                for (int i = 0; i < 3; i++) values[i] = (float)Key.FromSeed(seed).Derive(row).Normal(i);
            }),
            [.. Enumerable.Range(0, count).Select(row => $"{row}")]);
    }

    // Tells whenever it is asked for the time.
    private sealed class Counting(Action asked) : TimeProvider
    {
        public override long GetTimestamp()
        {
            asked();
            return base.GetTimestamp();
        }
    }
}
