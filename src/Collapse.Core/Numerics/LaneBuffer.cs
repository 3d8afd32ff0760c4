using System.Runtime.CompilerServices;

namespace Collapse.Numerics;

/// <summary>
/// Zeroed working memory for kernels: float32, on a 64-byte border, never moved by the garbage collector.
/// </summary>
/// <remarks>
/// Mutable and internal: lives inside one call and is never seen by a caller. Disposing hands the memory on to the next
/// buffer of that size, so that no more is kept than was once in use at the same time, nor more than
/// <see cref="MostIdleBytes"/>: beyond that the garbage collector has what waited longest, as sizes change while data
/// grow. Without disposing it has everything.
/// </remarks>
internal sealed unsafe class LaneBuffer : IDisposable
{
    /// <summary>Lengths and strides are rounded up to this many floats, the widest register.</summary>
    public const int Lanes = 16;

    /// <summary>As many bytes wait for their next buffer at most.</summary>
    public const long MostIdleBytes = 64L << 20;

    private static readonly Lock Gate = new();
    private static readonly LinkedList<int> Waiting = []; // the length of each, what waits longest first
    // by length, likewise
    private static readonly Dictionary<int, LinkedList<(float[] Memory, LinkedListNode<int> Place)>> Idle = [];

    private float[]? _memory; // keeps the pinned array alive

    public LaneBuffer(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Stride = RoundUp(columns);
        int length = checked(rows * Stride) + Lanes;
        _memory = Taken(length);
        if (_memory is null) _memory = GC.AllocateArray<float>(length, pinned: true);
        else Array.Clear(_memory);
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
        Give(_memory);
        _memory = null;
        Pointer = null;
    }

    /// <summary>Bytes that wait for their next buffer.</summary>
    public static long IdleBytes { get; private set; }

    // What waits the shortest, as it is likely to be in the cache.
    private static float[]? Taken(int length)
    {
        lock (Gate)
        {
            if (!Idle.TryGetValue(length, out var idle) || idle.Last is not { } last) return null;
            Remove(idle, last);
            return last.Value.Memory;
        }
    }

    private static void Give(float[] memory)
    {
        lock (Gate)
        {
            if (!Idle.TryGetValue(memory.Length, out var idle)) Idle[memory.Length] = idle = [];
            idle.AddLast((memory, Waiting.AddLast(memory.Length)));
            IdleBytes += sizeof(float) * (long)memory.Length;
            while (IdleBytes > MostIdleBytes && Waiting.First is { } longest)
                Remove(Idle[longest.Value], Idle[longest.Value].First!);
        }
    }

    private static void Remove(
        LinkedList<(float[] Memory, LinkedListNode<int> Place)> idle,
        LinkedListNode<(float[] Memory, LinkedListNode<int> Place)> node)
    {
        IdleBytes -= sizeof(float) * (long)node.Value.Memory.Length;
        Waiting.Remove(node.Value.Place);
        idle.Remove(node);
        if (idle.Count == 0) Idle.Remove(node.Value.Memory.Length);
    }

    public static int RoundUp(int count) => (count + Lanes - 1) / Lanes * Lanes;
}
