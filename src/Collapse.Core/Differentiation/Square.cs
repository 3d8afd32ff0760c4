using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = x^2</c>; gradient: <c>2 s x</c>.</summary>
internal sealed class Square(Node x) : Unary<Square.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope * (2 * X);

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => TSimd.Multiply(x, x);

        public double Define(double x) => x * x;
    }
}

public static partial class Operations
{
    /// <summary>The square of each entry.</summary>
    public static Node Square(this Node x) => new Square(x);
}
