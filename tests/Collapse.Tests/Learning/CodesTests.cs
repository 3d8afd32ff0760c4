using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>Interpolation and retrieval, and what makes a learner's parts equal or not.</summary>
public sealed class CodesTests
{
    private static readonly Matrix Table = Matrix.From(4, 2, [0, 0, 1, 0, 0, 1, 1, 1]);

    [Fact]
    public void Interpolation_goes_from_one_to_the_other_in_equal_steps() =>
        Assert.Equal(Matrix.From(3, 2, [0, 2, 1, 1, 2, 0]),
            Codes.Interpolate(Matrix.From(1, 2, [0, 2]), Matrix.From(1, 2, [2, 0]), 3));

    [Fact]
    public void The_nearest_code_is_found_and_of_equal_ones_the_first()
    {
        Assert.Equal([1, 3, 0],
            (IEnumerable<int>)Codes.Nearest(Table, Matrix.From(3, 2, [0.9f, 0.2f, 0.8f, 0.7f, 0.5f, 0.5f])));
        Assert.Equal([2, 0], (IEnumerable<int>)Codes.NearestByBits(Table, Matrix.From(2, 2, [0, 1, 0, 0])));
    }

    [Fact]
    public void Binary_codes_are_above_the_median_half_the_time()
    {
        Matrix codes = Toy.Data(40, 6), bits = Codes.Binary(codes, Codes.Medians(codes));
        for (int i = 0; i < 6; i++)
            Assert.Equal(20, Enumerable.Range(0, 40).Sum(row => (int)bits[row, i]));
    }

    [Fact]
    public void Hits_are_finds_of_the_same_subject() => Assert.Equal(0.5, Codes.Hits([0, 1], ["a", "b"], ["a", "a"]));

    [Fact]
    public void Learners_are_equal_when_their_parameters_are()
    {
        Autoencoder learner = new() { Widths = [5], Corruption = Corruption.Gaussian(0.1) };
        Matrix data = Toy.Data(4, 6);
        learner.Step(learner.Init(default, data), data, default);
        Assert.Equal(learner, new Autoencoder { Widths = [5], Corruption = Corruption.Gaussian(0.1) });
        Assert.NotEqual(learner, learner with { Widths = [6] });
        Assert.NotEqual(learner, learner with { Corruption = Corruption.Masking(0.1) });
        // A copy with other parameters has programs of its own.
        Assert.Equal(7,
            (learner with { Widths = [7] }).Encode((learner with { Widths = [7] }).Init(default, data), data).Columns);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("vae", Assert.Throws<InputException>(() => Catalog.Of("gan")).Message,
            StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new ConvolutionalAutoencoder().Init(default, Toy.Data(2, 7)));
        Assert.Throws<InputException>(() =>
            new StackedBoltzmannAutoencoder { Widths = [3] }.Init(default, Matrix.From(1, 1, [2])));
        Autoencoder learner = new() { Widths = [5] };
        Assert.Throws<ArgumentException>(() =>
            learner.Step(learner.Init(default, Toy.Data(2, 7)), Toy.Data(2, 8), default));
    }
}
