using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>The function that a layer of neurons applies.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    Linear,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x where it is not negative, else 0.2 x.</summary>
    LeakyRelu,

    /// <summary>x / (1 + e^-x).</summary>
    Silu,
}

/// <summary>Activations as operations.</summary>
internal static class Activations
{
    /// <summary>The activation of each entry.</summary>
    public static Node Apply(this Activation activation, Node x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => x.Relu(),
        Activation.Sigmoid => x.Sigmoid(),
        Activation.Tanh => x.Tanh(),
        Activation.LeakyRelu => x.LeakyRelu(),
        Activation.Silu => x.Silu(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "No such activation."),
    };
}
