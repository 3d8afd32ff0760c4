using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>Standard normal numbers as doubles, many at a time: <see cref="Normals"/>, of float32 resolution.</summary>
/// <remarks>
/// 24 bits are enough here: a drawn row is mean + deviation x normal in double precision, so its relative resolution
/// stays however small the deviation becomes.
/// </remarks>
internal static class StandardNormals
{
    private const int Chunk = 512;

    /// <summary>Writes the normals number 0, 1, ... of a key.</summary>
    public static void Fill(Key key, Span<double> destination)
    {
        Span<float> buffer = stackalloc float[Chunk];
        for (int start = 0; start < destination.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, destination.Length - start);
            Normals.Fill(key, start, buffer[..((count + 15) / 16 * 16)]);
            for (int i = 0; i < count; i++) destination[start + i] = buffer[i];
        }
    }
}
