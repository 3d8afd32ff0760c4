using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>The worked example of docs/new-learner.md is this very code, and it learns.</summary>
public sealed class NewLearnerTests
{
    [Fact]
    public void The_page_shows_the_code_that_is_compiled_here()
    {
        string page = Read("docs", "new-learner.md"), code = Read("tests", "Collapse.Tests", "Learning", "BinaryAutoencoder.cs");
        Assert.Contains(code[code.IndexOf("/// <summary>", StringComparison.Ordinal)..].TrimEnd(), page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_learns_and_its_codes_are_bits()
    {
        BinaryAutoencoder learner = new() { Hidden = 8, Optimizer = new Adam(0.01) };
        Matrix data = Toy.Data(20, 12);
        LearnerState state = learner.Init(Key.FromSeed(1), data);
        double before = learner.LossOf(state, data, default);
        for (int step = 0; step < 100; step++)
            state = learner.Step(state, data, default);
        Assert.True(learner.LossOf(state, data, default) < 0.1 * before);
        Assert.All(learner.Encode(state, data).Values.ToArray(), bit => Assert.True(bit is 0 or 1));
    }

    private static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([Fixtures.RepositoryRoot, .. path])).ReplaceLineEndings("\n");
}
