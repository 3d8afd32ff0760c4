using Collapse.Learning;

namespace Collapse.Experiments;

/// <summary>Every parameter of one chain of generations. Immutable.</summary>
public sealed record GenerationProtocol
{
    /// <summary>The learner, by its name in <see cref="GeneratorCatalog"/>.</summary>
    public string Learner { get; init; } = "wgan-gp";

    /// <summary>The policy, as <see cref="GenerationPolicy.Parse"/> reads it.</summary>
    public string Policy { get; init; } = "replace";

    /// <summary>Generations, at least 1: the first is trained on the real rows alone.</summary>
    public int Generations { get; init; } = 10;

    /// <summary>M, the rows that each generation draws for the next; 0 for as many as there are real ones.</summary>
    public int Samples { get; init; }

    /// <summary>Real rows at most; if there are more, this many are drawn once.</summary>
    public int Real { get; init; } = 1_000;

    /// <summary>Learning steps of each generation; 0 for the learner's own number.</summary>
    public int Steps { get; init; }

    /// <summary>Whether a generation goes on from the last one's weights instead of new ones.</summary>
    public bool FineTune { get; init; }

    /// <summary>The number of the repetition, counted from 0.</summary>
    public int Repetition { get; init; }

    /// <summary>The root seed.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The learning steps of a generation.</summary>
    public int StepsEach => Steps > 0 ? Steps : GeneratorCatalog.Of(Learner).Steps;

    /// <summary>The same, checked.</summary>
    /// <exception cref="InputException">A parameter is out of its range.</exception>
    public GenerationProtocol Validated()
    {
        GeneratorCatalog.Of(Learner);
        GenerationPolicy.Parse(Policy);
        Check(Generations is >= 1 and <= 10_000, "generations", Generations, "1 to 10000");
        Check(Samples == 0 || Samples is >= 10 and <= 1_000_000, "samples", Samples, "10 to 1000000, or 0 for all");
        Check(Real >= 10, "real", Real, "10 or more");
        Check(Steps is >= 0 and <= 100_000_000, "steps", Steps, "0 to 100000000");
        Check(Repetition >= 0, "repetition", Repetition, "0 or more");
        return this;
    }

    private static void Check(bool holds, string name, int value, string expected)
    {
        if (!holds) throw new InputException($"{name} is {value}; expected {expected}.");
    }
}
