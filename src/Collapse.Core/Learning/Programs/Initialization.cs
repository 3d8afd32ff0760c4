using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>How the weights of a layer with n inputs and m outputs are drawn before the first step.</summary>
public enum Initialization
{
    /// <summary>Weights uniform in +-sqrt(6 / (n + m)), biases 0. X. Glorot, Y. Bengio, AISTATS 2010, equation 16.</summary>
    GlorotUniform,

    /// <summary>Weights normal with standard deviation sqrt(2 / n), biases 0. K. He et al., ICCV 2015, equation 10.</summary>
    HeNormal,

    /// <summary>Weights and biases uniform in +-1 / sqrt(n). Y. LeCun et al., "Efficient backprop", 1998, in the uniform form that some libraries use.</summary>
    FanInUniform,
}

/// <summary>Draws the weights of dense networks.</summary>
internal static class Initializations
{
    /// <summary>The weights of a D/H/D network.</summary>
    public static DenseWeights Draw(this Initialization kind, Key key, int coordinates, int hidden)
    {
        DenseWeights zeros = DenseWeights.Zeros(coordinates, hidden);
        DenseWeights weights = zeros with
        {
            W1 = Weights(kind, key.Derive("encoder"), hidden, coordinates),
            W2 = Weights(kind, key.Derive("decoder"), coordinates, hidden),
        };
        if (kind != Initialization.FanInUniform) return weights;
        return weights with
        {
            B1 = Uniform(key.Derive("encoder biases"), 1, hidden, 1 / Math.Sqrt(coordinates)),
            B2 = Uniform(key.Derive("decoder biases"), 1, coordinates, 1 / Math.Sqrt(hidden)),
        };
    }

    private static Matrix Weights(Initialization kind, Key key, int outputs, int inputs) => kind switch
    {
        Initialization.HeNormal => Normal(key, outputs, inputs, Math.Sqrt(2.0 / inputs)),
        Initialization.FanInUniform => Uniform(key, outputs, inputs, 1 / Math.Sqrt(inputs)),
        _ => Uniform(key, outputs, inputs, Math.Sqrt(6.0 / (inputs + outputs))),
    };

    private static Matrix Uniform(Key key, int rows, int columns, double limit) =>
        Matrix.Create(rows, columns, (row, values) =>
        {
            for (int column = 0; column < columns; column++)
                values[column] = (float)((2 * key.Uniform((long)row * columns + column) - 1) * limit);
        });

    private static Matrix Normal(Key key, int rows, int columns, double sigma) =>
        Matrix.Create(rows, columns, (row, values) =>
        {
            for (int column = 0; column < columns; column++)
                values[column] = (float)(sigma * key.Normal((long)row * columns + column));
        });
}
