using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Measures;

/// <summary>
/// Measures of drawn rows: their exact expectations for equal sets, and what each of them is there to see.
/// </summary>
public sealed class DrawnRowsTests
{
    // Golden: products of rational numbers by hand, as in the science notes.
    [Theory]
    [InlineData(300, 300, 0.9695286240)]
    [InlineData(300, 150, 0.8705115951)]
    [InlineData(100, 100, 0.9710697180)]
    public void The_expected_coverage_is_the_product_of_ranks(int real, int drawn, double expected) =>
        Assert.Equal(expected, Coverage.Expected(real, drawn), 1e-9);

    // 100 pairs of sets of 60 rows in 3 dimensions: density has a standard error of about 0.012 around 1, coverage one
    // of 0.003.
    [Fact]
    public void Coverage_and_density_of_equal_distributions_meet_their_expectations()
    {
        double coverage = 0, density = 0, recall = 0;
        const int pairs = 100;
        for (int pair = 0; pair < pairs; pair++)
        {
            Key key = Key.FromSeed(pair);
            DrawnRows drawn =
                new(new RealRows(Plain(Normal(60, 3, key.Derive("real")))), Normal(60, 3, key.Derive("drawn")));
            coverage += Coverage.Of(drawn) / pairs;
            density += Density.Of(drawn) / pairs;
            recall += Recall.Of(drawn) / pairs;
        }

        Assert.Equal(Coverage.Expected(60, 60), coverage, 0.01);
        Assert.Equal(1, density, 0.04);
        Assert.InRange(recall, 0.9, 1);
    }

    [Fact]
    public void Counts_are_those_of_the_definitions()
    {
        Matrix real = Normal(30, 4, Key.FromSeed(1)), drawn = Normal(20, 4, Key.FromSeed(2));
        DrawnRows rows = new(new RealRows(Plain(real)), drawn);
        double[] radii = [.. Enumerable.Range(0, 30).Select(i => Kth(real, i))];
        double[] own = [.. Enumerable.Range(0, 20).Select(i => Kth(drawn, i))];
        int within = 0, covered = 0, recalled = 0;
        for (int i = 0; i < 30; i++)
        {
            double[] distances = [.. Enumerable.Range(0, 20).Select(j => Distance(real.Row(i), drawn.Row(j)))];
            within += distances.Count(d => d <= radii[i]);
            covered += distances.Any(d => d <= radii[i]) ? 1 : 0;
            recalled += distances.Where((d, j) => d <= own[j]).Any() ? 1 : 0;
        }

        Assert.Equal(covered / 30.0, Coverage.Of(rows), 1e-12);
        Assert.Equal(within / 100.0, Density.Of(rows), 1e-12);
        Assert.Equal(recalled / 30.0, Recall.Of(rows), 1e-12);
    }

    [Fact]
    public void Copies_are_seen_by_the_nearest_distance_and_lost_parts_by_coverage()
    {
        Matrix real = Normal(200, 5, Key.FromSeed(3));
        RealRows reference = new(Plain(real));
        Assert.Equal(0, NearestDistance.Of(new DrawnRows(reference, real)));
        Assert.InRange(NearestDistance.Of(new DrawnRows(reference, Normal(200, 5, Key.FromSeed(4)))), 0.85, 1.15);
        Matrix part = real.Take([.. Enumerable.Range(0, 200).Where(row => real[row, 0] > 0.7f)]);
        Assert.InRange(Coverage.Of(new DrawnRows(reference, part)), 0.3, 0.7);
        Assert.Equal(1, Coverage.Of(new DrawnRows(reference, real)));
    }

    [Fact]
    public void Variance_that_goes_in_weak_directions_is_seen_by_the_logarithm_alone()
    {
        Matrix real = Matrix.Create(400, 4, (row, x) =>
        {
            Key key = Key.FromSeed(5).Derive(row);
            for (int i = 0; i < 4; i++) x[i] = (float)((i == 0 ? 10 : 0.1) * key.Normal(i));
        });
        Matrix weak = Matrix.Create(400, 4, (row, x) =>
        {
            for (int i = 0; i < 4; i++) x[i] = (i == 0 ? 1 : 0.5f) * real[row, i];
        });
        DrawnRows drawn = new(new RealRows(Plain(real)), weak);
        Assert.Equal(1, DirectionalVariance.Total(drawn), 1e-3);
        Assert.Equal(3 * Math.Log(0.25) / 4, DirectionalVariance.MeanLog(drawn), 1e-2);
        Matrix constant = Matrix.Create(400, 4, (_, x) => x.Fill(2));
        Assert.Equal(Math.Log(1e-12), DirectionalVariance.MeanLog(new DrawnRows(new RealRows(Plain(real)), constant)),
            1e-9);
    }

    [Fact]
    public void Modes_are_counted_by_high_quality_rows_and_their_shares_compared()
    {
        NormalModes ring = Toys.Of("ring8").Modes;
        ModeCoverage all = ModeCoverage.Of(ring.Draw(2_500, Key.FromSeed(6)).Values, ring);
        Assert.Equal(8, all.Modes);
        Assert.Equal(0.9889, all.HighQuality, 0.008); // 1 - exp(-9/2); its standard deviation is 0.0021
        Assert.InRange(all.Divergence, 0, 0.001);
        ModeCoverage one = ModeCoverage.Of(Matrix.Create(10, 2, (_, x) => ring.Centres.Row(3).CopyTo(x)), ring);
        Assert.Equal((1, 1.0), (one.Modes, one.HighQuality));
        Assert.Equal(Math.Log(8), one.Divergence, 1e-12);
        ModeCoverage none = ModeCoverage.Of(Matrix.Zeros(10, 2), ring);
        Assert.Equal((0, 0.0, double.NaN), (none.Modes, none.HighQuality, none.Divergence));
    }

    [Fact]
    public void A_row_beside_its_mode_by_more_than_three_sigma_is_of_no_quality()
    {
        NormalModes ring = Toys.Of("ring8").Modes;
        Assert.Equal(1, ModeCoverage.Of(Beside(2.99), ring).HighQuality);
        Assert.Equal(0, ModeCoverage.Of(Beside(3.01), ring).HighQuality);

        Matrix Beside(double sigmas) => Matrix.Create(1, 2, (_, x) =>
        {
            ring.Centres.Row(0).CopyTo(x);
            x[0] += (float)(sigmas * ring.Sigma);
        });
    }

    [Fact]
    public void Classes_of_galaxies_are_told_and_a_lost_one_is_missed()
    {
        DataSet data = Galaxies.Load(28, 1);
        RealRows real = new(data.Training);
        DrawnRows heldOut = new(real, data.HeldOut.Values);
        ImmutableArray<int> found = ClassShares.Classify(heldOut);
        double right =
            found.Where((c, row) => real.ClassNames[c] == data.HeldOut.Classes[row]).Count() / (double)found.Length;
        Assert.True(right >= 0.8, $"{right} of the kinds are told");
        Assert.Equal(1, ClassShares.Of(heldOut).Sum(), 1e-12);
        Assert.Equal(3, ClassShares.Drawn(heldOut));
        ImmutableArray<int> ellipses = [.. Enumerable.Range(0, 100).Select(k => 3 * k)];
        Assert.True(ClassShares.Of(new DrawnRows(real, data.HeldOut.Take(ellipses).Values))[0] > 0.9);
    }

    [Fact]
    public void Rows_that_are_not_finite_make_every_measure_not_a_number()
    {
        RealRows real = new(Toys.Load("ring8", 1).Training.Take([.. Enumerable.Range(0, 50)]), Toys.Of("ring8").Modes);
        DrawnRows drawn = new(real, Matrix.Create(20, 2, (row, x) => x[0] = row == 7 ? float.NaN : row));
        Assert.All(SampleMeasures.For(real), measure => Assert.True(double.IsNaN(measure.Of(drawn)), measure.Name));
    }

    [Fact]
    public void Rows_of_other_coordinates_are_refused() => Assert.Throws<ArgumentException>(
        () => new DrawnRows(new RealRows(Plain(Normal(10, 2, Key.FromSeed(1)))), Matrix.Zeros(3, 4)));

    private static Samples Plain(Matrix values) =>
        new(values, [.. Enumerable.Range(0, values.Rows).Select(row => $"{row}")]);

    private static Matrix Normal(int rows, int columns, Key key) => Matrix.Create(rows, columns, (row, x) =>
    {
        for (int i = 0; i < columns; i++) x[i] = (float)key.Derive(row).Normal(i);
    });

    private static double Kth(Matrix rows, int of) => Enumerable.Range(0, rows.Rows).Where(other => other != of)
        .Select(other => Distance(rows.Row(of), rows.Row(other))).Order().ElementAt(RealRows.Neighbour - 1);

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return sum;
    }
}
