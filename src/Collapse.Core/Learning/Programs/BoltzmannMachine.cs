using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>What a restricted Boltzmann machine of binary units says of its configurations, in double precision.</summary>
/// <remarks>
/// Energy <c>E(v, h) = -c v - b h - h W v</c>; G. E. Hinton, "A practical guide to training restricted Boltzmann machines" (2010), section 2 and
/// equation (16) for the free energy.
/// </remarks>
/// <param name="W">[hidden x visible].</param>
/// <param name="B">Hidden biases, [1 x hidden].</param>
/// <param name="C">Visible biases, [1 x visible].</param>
public sealed record BoltzmannMachine(Matrix W, Matrix B, Matrix C)
{
    private const int MostEnumerated = 24;

    /// <summary>E(v, h).</summary>
    public double Energy(ReadOnlySpan<double> visible, ReadOnlySpan<double> hidden)
    {
        double energy = 0;
        for (int i = 0; i < visible.Length; i++)
            energy -= C.Values[i] * visible[i];
        for (int j = 0; j < hidden.Length; j++)
            energy -= Input(visible, j) * hidden[j];
        return energy;
    }

    /// <summary><c>F(v) = -c v - sum over j of ln(1 + e^(b_j + W_j v))</c>: e^-F is the sum of e^-E over all h.</summary>
    public double FreeEnergy(ReadOnlySpan<double> visible)
    {
        double energy = 0;
        for (int i = 0; i < visible.Length; i++)
            energy -= C.Values[i] * visible[i];
        for (int j = 0; j < W.Rows; j++)
        {
            double input = Input(visible, j);
            energy -= Math.Max(input, 0) + Elementary.Log(1 + Elementary.Exp(-Math.Abs(input)));
        }

        return energy;
    }

    /// <summary>ln Z, by enumerating the visible configurations; at most 24 visible units.</summary>
    public double LogPartition()
    {
        if (W.Columns > MostEnumerated) throw new InvalidOperationException($"{W.Columns} visible units have too many configurations to enumerate.");
        double[] visible = new double[W.Columns], exponents = new double[1 << W.Columns];
        for (int configuration = 0; configuration < exponents.Length; configuration++)
        {
            for (int i = 0; i < visible.Length; i++)
                visible[i] = (configuration >> i) & 1;
            exponents[configuration] = -FreeEnergy(visible);
        }

        double largest = exponents.Max(), sum = 0;
        foreach (double exponent in exponents)
            sum += Elementary.Exp(exponent - largest);
        return largest + Elementary.Log(sum);
    }

    private double Input(ReadOnlySpan<double> visible, int hidden)
    {
        double sum = B.Values[hidden];
        for (int i = 0; i < visible.Length; i++)
            sum += W[hidden, i] * visible[i];
        return sum;
    }
}
