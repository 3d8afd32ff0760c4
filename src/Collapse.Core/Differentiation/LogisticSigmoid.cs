using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = 1 / (1 + e^-x)</c>; gradient: <c>s y (1 - y)</c>.</summary>
internal sealed class LogisticSigmoid(Node x) : Unary<LogisticSigmoid.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope * (this * (1 - this));

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged
        {
            TVector e = SimdElementary.ExpOfMinusAbs<TSimd, TBits, TVector>(x), one = TSimd.Broadcast(1);
            TVector upper = TSimd.Divide(one, TSimd.Add(one, e)); // at |x|
            return TBits.SelectBySign(x, TSimd.Multiply(e, upper), upper);
        }

        public double Define(double x) => 1 / (1 + Elementary.Exp(-x));
    }
}

public static partial class Operations
{
    /// <summary>The logistic function 1 / (1 + e^-x) of each entry.</summary>
    public static Node Sigmoid(this Node x) => new LogisticSigmoid(x);
}
