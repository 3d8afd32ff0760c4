namespace Collapse.Differentiation;

/// <summary>
/// <c>y = a / b</c>, entry by entry; gradients: <c>s / b</c> and <c>-s y / b</c>, summed where an operand was repeated.
/// </summary>
internal sealed class Division(Node a, Node b) : Binary<Division.Function>(a, b)
{
    internal override Node? PullBack(int input, Node slope) =>
        input == 0 ? (slope / B).SumTo(A) : -(slope * this / B).SumTo(B);

    internal readonly struct Function : IBinary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector a, TVector b)
            where TSimd : struct, Numerics.ISimd<TVector>
            where TBits : struct, Numerics.ISimdBits<TVector>
            where TVector : unmanaged => TSimd.Divide(a, b);

        public double Define(double a, double b) => a / b;
    }
}

public static partial class Operations
{
    internal static Node Divide(Node a, Node b)
    {
        (a, b) = Pair("The quotient", a, b);
        return new Division(a, b);
    }
}
