using System.Runtime.CompilerServices;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// Mean absolute error: <c>(1 / MD) sum |y - x|</c>, gradient <c>sign(y - x) / MD</c>, 0 where y = x.
/// </summary>
public static class MeanAbsoluteError
{
    /// <summary>The loss of outputs y against targets x, in double precision.</summary>
    /// <param name="outputs">y, samples x coordinates numbers in any one order.</param>
    /// <param name="targets">x, of the same length and order.</param>
    public static double Value(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
            sum += Math.Abs(outputs[i] - targets[i]);
        return sum / outputs.Length;
    }

    /// <summary>The gradient of <see cref="Value"/> by the outputs, in double precision.</summary>
    /// <param name="outputs">y.</param>
    /// <param name="targets">x, of the same length and order.</param>
    /// <param name="gradient">Receives the derivative by each output.</param>
    public static void Gradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> gradient)
    {
        for (int i = 0; i < outputs.Length; i++)
            gradient[i] = Math.Sign(outputs[i] - targets[i]) / (double)outputs.Length;
    }
}

/// <summary>
/// The vector form of the gradient, applied to outputs as they arrive: <c>sign(y - x) * scale</c>, scale = 1 / MD.
/// </summary>
/// <param name="targets">x, laid out as the outputs.</param>
/// <param name="scale">1 / MD.</param>
internal readonly unsafe struct AbsoluteErrorSlopes<TSimd, TVector>(float* targets, float scale) : IFinish<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply(TVector sums, nint at)
    {
        TVector target = TSimd.Load(targets + at), up = TSimd.Broadcast(scale);
        TVector above = TSimd.KeepWherePositive(TSimd.Subtract(sums, target), up);
        TVector below = TSimd.KeepWherePositive(TSimd.Subtract(target, sums), up);
        return TSimd.Subtract(above, below);
    }
}
