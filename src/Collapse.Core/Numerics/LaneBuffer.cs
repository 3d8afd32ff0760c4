using System.Runtime.CompilerServices;

namespace Collapse.Numerics;

/// <summary>Zeroed working memory for kernels: float32, on a 64-byte border, never moved by the garbage collector.</summary>
/// <remarks>Mutable and internal: lives inside one call and is never seen by a caller.</remarks>
internal sealed unsafe class LaneBuffer
{
    /// <summary>Lengths and strides are rounded up to this many floats, the widest register.</summary>
    public const int Lanes = 16;

    private readonly float[] _memory; // keeps the pinned array alive

    public LaneBuffer(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Stride = RoundUp(columns);
        _memory = GC.AllocateArray<float>(checked(rows * Stride) + Lanes, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (float*)((address + 63) & ~(nuint)63);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    public float* Pointer { get; }

    /// <summary>The row without its padding.</summary>
    public Span<float> Row(int row) => new(Pointer + (long)row * Stride, Columns);

    /// <summary>Everything, padding included.</summary>
    public Span<float> All => new(Pointer, Rows * Stride);

    public static int RoundUp(int count) => (count + Lanes - 1) / Lanes * Lanes;
}
