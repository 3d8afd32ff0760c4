using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A weight matrix before training: its name, shape and how it starts.</summary>
/// <param name="Name">The field's symbol, such as <c>W1</c>.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Limit">It starts uniform in +- this; 0 for zeros.</param>
/// <param name="Shift">What is added to every entry at the start.</param>
/// <param name="Purpose">The purpose of the key that draws it; its name, unless it is to start like another's.</param>
/// <param name="Deviation">Or it starts normal with this standard deviation; 0 for uniform.</param>
public sealed record Parameter(
    string Name, int Rows, int Columns, double Limit = 0, double Shift = 0, string? Purpose = null,
        double Deviation = 0)
{
    /// <summary>A weight matrix that starts uniform in +- sqrt(6 / (rows + columns)).</summary>
    /// <remarks>X. Glorot, Y. Bengio, AISTATS 2010, equation (16).</remarks>
    public static Parameter Glorot(string name, int rows, int columns, string? purpose = null) =>
        new(name, rows, columns, Math.Sqrt(6.0 / (rows + columns)), 0, purpose);

    /// <summary>A row of biases, which start at 0.</summary>
    public static Parameter Bias(string name, int columns) => new(name, 1, columns);

    /// <summary>Weights and biases of a dense layer: <c>W</c> and <c>b</c> with a suffix.</summary>
    public static IEnumerable<Parameter> Dense(string suffix, int inputs, int outputs, string? purpose = null) =>
        [Glorot("W" + suffix, outputs, inputs, purpose), Bias("b" + suffix, outputs)];

    /// <summary>Weights and biases of a dense layer, started in one of three ways.</summary>
    public static IEnumerable<Parameter> Dense(string suffix, int inputs, int outputs, string? purpose,
        Initialization initialization)
    {
        (string w, string b) = ("W" + suffix, "b" + suffix);
        double limit = 1 / Math.Sqrt(inputs);
        return initialization switch
        {
            Initialization.HeNormal => [new(w, outputs, inputs, Purpose: purpose, Deviation: Math.Sqrt(2.0 / inputs)),
                Bias(b, outputs)],
            Initialization.FanInUniform =>
                [new(w, outputs, inputs, limit, 0, purpose), new(b, 1, outputs, limit, 0, $"{purpose ?? w} biases")],
            _ => Dense(suffix, inputs, outputs, purpose),
        };
    }

    /// <summary>The start values.</summary>
    public Matrix Draw(Key key)
    {
        if (Limit == 0 && Shift == 0 && Deviation == 0) return Matrix.Zeros(Rows, Columns);
        Key own = key.Derive(Purpose ?? Name);
        return Matrix.Create(Rows, Columns, (row, values) =>
        {
            for (int column = 0; column < values.Length; column++)
            {
                long place = (long)row * Columns + column;
                double value = Deviation == 0 ? (2 * own.Uniform(place) - 1) * Limit : Deviation * own.Normal(place);
                values[column] = (float)(value + Shift);
            }
        });
    }
}
