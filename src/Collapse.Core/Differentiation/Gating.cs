using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// <c>y = b where a is positive, else 0</c>; gradient by b: the same of s. By a it is 0 wherever there is one.
/// </summary>
internal sealed class Gating(Node a, Node b) : Binary<Gating.Function>(a, b)
{
    internal override Node? PullBack(int input, Node slope) => input == 0 ? null : Operations.Gate(A, slope).SumTo(B);

    internal readonly struct Function : IBinary
    {
        public TVector Apply<TSimd, TBits, TVector>(TVector a, TVector b)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => TSimd.KeepWherePositive(a, b);

        public double Define(double a, double b) => a > 0 ? b : 0;
    }
}

public static partial class Operations
{
    /// <summary>The values where the gate is positive, else 0; no gradient reaches the gate.</summary>
    public static Node Gate(Node gate, Node values)
    {
        (gate, values) = Pair("The gating", gate, values);
        return new Gating(gate, values);
    }
}
