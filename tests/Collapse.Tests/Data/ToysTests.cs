using Collapse.Data;

namespace Collapse.Tests.Data;

/// <summary>The toys have the modes that they say, all of them, each with its share and size.</summary>
public sealed class ToysTests
{
    public static TheoryData<string> Names => [.. Toys.All.Select(toy => toy.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_lie_around_their_own_mode_with_its_share(string name)
    {
        ToyDistribution toy = Toys.Of(name);
        DataSet data = Toys.Load(name, 3);
        double sum = 0;
        int[] counts = new int[toy.Modes.Count];
        for (int row = 0; row < data.Training.Count; row++)
        {
            int mode = int.Parse(data.Training.Classes[row]["mode ".Length..]) - 1;
            counts[mode]++;
            for (int i = 0; i < 2; i++)
                sum += Math.Pow(data.Training.Values[row, i] - toy.Modes.Centres[mode, i], 2);
        }

        // The variance of n squares of normals: relative standard deviation sqrt(2 / n), n at least 3,200.
        Assert.InRange(sum / (2 * data.Training.Count) / (toy.Modes.Sigma * toy.Modes.Sigma), 0.88, 1.12);
        Assert.All(counts.Index(), c => Assert.Equal(toy.Modes.Shares[c.Index] * toy.Rows, c.Item, 0.51));
        Assert.True(data.Training.Values.Values.ToArray().All(value => Math.Abs(value) < 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Modes_are_all_in_different_places_far_apart(string name)
    {
        NormalModes modes = Toys.Of(name).Modes;
        for (int a = 0; a < modes.Count; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double x = modes.Centres[a, 0] - modes.Centres[b, 0], y = modes.Centres[a, 1] - modes.Centres[b, 1];
                Assert.True(Math.Sqrt(x * x + y * y) > 8 * modes.Sigma, $"{name}: modes {a} and {b}");
            }
        }
    }

    [Fact]
    public void The_ring_is_the_protocols_scaled_by_a_fifteenth()
    {
        NormalModes ring = Toys.Of("ring8").Modes;
        Assert.Equal(8, ring.Count);
        Assert.Equal(0.5 / 15, ring.Sigma, 1e-12);
        for (int mode = 0; mode < 8; mode++)
        {
            double x = ring.Centres[mode, 0], y = ring.Centres[mode, 1];
            Assert.Equal(10.0 / 15, Math.Sqrt(x * x + y * y), 1e-7);
        }
    }

    [Fact]
    public void Data_are_a_function_of_the_seed_and_held_out_rows_are_others()
    {
        Assert.Equal(Toys.Load("grid25", 1).Provenance.Digest, Toys.Load("grid25", 1).Provenance.Digest);
        Assert.NotEqual(Toys.Load("grid25", 1).Provenance.Digest, Toys.Load("grid25", 2).Provenance.Digest);
        DataSet data = Toys.Load("ring8", 1);
        Assert.NotEqual(data.Training.Values, data.HeldOut.Values);
    }

    [Fact]
    public void An_unknown_toy_is_refused_with_the_list() =>
        Assert.Contains("ring8, grid25, blobs", Assert.Throws<InputException>(() => Toys.Load("ring9", 1)).Message);
}
