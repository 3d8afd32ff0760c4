using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = max(x, 0)</c>; gradient: s where x is positive, else 0.</summary>
internal sealed class Rectifier(Node x) : Unary<Rectifier.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => Operations.Gate(X, slope);

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => TSimd.KeepWherePositive(x, x);

        public double Define(double x) => Math.Max(x, 0);
    }
}

public static partial class Operations
{
    /// <summary>The larger of 0 and each entry.</summary>
    public static Node Relu(this Node x) => new Rectifier(x);
}
