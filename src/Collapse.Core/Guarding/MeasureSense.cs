namespace Collapse.Guarding;

/// <summary>What a measure's fall or rise means.</summary>
public enum MeasureSense
{
    /// <summary>Not known: a trend is a drift.</summary>
    Unknown,

    /// <summary>A fall is a loss: variances, ranks, numbers of distinct things.</summary>
    FallIsLoss,

    /// <summary>A rise is a loss: similarity, repetition, distance from the real data.</summary>
    RiseIsLoss,
}

/// <summary>The sense of measures by their usual names.</summary>
public static class MeasureSenses
{
    private static readonly string[] Falling =
    [
        "variance", "var", "std", "deviation", "spread", "rank", "entropy", "diversity", "distinct", "unique",
        "coverage", "recall", "survival", "modes", "classes", "vendi", "kept", "volume",
    ];

    private static readonly string[] Rising =
    [
        "correlation", "similarity", "bleu", "repetition", "duplicate", "copies", "divergence", "kl", "fid", "mmd",
        "wasserstein",
    ];

    /// <summary>
    /// By the words of the name (<c>length_std</c>: a fall is a loss; <c>self_bleu</c>: a rise is). A word of neither
    /// list, or of both, leaves it unknown.
    /// </summary>
    public static MeasureSense Of(string name)
    {
        string[] words = name.ToLowerInvariant().Split(['_', ' ', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
        bool falls = Array.Exists(words, word => Falling.Contains(word));
        bool rises = Array.Exists(words, word => Rising.Contains(word));
        return falls == rises ? MeasureSense.Unknown : falls ? MeasureSense.FallIsLoss : MeasureSense.RiseIsLoss;
    }
}
