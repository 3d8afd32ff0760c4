using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = |x|</c>; gradient: <c>s sign x</c>, 0 at 0.</summary>
internal sealed class AbsoluteValue(Node x) : Unary<AbsoluteValue.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope * new Sign(X);

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => SimdElementary.Abs<TBits, TVector>(x);

        public double Define(double x) => Math.Abs(x);
    }
}

public static partial class Operations
{
    /// <summary>The size of each entry.</summary>
    public static Node Abs(this Node x) => new AbsoluteValue(x);
}
