using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = a x + b</c> with fixed numbers a and b, rounded to float32; gradient: <c>a s</c>.</summary>
internal sealed class Affinity(Node x, Affinity.Map map) : Unary<Affinity.Map>(x, map)
{
    internal override Node? PullBack(int input, Node slope) => slope.Affine(Function.Factor, 0);

    internal readonly struct Map(float factor, float shift) : IUnary
    {
        public float Factor => factor;

        public float Shift => shift;

        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => TSimd.MultiplyAdd(TSimd.Broadcast(factor), x, TSimd.Broadcast(shift));

        public double Define(double x) => factor * x + shift;
    }

    /// <summary>The map of this node.</summary>
    internal Map Numbers => Function;
}

public static partial class Operations
{
    /// <summary>A number times each entry, plus a number; rounded once.</summary>
    public static Node Affine(this Node x, double factor, double shift)
    {
        if (factor == 1 && shift == 0) return x;
        if (x is Constant { IsScalar: true } number)
            return Constant(factor * number.Value.Values[0] + shift);
        if (x is Affinity { Numbers.Shift: 0 } inner) // one rounding instead of two
            return new Affinity(inner.Inputs[0],
                new Affinity.Map((float)(factor * inner.Numbers.Factor), (float)shift));
        if (x is Repeat repeat) return repeat.X.Affine(factor, shift).RepeatTo(x.Rows, x.Columns);
        return new Affinity(x, new Affinity.Map((float)factor, (float)shift));
    }
}
