namespace Collapse.Differentiation;

/// <summary><c>y = a + b</c>; gradients: that of y, summed where an operand was repeated.</summary>
internal sealed class Addition(Node a, Node b) : Binary<Addition.Function>(a, b)
{
    internal override Node? PullBack(int input, Node slope) => slope.SumTo(Inputs[input]);

    internal readonly struct Function : IBinary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector a, TVector b)
            where TSimd : struct, Numerics.ISimd<TVector>
            where TBits : struct, Numerics.ISimdBits<TVector>
            where TVector : unmanaged => TSimd.Add(a, b);

        public double Define(double a, double b) => a + b;
    }
}

public static partial class Operations
{
    internal static Node Add(Node a, Node b)
    {
        (a, b) = Pair("The sum", a, b);
        return new Addition(a, b);
    }
}
