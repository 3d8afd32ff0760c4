using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = sin x</c>; gradient: <c>s cos x</c>.</summary>
internal sealed class Sine(Node x) : Unary<Sine.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope * X.Cos();

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => SimdElementary.Sin<TSimd, TBits, TVector>(x);

        public double Define(double x) => Elementary.Sin(x);
    }
}

/// <summary><c>y = cos x</c>; gradient: <c>-s sin x</c>.</summary>
internal sealed class Cosine(Node x) : Unary<Cosine.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => -(slope * X.Sin());

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => SimdElementary.Cos<TSimd, TBits, TVector>(x);

        public double Define(double x) => Elementary.Cos(x);
    }
}

public static partial class Operations
{
    /// <summary>The sine of each entry, in radians up to 1e5; absolute error below 2e-7.</summary>
    public static Node Sin(this Node x) => new Sine(x);

    /// <summary>The cosine of each entry, in radians up to 1e5; absolute error below 2e-7.</summary>
    public static Node Cos(this Node x) => new Cosine(x);
}
