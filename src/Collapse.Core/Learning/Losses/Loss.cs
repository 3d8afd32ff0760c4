namespace Collapse.Learning;

/// <summary>The losses of the paper. Each is a mean over samples (and coordinates).</summary>
public enum Loss
{
    /// <summary>Mean squared error.</summary>
    Mse,

    /// <summary>Mean absolute error.</summary>
    Mae,

    /// <summary>Mean over samples of 1 - SSIM.</summary>
    Ssim,
}
