using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Collapse.Numerics;

/// <summary>Zeroed working memory for kernels: float32, on a 64-byte border, never moved by the garbage collector.</summary>
/// <remarks>
/// Mutable and internal: lives inside one call and is never seen by a caller. Disposing hands the memory on to the next buffer of
/// that size, so that no more is kept than was once in use at the same time; without it the garbage collector has it.
/// </remarks>
internal sealed unsafe class LaneBuffer : IDisposable
{
    /// <summary>Lengths and strides are rounded up to this many floats, the widest register.</summary>
    public const int Lanes = 16;

    private static readonly ConcurrentDictionary<int, ConcurrentBag<float[]>> Idle = []; // by length

    private float[]? _memory; // keeps the pinned array alive

    public LaneBuffer(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Stride = RoundUp(columns);
        int length = checked(rows * Stride) + Lanes;
        if (Idle.TryGetValue(length, out ConcurrentBag<float[]>? idle) && idle.TryTake(out _memory)) Array.Clear(_memory);
        else _memory = GC.AllocateArray<float>(length, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (float*)((address + 63) & ~(nuint)63);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The first float of the first row; null once disposed of.</summary>
    public float* Pointer { get; private set; }

    /// <summary>The row without its padding.</summary>
    public Span<float> Row(int row) => new(Pointer + (long)row * Stride, Columns);

    /// <summary>Everything, padding included.</summary>
    public Span<float> All => new(Pointer, Rows * Stride);

    public void Dispose()
    {
        if (_memory is null) return;
        Idle.GetOrAdd(_memory.Length, _ => []).Add(_memory);
        _memory = null;
        Pointer = null;
    }

    public static int RoundUp(int count) => (count + Lanes - 1) / Lanes * Lanes;
}
