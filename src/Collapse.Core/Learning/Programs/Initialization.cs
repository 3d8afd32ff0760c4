namespace Collapse.Learning;

/// <summary>How the weights of a layer with n inputs and m outputs are drawn before the first step.</summary>
public enum Initialization
{
    /// <summary>
    /// Weights uniform in +-sqrt(6 / (n + m)), biases 0. X. Glorot, Y. Bengio, AISTATS 2010, equation 16.
    /// </summary>
    GlorotUniform,

    /// <summary>
    /// Weights normal with standard deviation sqrt(2 / n), biases 0. K. He et al., ICCV 2015, equation 10.
    /// </summary>
    HeNormal,

    /// <summary>
    /// Weights and biases uniform in +-1 / sqrt(n). Y. LeCun et al., "Efficient backprop", 1998, in the uniform form
    /// that some libraries use.
    /// </summary>
    FanInUniform,
}
