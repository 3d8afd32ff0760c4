using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Collapse.Guarding;

/// <summary>Sums over coordinates in double precision, four at a time: the same bits on every machine.</summary>
/// <remarks>Four partial sums wherever it runs, multiplied and added in two roundings.</remarks>
internal static class Lanes
{
    /// <summary>sum_i a_i b_i.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        int i = 0;
        ref double x = ref MemoryMarshal.GetReference(a), y = ref MemoryMarshal.GetReference(b[..a.Length]);
        for (; i <= a.Length - 4; i += 4) sum += Load(ref x, i) * Load(ref y, i);
        double rest = 0;
        for (; i < a.Length; i++) rest += a[i] * b[i];
        return Sum(sum) + rest;
    }

    /// <summary>sum_i (a_i - b_i)^2.</summary>
    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        int i = 0;
        ref double x = ref MemoryMarshal.GetReference(a), y = ref MemoryMarshal.GetReference(b[..a.Length]);
        for (; i <= a.Length - 4; i += 4)
        {
            Vector256<double> difference = Load(ref x, i) - Load(ref y, i);
            sum += difference * difference;
        }

        double rest = 0;
        for (; i < a.Length; i++) rest += (a[i] - b[i]) * (a[i] - b[i]);
        return Sum(sum) + rest;
    }

    /// <summary>destination_i += factor x_i for all of x.</summary>
    public static void AddMultiple(double factor, ReadOnlySpan<double> x, Span<double> destination)
    {
        Vector256<double> f = Vector256.Create(factor);
        int i = 0;
        ref double from = ref MemoryMarshal.GetReference(x);
        ref double to = ref MemoryMarshal.GetReference(destination[..x.Length]);
        for (; i <= x.Length - 4; i += 4)
            (Load(ref to, i) + Load(ref from, i) * f).StoreUnsafe(ref to, (nuint)i);
        for (; i < x.Length; i++) destination[i] += x[i] * factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(ref double first, int i) => Vector256.LoadUnsafe(ref first, (nuint)i);

    private static double Sum(Vector256<double> sum) => sum[0] + sum[1] + (sum[2] + sum[3]);
}
