using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = min(max(x, -c), c)</c>; gradient: s where x lies within the limits, else 0.</summary>
internal sealed class Clamping(Node x, Clamping.Map map) : Unary<Clamping.Map>(x, map)
{
    internal override Node? PullBack(int input, Node slope) => Operations.Gate(Function.Limit - X.Abs(), slope);

    internal readonly struct Map(float limit) : IUnary
    {
        public float Limit => limit;

        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged
        {
            TVector most = TSimd.Broadcast(limit), least = TSimd.Broadcast(-limit);
            TVector below = TBits.SelectBySign(TSimd.Subtract(x, most), x, most);
            return TBits.SelectBySign(TSimd.Subtract(below, least), least, below);
        }

        public double Define(double x) => Math.Clamp(x, -limit, limit);
    }
}

public static partial class Operations
{
    /// <summary>
    /// Each entry moved to the nearest number within +- <paramref name="limit"/>, which is more than 0.
    /// </summary>
    public static Node Clamp(this Node x, double limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return new Clamping(x, new Clamping.Map((float)limit));
    }
}
