using System.Globalization;
using Collapse.Numerics;
using Collapse.Scripts.Literature;
using Microsoft.FSharp.Collections;
using Verdict = Collapse.Scripts.Literature.Verdict;

namespace Collapse.Tests.Scripts;

/// <summary>The sources of trained learners: their criteria on made-up results, and their chains in short.</summary>
public sealed class PublishedLearnersTests
{
    private const string Latents = "shumailov_vae_latents.csv";
    private const string Falling = "run,generation,latent_sd\n1,0,0.7\n1,1,0.63\n2,0,0.68\n2,1,0.62\n";

    private static Job Made(string setting, double parameter, int length) =>
        new("s", setting, 2 * 256, parameter, length, 2, 1, 1, "");

    private static Context In(ScratchFolder folder) => new(folder.Root, folder.Root, folder.Root, false, 1);

    private static Value Mean(string quantity, int at, double mean, double deviation = 0.001) =>
        new(quantity, at, mean, deviation, 2);

    private static Row[] Judged(Source source, Context context, params (Job Job, Value[] Values)[] results) =>
    [
        .. source.Judge.Invoke(context)
            .Invoke(ListModule.OfSeq(results.Select(found => Tuple.Create(found.Job, found.Values)))),
    ];

    private static Value[] Deviations(double first, double second) =>
    [
        Mean("latent deviation", 1, first), Mean("latent deviation", 2, second),
        Mean("fall of the latent deviation", 1, 0), Mean("fall of the latent deviation", 2, 1 - second / first),
        Mean("fall of the latent deviation a generation", 1, 0),
        Mean("fall of the latent deviation a generation", 2, 1 - second / first),
    ];

    [Theory]
    [InlineData(0.9, Verdict.Tags.DirectionOnly, Verdict.Tags.DirectionOnly)]
    [InlineData(0.98, Verdict.Tags.DirectionOnly, Verdict.Tags.Disagrees)]
    [InlineData(0.8, Verdict.Tags.DirectionOnly, Verdict.Tags.Disagrees)]
    [InlineData(1.1, Verdict.Tags.Disagrees, Verdict.Tags.Disagrees)]
    public void Latent_deviations_must_fall_and_by_5_to_15_percent(double second, int fall, int rate)
    {
        using ScratchFolder folder = new();
        folder.Write(Latents, Falling);
        Row[] rows = Judged(
            LatentDeviations.source,
            In(folder),
            (Made("Replace", 1.0, 2), Deviations(1, second)),
            (Made("real digits", 1.0, 2), Deviations(1, 1.001)));
        Assert.Equal(fall, Assert.Single(rows, row => row.Quantity == "fall of the latent deviation").Verdict.Tag);
        Row found = Assert.Single(rows, row => row.Role == "result" && row.Setting == "generations 0 to 1");
        Assert.Equal(rate, found.Verdict.Tag);
        Assert.Equal((0.1 + 0.06 / 0.68) / 2, found.Published, 1e-12);
        Assert.Equal(Verdict.Refused, Assert.Single(rows, row => row.Role == "control").Verdict);
    }

    [Fact]
    public void Networks_of_real_digits_that_lose_as_much_are_not_refused()
    {
        using ScratchFolder folder = new();
        folder.Write(Latents, Falling);
        Row[] rows = Judged(
            LatentDeviations.source, In(folder), (Made("real digits", 1.0, 2), Deviations(1, 0.9)));
        Assert.Equal(Verdict.NotRefused, Assert.Single(rows).Verdict);
    }

    [Fact]
    public void A_chain_of_autoencoders_says_each_fall_and_is_the_same_again()
    {
        Key key = Key.FromSeed(1);
        Matrix digits = Matrix.Create(300, 196, (row, values) =>
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)key.Uniform(row * 196 + i);
        });
        double[][] Run(string setting) =>
            [.. LatentChain.deviations(digits, Made(setting, 1.0, 3), CancellationToken.None, 0).Take(3)];
        double[][] found = Run("Replace");
        Assert.Equal(3, found.Length);
        Assert.Equal([0, 0], found[0][1..]);
        Assert.Equal(1 - found[2][0] / found[1][0], found[2][1], 1e-12);
        Assert.Equal(Math.Pow(1 - found[2][2], 2), found[2][0] / found[0][0], 1e-12);
        Assert.Equal(found, Run("Replace"));
        Assert.NotEqual(found, Run("real digits"));
    }

    [Theory]
    [InlineData(new[] { 2.7, 2.9, 3.1, 3.2 }, 12, 4, true, true)]
    [InlineData(new[] { 2.7, 2.9, 2.8, 3.2 }, 12, 4, false, true)]
    [InlineData(new[] { 1.4, 1.5, 1.6, 1.7 }, 12, 4, false, true)]
    [InlineData(new[] { 2.7, 2.9, 3.1, 3.2 }, 6, 8, true, false)]
    public void Drawn_digits_must_go_off_and_their_variance_to_the_side_that_the_sampler_says(
        double[] distances, double noisy, double noiseless, bool off, bool ways)
    {
        using ScratchFolder folder = new();
        const string Distance = "mean distance to the nearest test digit", Variance = "total variance";
        Value[] Series(double last) =>
        [
            .. distances.SelectMany((distance, t) =>
                new[] { Mean(Distance, t + 1, distance), Mean(Variance, t + 1, t == 3 ? last : 7) }),
        ];
        Row[] rows = Judged(
            DigitDiffusion.source,
            In(folder),
            (Made("test digits themselves", 0.5, 1), [Mean(Distance, 1, 1.337638), Mean(Variance, 1, 7.2)]),
            (Made("with the sampler's noise", 0.5, 4), Series(noisy)),
            (Made("without the sampler's noise", 0.5, 4), Series(noiseless)));
        bool Directions(IEnumerable<Row> chosen) => chosen.All(row => row.Verdict.Equals(Verdict.DirectionOnly));
        ILookup<string, Row> results = rows.Where(row => row.Role == "result")
            .ToLookup(row => row.Setting.Split(';')[0]);
        Assert.Equal(4, results["with the sampler's noise"].Count());
        Assert.Equal(off, Directions(results["with the sampler's noise"]));
        Assert.Equal(ways, Directions(rows.Where(row => row.Quantity == Variance)));
        Assert.Equal(Verdict.Agrees, Assert.Single(results["test digits themselves"]).Verdict);
        Assert.Equal(2, rows.Count(row => row.Role == "control" && row.Verdict.Equals(Verdict.Refused)));
    }

    [Fact]
    public void A_pool_has_its_share_of_real_rows_and_then_drawn_ones()
    {
        Matrix real = Matrix.From(4, 1, [1, 2, 3, 4]), drawn = Matrix.From(4, 1, [-1, -2, -3, -4]);
        Assert.Equal(Matrix.From(4, 1, [1, -2, -3, -4]), DiffusionChain.pool(0.25, real, drawn));
        Assert.Equal(real, DiffusionChain.pool(1, real, drawn));
    }

    // The published distance of test digits 4,000 to 7,999 to the first 4,000 depends on the pooling and the range.
    [SharedDataFact("mnist")]
    public void Digits_are_pooled_as_published()
    {
        Context context = new("/no-such-folder", "/no-such-folder", Fixtures.Shared("mnist"), true, 1);
        Job job = Assert.Single(DigitDiffusion.source.Jobs.Invoke(context));
        Value[] found = DigitDiffusion.source.Run.Invoke(context).Invoke(job).Invoke(CancellationToken.None);
        Assert.Equal(1.337638, found[0].Mean, 1e-6);
    }

    // Four deviations of 80 around 79 would accept any loss from 0 to 400; those of the logarithm do not.
    [Theory]
    [InlineData("0.75", 0.2, Verdict.Tags.Agrees)]
    [InlineData("0.75", 0.8, Verdict.Tags.DirectionOnly)]
    [InlineData("0.30", 0.2, Verdict.Tags.Disagrees)]
    [InlineData("0.40", 0.8, Verdict.Tags.Disagrees)]
    [InlineData("390", 0.8, Verdict.Tags.Disagrees)]
    public void Losses_are_judged_by_their_logarithm(string loss, double deviation, int verdict)
    {
        using ScratchFolder folder = new();
        folder.Write("diabetes_data_raw.csv.gz", "");
        folder.Write("diabetes_target.csv.gz", "");
        folder.Write(
            "dey_donoho_logistic.csv",
            "dataset,workflow,iteration,test_loss,test_accuracy\ndiabetes,discard,1,0.428,0.8\n"
            + $"diabetes,discard,12,{loss},0.7\n");
        Row[] rows = Judged(
            LogisticLabels.source,
            In(folder),
            (Made("discard, L-BFGS stopped at 1e-4", double.NaN, 12),
            [
                Mean("test log-loss", 1, 0.428, 0), Mean("log of the test log-loss", 1, Math.Log(0.428), 0),
                Mean("test accuracy", 1, 0.8, 0), Mean("test log-loss", 12, 79, 80),
                Mean("log of the test log-loss", 12, Math.Log(0.8), deviation), Mean("test accuracy", 12, 0.7, 0.02),
            ]));
        Row row = Assert.Single(rows, row => row.Quantity == "log of the test log-loss");
        Assert.Equal(verdict, row.Verdict.Tag);
        Assert.Equal(double.Parse(loss, CultureInfo.InvariantCulture), Math.Exp(row.Published), 1e-9);
    }
}
