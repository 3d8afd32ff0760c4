using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = tanh x</c>; gradient: <c>s (1 - y^2)</c>.</summary>
internal sealed class HyperbolicTangent(Node x) : Unary<HyperbolicTangent.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope * (1 - this.Square());

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged
        {
            TVector e = SimdElementary.ExpOfMinusAbs<TSimd, TBits, TVector>(TSimd.Add(x, x)), one = TSimd.Broadcast(1);
            return SimdElementary.WithSign<TBits, TVector>(TSimd.Divide(TSimd.Subtract(one, e), TSimd.Add(one, e)), x);
        }

        public double Define(double x) => 1 - 2 / (Elementary.Exp(2 * x) + 1);
    }
}

public static partial class Operations
{
    /// <summary>The hyperbolic tangent of each entry; absolute error below 2e-7.</summary>
    public static Node Tanh(this Node x) => new HyperbolicTangent(x);
}
