namespace Collapse.Differentiation;

/// <summary><c>y = a - b</c>; gradients: that of y, and its negative, summed where an operand was repeated.</summary>
internal sealed class Subtraction(Node a, Node b) : Binary<Subtraction.Function>(a, b)
{
    internal override Node? PullBack(int input, Node slope) => input == 0 ? slope.SumTo(A) : -slope.SumTo(B);

    internal readonly struct Function : IBinary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector a, TVector b)
            where TSimd : struct, Numerics.ISimd<TVector>
            where TBits : struct, Numerics.ISimdBits<TVector>
            where TVector : unmanaged => TSimd.Subtract(a, b);

        public double Define(double a, double b) => a - b;
    }
}

public static partial class Operations
{
    internal static Node Subtract(Node a, Node b)
    {
        (a, b) = Pair("The difference", a, b);
        return new Subtraction(a, b);
    }
}
