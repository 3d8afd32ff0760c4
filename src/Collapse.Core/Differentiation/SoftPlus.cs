using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = ln(1 + e^x)</c>; gradient: <c>s / (1 + e^-x)</c>.</summary>
internal sealed class SoftPlus(Node x) : Unary<SoftPlus.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope * X.Sigmoid();

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged
        {
            TVector e = SimdElementary.ExpOfMinusAbs<TSimd, TBits, TVector>(x), one = TSimd.Broadcast(1);
            return TSimd.Add(TSimd.KeepWherePositive(x, x),
                SimdElementary.Log<TSimd, TBits, TVector>(TSimd.Add(one, e)));
        }

        public double Define(double x) => Math.Max(x, 0) + Elementary.Log(1 + Elementary.Exp(-Math.Abs(x)));
    }
}

public static partial class Operations
{
    /// <summary>ln(1 + e^x) of each entry, without overflow; absolute error below 2e-7.</summary>
    public static Node Softplus(this Node x) => new SoftPlus(x);
}
