using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>Processor time, and what the processor can do at most.</summary>
/// <remarks>
/// Processor time does not count the time in which the system lets others run, so it varies less on a busy machine; on
/// a quiet one it equals the wall time of a single thread. Shared caches, memory and clock rate are still felt.
/// </remarks>
internal static unsafe partial class Cpu
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID on Linux

    /// <summary>Seconds that the calling thread has run; where the system is not Linux, seconds on the wall.</summary>
    public static double Seconds
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
            long* time = stackalloc long[2];
            return Read(ThreadClock, time) == 0 ? time[0] + time[1] * 1e-9
                : throw new InvalidOperationException("No thread clock.");
        }
    }

    /// <summary>
    /// Processor seconds of one call of <paramref name="action"/>, repeated until <paramref name="least"/> have passed.
    /// </summary>
    public static double PerCall(Action action, double least)
    {
        int calls = 0;
        double start = Seconds, passed;
        do
        {
            action();
            calls++;
            passed = Seconds - start;
        }
        while (passed < least);
        return passed / calls;
    }

    /// <summary>
    /// The highest rate of float32 multiply-adds that one core reached (floating-point operations a second): 14 chains
    /// that wait for nothing but themselves, in the widest registers, the best of several trials.
    /// </summary>
    public static double Peak()
    {
        const int Rounds = 20_000;
        double best = 0;
        float sink = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            double seconds = PerCall(() => sink += Chains(Rounds), 0.003);
            best = Math.Max(best, 2.0 * 14 * Width * Rounds / seconds);
        }

        if (float.IsNaN(sink)) throw new InvalidOperationException("The chains ran away.");
        return best;
    }

    /// <summary>Lanes of the registers in use.</summary>
    public static int Width => Registers.Lanes;

    /// <summary>The processor's name, where Linux tells it.</summary>
    public static string Name =>
        !File.Exists("/proc/cpuinfo") ? "unknown processor"
        : File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static float Chains(int rounds) =>
        Vector512.IsHardwareAccelerated ? Chains512(rounds) : Vector256.IsHardwareAccelerated ? Chains256(rounds)
            : Chains128(rounds);

    // Each chain starts elsewhere: of equal chains the compiler would keep one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chains512(int rounds)
    {
        Vector512<float> a = Vector512.Create(0.999f), b = Vector512.Create(0.001f);
        Vector512<float> c0 = Vector512.Create(1f), c1 = c0 + b, c2 = c1 + b, c3 = c2 + b, c4 = c3 + b, c5 = c4 + b,
            c6 = c5 + b;
        Vector512<float> c7 = c6 + b, c8 = c7 + b, c9 = c8 + b, c10 = c9 + b, c11 = c10 + b, c12 = c11 + b,
            c13 = c12 + b;
        for (; rounds > 0; rounds--)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b); c1 = Vector512.FusedMultiplyAdd(c1, a, b);
            c2 = Vector512.FusedMultiplyAdd(c2, a, b); c3 = Vector512.FusedMultiplyAdd(c3, a, b);
            c4 = Vector512.FusedMultiplyAdd(c4, a, b); c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b); c7 = Vector512.FusedMultiplyAdd(c7, a, b);
            c8 = Vector512.FusedMultiplyAdd(c8, a, b); c9 = Vector512.FusedMultiplyAdd(c9, a, b);
            c10 = Vector512.FusedMultiplyAdd(c10, a, b); c11 = Vector512.FusedMultiplyAdd(c11, a, b);
            c12 = Vector512.FusedMultiplyAdd(c12, a, b); c13 = Vector512.FusedMultiplyAdd(c13, a, b);
        }

        return (c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11 + c12 + c13).GetElement(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chains256(int rounds)
    {
        Vector256<float> a = Vector256.Create(0.999f), b = Vector256.Create(0.001f);
        Vector256<float> c0 = Vector256.Create(1f), c1 = c0 + b, c2 = c1 + b, c3 = c2 + b, c4 = c3 + b, c5 = c4 + b,
            c6 = c5 + b;
        Vector256<float> c7 = c6 + b, c8 = c7 + b, c9 = c8 + b, c10 = c9 + b, c11 = c10 + b, c12 = c11 + b,
            c13 = c12 + b;
        for (; rounds > 0; rounds--)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, a, b); c1 = Vector256.FusedMultiplyAdd(c1, a, b);
            c2 = Vector256.FusedMultiplyAdd(c2, a, b); c3 = Vector256.FusedMultiplyAdd(c3, a, b);
            c4 = Vector256.FusedMultiplyAdd(c4, a, b); c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            c6 = Vector256.FusedMultiplyAdd(c6, a, b); c7 = Vector256.FusedMultiplyAdd(c7, a, b);
            c8 = Vector256.FusedMultiplyAdd(c8, a, b); c9 = Vector256.FusedMultiplyAdd(c9, a, b);
            c10 = Vector256.FusedMultiplyAdd(c10, a, b); c11 = Vector256.FusedMultiplyAdd(c11, a, b);
            c12 = Vector256.FusedMultiplyAdd(c12, a, b); c13 = Vector256.FusedMultiplyAdd(c13, a, b);
        }

        return (c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11 + c12 + c13).GetElement(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chains128(int rounds)
    {
        Vector128<float> a = Vector128.Create(0.999f), b = Vector128.Create(0.001f);
        Vector128<float> c0 = Vector128.Create(1f), c1 = c0 + b, c2 = c1 + b, c3 = c2 + b, c4 = c3 + b, c5 = c4 + b,
            c6 = c5 + b;
        Vector128<float> c7 = c6 + b, c8 = c7 + b, c9 = c8 + b, c10 = c9 + b, c11 = c10 + b, c12 = c11 + b,
            c13 = c12 + b;
        for (; rounds > 0; rounds--)
        {
            c0 = Vector128.FusedMultiplyAdd(c0, a, b); c1 = Vector128.FusedMultiplyAdd(c1, a, b);
            c2 = Vector128.FusedMultiplyAdd(c2, a, b); c3 = Vector128.FusedMultiplyAdd(c3, a, b);
            c4 = Vector128.FusedMultiplyAdd(c4, a, b); c5 = Vector128.FusedMultiplyAdd(c5, a, b);
            c6 = Vector128.FusedMultiplyAdd(c6, a, b); c7 = Vector128.FusedMultiplyAdd(c7, a, b);
            c8 = Vector128.FusedMultiplyAdd(c8, a, b); c9 = Vector128.FusedMultiplyAdd(c9, a, b);
            c10 = Vector128.FusedMultiplyAdd(c10, a, b); c11 = Vector128.FusedMultiplyAdd(c11, a, b);
            c12 = Vector128.FusedMultiplyAdd(c12, a, b); c13 = Vector128.FusedMultiplyAdd(c13, a, b);
        }

        return (c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11 + c12 + c13).GetElement(0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, long* time);
}
