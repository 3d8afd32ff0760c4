using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = sign x</c>, 0 at 0; constant wherever it has a gradient.</summary>
internal sealed class Sign(Node x) : Unary<Sign.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => null;

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged
        {
            TVector one = TSimd.Broadcast(1), minus = TSimd.Subtract(TSimd.Broadcast(0), x);
            return TSimd.Subtract(TSimd.KeepWherePositive(x, one), TSimd.KeepWherePositive(minus, one));
        }

        public double Define(double x) => Math.Sign(x);
    }
}

public static partial class Operations
{
    /// <summary>The sign of each entry: -1, 0 or 1; without a gradient.</summary>
    public static Node Signum(this Node x) => new Sign(x);
}
