using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// Where a node's value lies while a plan runs: rows of <see cref="Stride"/> floats, the last of them padding.
/// </summary>
/// <remarks>Padding holds anything; no true entry may depend on it.</remarks>
internal readonly unsafe struct Block(float* pointer, int rows, int columns)
{
    public float* Pointer { get; } = pointer;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>Floats from one row to the next, a multiple of 16.</summary>
    public int Stride { get; } = LaneBuffer.RoundUp(columns);

    /// <summary>Floats of all rows, padding included.</summary>
    public int Length => Rows * Stride;

    /// <summary>The true entries of a row.</summary>
    public Span<float> Row(int row) => new(Pointer + (long)row * Stride, Columns);

    public void CopyFrom(Matrix source)
    {
        for (int row = 0; row < Rows; row++)
            source.Row(row).CopyTo(Row(row));
    }

    public Matrix ToMatrix()
    {
        Block block = this;
        return Matrix.Create(Rows, Columns, (row, values) => block.Row(row).CopyTo(values));
    }
}
