using Collapse.Numerics;

namespace Collapse.Losses;

/// <summary>Mean absolute error: <c>(1 / MD) sum |y - x|</c>, gradient <c>sign(y - x) / MD</c>, 0 where y = x.</summary>
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

    /// <summary>The vector form: effectively <c>gradient[i] = sign(outputs[i] - targets[i]) * scale</c>, scale = 1 / MD.</summary>
    internal static unsafe void Gradient<TSimd, TVector>(
        float* outputs, float* targets, float* gradient, int count, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector up = TSimd.Broadcast(scale);
        for (int i = 0; i < count; i += TSimd.Lanes)
        {
            TVector output = TSimd.Load(outputs + i);
            TVector target = TSimd.Load(targets + i);
            TVector above = TSimd.KeepWherePositive(TSimd.Subtract(output, target), up);
            TVector below = TSimd.KeepWherePositive(TSimd.Subtract(target, output), up);
            TSimd.Store(TSimd.Subtract(above, below), gradient + i);
        }
    }
}
