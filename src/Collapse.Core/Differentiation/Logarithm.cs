using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = ln x</c>; gradient: <c>s / x</c>.</summary>
internal sealed class Logarithm(Node x) : Unary<Logarithm.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope / X;

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => SimdElementary.Log<TSimd, TBits, TVector>(x);

        public double Define(double x) => Elementary.Log(x);
    }
}

public static partial class Operations
{
    /// <summary>The natural logarithm of each entry; below 1.2e-38 as at that number.</summary>
    public static Node Log(this Node x) => new Logarithm(x);
}
