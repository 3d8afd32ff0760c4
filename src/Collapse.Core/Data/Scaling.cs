namespace Collapse.Data;

/// <summary>How each segment is scaled on its own before anything is trained on it.</summary>
public enum Scaling
{
    /// <summary>(x - min) / (max - min): to [0, 1], both ends taken.</summary>
    MinMax,

    /// <summary>(x - mean) / sd with the population standard deviation: mean 0, variance 1.</summary>
    ZScore,

    /// <summary>As recorded (mV).</summary>
    None,
}
