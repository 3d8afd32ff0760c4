using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = e^x</c>; gradient: <c>s y</c>.</summary>
internal sealed class Exponential(Node x) : Unary<Exponential.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope * this;

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => SimdElementary.Exp<TSimd, TBits, TVector>(x);

        public double Define(double x) => Elementary.Exp(x);
    }
}

public static partial class Operations
{
    /// <summary>e^x of each entry; beyond -87 and 88 as at these.</summary>
    public static Node Exp(this Node x) => new Exponential(x);
}
