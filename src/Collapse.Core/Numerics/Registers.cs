using System.Runtime.Intrinsics;

namespace Collapse.Numerics;

/// <summary>A computation that is written once for registers of any width.</summary>
internal interface IVectorised
{
    /// <summary>Computes it with registers of a given width.</summary>
    void Run<TSimd, TBits, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged;
}

/// <summary>The one place where the width of the registers is chosen: the widest that the processor has.</summary>
internal static class Registers
{
    /// <summary>float32 lanes in a register.</summary>
    public static int Lanes => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Runs a computation on registers of that width.</summary>
    public static void Run<T>(in T computation) where T : struct, IVectorised, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated) computation.Run<Simd512, SimdBits512, Vector512<float>>();
        else if (Vector256.IsHardwareAccelerated) computation.Run<Simd256, SimdBits256, Vector256<float>>();
        else computation.Run<Simd128, SimdBits128, Vector128<float>>();
    }
}
