namespace Collapse.Learning;

/// <summary>The models of the paper.</summary>
public enum Model
{
    /// <summary>Autoencoder: input x, target x.</summary>
    Ae,

    /// <summary>Denoising autoencoder: input x + e, target x, e Gaussian and white.</summary>
    Dae,
}
