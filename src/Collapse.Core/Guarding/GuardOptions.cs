namespace Collapse.Guarding;

/// <summary>How strictly the guard judges. Immutable; the defaults suit a training pipeline.</summary>
public sealed record GuardOptions
{
    /// <summary>The false-alarm rate of a whole run of generations, in (0, 0.5); 0.05.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>
    /// The least number of permutations, 99 to 1,000,000; 999. Small rates need more, which are then drawn.
    /// </summary>
    public int Permutations { get; init; } = 999;

    /// <summary>The most principal directions that are looked at one by one, at least 1; 20.</summary>
    public int Directions { get; init; } = 20;

    /// <summary>
    /// The loss that must have been visible before "healthy" is said, in (0, 1); a quarter of the variance.
    /// </summary>
    /// <remarks>Where not even that loss would be found with probability 0.8, the answer is "cannot be told".</remarks>
    public double VisibleLoss { get; init; } = 0.25;

    /// <summary>The most rows of a set that enter what is quadratic in rows (distances); 2,000, 10 to 20,000.</summary>
    public int PairRows { get; init; } = 2_000;

    /// <summary>The most rows of a set that the principal directions are fitted to; 20,000, at least 10.</summary>
    public int DirectionRows { get; init; } = 20_000;

    /// <summary>
    /// Whether row k of a generation is the response to real row k: then rows are exchanged within pairs.
    /// </summary>
    public bool Pairs { get; init; }

    /// <summary>
    /// The number of the first generation given, counted from 1, where earlier ones were judged in earlier calls; null
    /// when this call is all there is. Look g may spend 6 / (pi^2 g^2) of
    /// <see cref="Alpha"/>; a single generation and no
    /// such number
    /// means one look, which spends it all.
    /// </summary>
    public int? Look { get; init; }

    /// <summary>The root seed of permutations and subsamples; the same seed gives the same bytes.</summary>
    public long Seed { get; init; } = 1;

    internal GuardOptions Validated()
    {
        Check(Alpha is > 0 and < 0.5, "alpha", Alpha, "a rate in (0, 0.5)");
        Check(Permutations is >= 99 and <= 1_000_000, "permutations", Permutations, "99 to 1000000");
        Check(Directions >= 1, "directions", Directions, "at least 1");
        Check(VisibleLoss is > 0 and < 1, "visible loss", VisibleLoss, "a share in (0, 1)");
        Check(PairRows is >= 10 and <= 20_000, "pair rows", PairRows, "10 to 20000");
        Check(DirectionRows >= 10, "direction rows", DirectionRows, "at least 10");
        Check(Look is null or >= 1, "look", Look ?? 1, "at least 1");
        return this;
    }

    private static void Check(bool holds, string name, double value, string expected)
    {
        if (!holds) throw new InputException(FormattableString.Invariant($"{name} is {value}; expected {expected}."));
    }
}
