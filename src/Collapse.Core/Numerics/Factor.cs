namespace Collapse.Numerics;

/// <summary>
/// A left factor: entry (i, k) lies at <c>Pointer[i * RowStride + k * InnerStride]</c>, so a transposed view costs
/// nothing.
/// </summary>
internal readonly unsafe struct Factor(float* pointer, int rows, int inner, int rowStride, int innerStride)
{
    public float* Pointer { get; } = pointer;

    public int Rows { get; } = rows;

    public int Inner { get; } = inner;

    public int RowStride { get; } = rowStride;

    public int InnerStride { get; } = innerStride;

    /// <summary>
    /// Columns <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> - 1 alone.
    /// </summary>
    public Factor Part(int start, int length) =>
        new(Pointer + (long)start * InnerStride, Rows, length, RowStride, InnerStride);
}
