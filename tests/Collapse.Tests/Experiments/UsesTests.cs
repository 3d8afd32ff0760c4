using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Experiments;

/// <summary>The uses of docs/uses.md are this very code, and do what the page says.</summary>
public sealed class UsesTests
{
    private static readonly string[] Starts =
        ["// train", "// codes", "// path", "// retrieve", "// anomalies", "// denoise", "// stop"];

    private static readonly DataSet Beats = DataSource.Load("synthetic", new DataOptions());

    private static readonly Lazy<Trained> Model = new(() =>
    {
        // train
        Autoencoder learner = new() { Widths = [20], Corruption = Corruption.Gaussian(0.05) };
        Trained trained = Trained.On(learner, Beats.Training.Values, steps: 1_000, Key.FromSeed(1));
        // end

        return trained;
    });

    [Fact]
    public void Codes_are_read_and_written()
    {
        (Trained trained, Matrix beats) = (Model.Value, Beats.HeldOut.Values);

        // codes
        Matrix codes = trained.Encode(beats); // [100 x 20]
        Matrix again = trained.Decode(codes); // [100 x 95], the reconstructions
        // end

        Assert.Equal((100, 20), (codes.Rows, codes.Columns));
        Assert.InRange(Reconstruction.Rmse(again, beats) / Spread.Of(beats), 0, 0.5);
    }

    [Fact]
    public void A_path_leads_from_one_row_to_another()
    {
        (Trained trained, Matrix beats) = (Model.Value, Beats.HeldOut.Values);

        // path
        Matrix path = trained.Interpolate(beats.Take([0]), beats.Take([50]), count: 11);
        // end

        Assert.Equal(trained.Denoise(beats.Take([0])).Row(0).ToArray(), path.Row(0).ToArray());
        Assert.Equal(trained.Denoise(beats.Take([50])).Row(0).ToArray(), path.Row(10).ToArray());
    }

    [Fact]
    public void Rows_are_found_by_their_codes_and_by_bits()
    {
        (Trained trained, Samples known) = (Model.Value, Beats.Training);

        // retrieve
        Matrix queries = known.Values.Take([0, 10, 20]);
        ImmutableArray<int> found = trained.Nearest(known.Values, queries);
        ImmutableArray<int> byBits = trained.NearestByBits(known.Values, queries); // 20 bits a beat
        // end

        Assert.Equal([0, 10, 20], found.ToArray());
        Assert.Equal(3, byBits.Count(row => row is 0 or 10 or 20));
    }

    [Fact]
    public void Anomalies_are_above_a_threshold_that_has_an_interval()
    {
        (Trained trained, Matrix beats) = (Model.Value, Beats.HeldOut.Values);

        // anomalies
        AnomalyThreshold threshold = trained.Threshold(beats, share: 0.95);
        Matrix strange = AbnormalBeat.Of(beats, Abnormality.WideQrs);
        double detected = trained.Score(strange).Count(score => score > threshold.Value) / 100.0;
        Console.WriteLine($"{detected:P0} above {threshold.Value:F3} ({threshold.Lower:F3} to {threshold.Upper:F3})");
        // end

        Assert.InRange(detected, 0.3, 1);
        Assert.InRange(threshold.Value, threshold.Lower, threshold.Upper);
    }

    [Fact]
    public void Noise_is_taken_off()
    {
        (Trained trained, Matrix beats) = (Model.Value, Beats.HeldOut.Values);

        // denoise
        Matrix noisy = ((DenoisingLearner)trained.Learner).Corrupt(beats, Key.FromSeed(2));
        Matrix denoised = trained.Denoise(noisy);
        double gained = Reconstruction.SnrImprovementDb(denoised, beats, noisy);
        // end

        Assert.InRange(gained, 1, 20);
    }

    [Fact]
    public void Training_stops_where_new_rows_get_no_better()
    {
        // stop
        Autoencoder learner = new() { Widths = [20] };
        EarlyStopping stopping = new() { Every = 100, Patience = 5, Most = 2_000 };
        Samples known = Beats.Training, others = Beats.HeldOut;
        Trained trained = Trained.Until(learner, known.Values, others.Values, stopping, Key.FromSeed(1));
        // end

        Assert.True(trained.State.Step > 0);
    }

    [Fact]
    public void What_a_learner_cannot_do_is_said_in_one_line()
    {
        LinearLearner learner = new() { Hidden = 2, NoiseSigma = 0 };
        Trained trained = Trained.On(learner, Beats.Training.Values, 1, Key.FromSeed(1));
        string message = Assert.Throws<InputException>(() => trained.Encode(Beats.Training.Values)).Message;
        Assert.Equal("LinearLearner has no codes; expected a learner that encodes, such as an autoencoder.", message);
    }

    public static TheoryData<string> Learners => [.. Catalog.Members.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_of_the_catalog_is_put_to_every_use(string name)
    {
        Matrix beats = Beats.HeldOut.Values.Take([.. Enumerable.Range(0, 12)]);
        ILearner learner = Catalog.Of(name).Create(new LearnerSetting(8, Spread.Of(beats)));
        Trained trained = Trained.On(learner, beats, 2, Key.FromSeed(1));
        Matrix codes = trained.Encode(beats);
        AssertFinite(12, codes.Columns, codes);
        AssertFinite(12, 95, trained.Decode(codes));
        AssertFinite(3, 95, trained.Interpolate(beats.Take([0]), beats.Take([1]), 3));
        AssertFinite(12, 95, trained.Denoise(beats));
        Assert.All(trained.Nearest(beats, beats.Take([0, 1])), row => Assert.InRange(row, 0, 11));
        Assert.All(trained.NearestByBits(beats, beats.Take([0, 1])), row => Assert.InRange(row, 0, 11));
        Assert.All(trained.Score(beats), score => Assert.True(score > 0));
        Assert.True(double.IsFinite(trained.Threshold(beats).Value));

        static void AssertFinite(int rows, int columns, Matrix values)
        {
            Assert.Equal((rows, columns), (values.Rows, values.Columns));
            Assert.All(values.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        }
    }

    public static TheoryData<string> Generators => [.. GeneratorCatalog.Members.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Generators))]
    public void A_generator_is_put_to_a_use_or_says_in_one_line_that_it_cannot(string name)
    {
        Matrix beats = Beats.HeldOut.Values.Take([.. Enumerable.Range(0, 12)]);
        ILearner learner = GeneratorCatalog.Of(name).Make(new GeneratorSetting(95, Spread.Of(beats), 2, 2));
        Trained trained = Trained.On(learner, beats, 1, Key.FromSeed(1));
        foreach (Action use in new Action[]
        {
            () => trained.Decode(trained.Encode(beats)), () => trained.Denoise(beats), () => trained.Threshold(beats),
            () => trained.Nearest(beats, beats), () => trained.NearestByBits(beats, beats),
        })
        {
            if (Record.Exception(use) is not { } error) continue;
            Assert.IsType<InputException>(error);
            Assert.Contains("expected a learner that", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void The_page_shows_this_very_code()
    {
        string page = Text("docs", "uses.md");
        string[] code = Text("tests", "Collapse.Tests", "Experiments", "UsesTests.cs").Split('\n');
        List<string> shown = [];
        bool within = false;
        foreach (string line in code)
        {
            if (line.Trim() == "// end" && within)
            {
                within = false;
                int indent = shown.Min(text => text.Length - text.TrimStart().Length);
                Assert.Contains(string.Join('\n', shown.Select(text => text[indent..])), page,
                    StringComparison.Ordinal);
                shown.Clear();
            }
            else if (within)
            {
                shown.Add(line);
            }
            else if (Starts.Contains(line.Trim()))
            {
                within = true;
            }
        }

        static string Text(params string[] path) =>
            File.ReadAllText(Path.Combine([Fixtures.RepositoryRoot, .. path])).ReplaceLineEndings("\n");
    }
}
