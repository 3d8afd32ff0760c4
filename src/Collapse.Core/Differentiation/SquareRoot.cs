using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// <c>y = sqrt x</c>, 0 for negative x; gradient: <c>s / (2 y)</c>, taken as 0 where x is below 2^-84.
/// </summary>
/// <remarks>
/// The gradient of a root is infinite at 0, and a norm's gradient there is whatever one likes: 0 is a subgradient of
/// the norm, and keeps a penalty on a gradient of length 0 finite. 2^-84 is the square of 2.3e-13; the third power of
/// 2^42, which the second derivative has, is still a float32.
/// </remarks>
internal sealed class SquareRoot(Node x) : Unary<SquareRoot.Map>(x)
{
    internal override Node? PullBack(int input, Node slope) => slope * (0.5 * new InverseRoot(X));

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => TSimd.SquareRoot(TSimd.KeepWherePositive(x, x));

        public double Define(double x) => Math.Sqrt(Math.Max(x, 0));
    }
}

/// <summary><c>y = 1 / sqrt x</c>, 0 where x is below 2^-84; gradient: <c>-s y^3 / 2</c>.</summary>
internal sealed class InverseRoot(Node x) : Unary<InverseRoot.Map>(x)
{
    private const float Least = 1f / (1L << 42) / (1L << 42);

    internal override Node? PullBack(int input, Node slope) => slope * (-0.5 * (this * this.Square()));

    internal readonly struct Map : IUnary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged
        {
            TVector root = TSimd.SquareRoot(TSimd.KeepWherePositive(x, x));
            return TSimd.KeepWherePositive(
                TSimd.Subtract(x, TSimd.Broadcast(Least)), TSimd.Divide(TSimd.Broadcast(1), root));
        }

        public double Define(double x) => x > Least ? 1 / Math.Sqrt(x) : 0;
    }
}

public static partial class Operations
{
    /// <summary>
    /// The square root of each entry, 0 of a negative one; its gradient at 0 is taken as 0 instead of infinity.
    /// </summary>
    public static Node Sqrt(this Node x) => new SquareRoot(x);

    /// <summary>1 over the square root of each entry; 0 for entries below 2^-84.</summary>
    public static Node InverseSqrt(this Node x) => new InverseRoot(x);

    /// <summary>The Euclidean length of each row, [rows x 1]; a row of zeros has the gradient 0.</summary>
    public static Node RowNorms(this Node x) => x.Square().SumColumns().Sqrt();
}
