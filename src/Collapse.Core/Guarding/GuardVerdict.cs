namespace Collapse.Guarding;

/// <summary>The guard's verdict on a generation, or on a whole pipeline.</summary>
public enum GuardVerdict
{
    /// <summary>No loss, gain or other difference was found, and a loss of relevance would have been.</summary>
    Healthy,

    /// <summary>Variance, rank, variety or classes are lost.</summary>
    Collapsing,

    /// <summary>Variance is gained: the rows spread beyond the real ones.</summary>
    Fattening,

    /// <summary>The distributions differ, but neither way: the mean moves, or shares of classes do.</summary>
    Drifting,

    /// <summary>Nothing was found, but at this size a loss of relevance would not have been either.</summary>
    CannotTell,
}
