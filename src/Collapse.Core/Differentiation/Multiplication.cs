namespace Collapse.Differentiation;

/// <summary>
/// <c>y = a b</c>, entry by entry; gradients: that of y times the other operand, summed where an operand was repeated.
/// </summary>
internal sealed class Multiplication(Node a, Node b) : Binary<Multiplication.Function>(a, b)
{
    internal override Node? PullBack(int input, Node slope) => (slope * Inputs[1 - input]).SumTo(Inputs[input]);

    internal readonly struct Function : IBinary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector a, TVector b)
            where TSimd : struct, Numerics.ISimd<TVector>
            where TBits : struct, Numerics.ISimdBits<TVector>
            where TVector : unmanaged => TSimd.Multiply(a, b);

        public double Define(double a, double b) => a * b;
    }
}

public static partial class Operations
{
    internal static Node Multiply(Node a, Node b)
    {
        (a, b) = Pair("The product of entries", a, b);
        if (a is Constant { IsScalar: true } left) return b.Affine(left.Value.Values[0], 0);
        if (b is Constant { IsScalar: true } right) return a.Affine(right.Value.Values[0], 0);
        return new Multiplication(a, b);
    }
}
