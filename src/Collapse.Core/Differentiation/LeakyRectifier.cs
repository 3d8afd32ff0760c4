using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = x where x is not negative, else a x</c>; gradient: s, and a s where x is negative.</summary>
/// <remarks>
/// A. L. Maas, A. Y. Hannun, A. Y. Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
/// </remarks>
internal sealed class LeakyRectifier(Node x, LeakyRectifier.Map map) : Unary<LeakyRectifier.Map>(x, map)
{
    // The value has x's sign, so x need not be kept.
    internal override Node? PullBack(int input, Node slope) => Operations.LeakyGate(this, slope, Function.Leak);

    internal readonly struct Map(float leak) : IUnary
    {
        public float Leak => leak;

        public TVector Apply<TSimd, TBits, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => TBits.SelectBySign(x, TSimd.Multiply(TSimd.Broadcast(leak), x), x);

        public double Define(double x) => double.IsNegative(x) ? leak * x : x;
    }
}

/// <summary>
/// <c>y = b where a is not negative, else l b</c>; gradient by b: the same of s. By a it is 0 wherever there is one.
/// </summary>
internal sealed class LeakyGating(Node a, Node b, LeakyGating.Function function)
    : Binary<LeakyGating.Function>(a, b, function)
{
    internal override Node? PullBack(int input, Node slope) =>
        input == 0 ? null : Operations.LeakyGate(A, slope, Map.Leak).SumTo(B);

    internal readonly struct Function(float leak) : IBinary
    {
        public float Leak => leak;

        public TVector Apply<TSimd, TBits, TVector>(TVector a, TVector b)
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => TBits.SelectBySign(a, TSimd.Multiply(TSimd.Broadcast(leak), b), b);

        public double Define(double a, double b) => double.IsNegative(a) ? leak * b : b;
    }
}

public static partial class Operations
{
    /// <summary>Each entry, the negative ones times <paramref name="leak"/>; NaN stays NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="leak">In (0, 1).</param>
    public static Node LeakyRelu(this Node x, double leak = 0.2) => leak is > 0 and < 1
        ? new LeakyRectifier(x, new LeakyRectifier.Map((float)leak))
        : throw new ArgumentOutOfRangeException(nameof(leak), leak, "The leak lies in (0, 1).");

    /// <summary>
    /// The values, times <paramref name="leak"/> where the gate is negative; no gradient reaches the gate.
    /// </summary>
    public static Node LeakyGate(Node gate, Node values, double leak)
    {
        (gate, values) = Pair("The gating", gate, values);
        return new LeakyGating(gate, values, new LeakyGating.Function((float)leak));
    }
}
