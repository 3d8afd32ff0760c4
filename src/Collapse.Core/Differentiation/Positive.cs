using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = 1 where x is positive, else 0</c>; constant wherever it has a gradient.</summary>
internal sealed class Positive(Node x) : Unary<Positive.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => null;

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => TSimd.KeepWherePositive(x, TSimd.Broadcast(1));

        public double Define(double x) => x > 0 ? 1 : 0;
    }
}

public static partial class Operations
{
    /// <summary>1 for each positive entry, 0 for the others; without a gradient.</summary>
    public static Node IsPositive(this Node x) => new Positive(x);
}
