namespace Collapse.Differentiation;

/// <summary>
/// <c>y[i, :] = table[index[i], :]</c>; gradient by the table: the rows of s, added where they came from.
/// </summary>
internal sealed class Gather(Node table, Node index) : Node(index.Rows, table.Columns, table, index)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        for (int row = 0; row < Rows; row++)
            inputs[0].Row((int)inputs[1].Row(row)[0]).CopyTo(destination.Row(row));
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int row = 0; row < Rows; row++)
            inputs[0].AsSpan((int)inputs[1][row] * Columns, Columns).CopyTo(destination.AsSpan(row * Columns));
    }

    internal override Node? PullBack(int input, Node slope) =>
        input == 0 ? slope.ScatterRows(Inputs[1], Inputs[0].Rows) : null;
}

/// <summary>
/// <c>y[k, :] = sum of x[i, :] over the i with index[i] = k</c>, in ascending i; gradient: the rows of s, gathered
/// again.
/// </summary>
internal sealed class Scatter(Node x, Node index, int rows) : Node(rows, x.Columns, x, index)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        for (int row = 0; row < Rows; row++)
            destination.Row(row).Clear();
        for (int i = 0; i < inputs[0].Rows; i++)
        {
            Span<float> from = inputs[0].Row(i), to = destination.Row((int)inputs[1].Row(i)[0]);
            for (int column = 0; column < to.Length; column++)
                to[column] += from[column];
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < inputs[0].Length; i++)
            destination[(int)inputs[1][i / Columns] * Columns + i % Columns] += inputs[0][i];
    }

    internal override Node? PullBack(int input, Node slope) => input == 0 ? slope.GatherRows(Inputs[1]) : null;
}

/// <summary>
/// The place of each row's largest entry, the first of equal ones; constant wherever it has a gradient.
/// </summary>
internal sealed class LargestIndex(Node x) : Node(x.Rows, 1, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        for (int row = 0; row < Rows; row++)
            destination.Row(row)[0] = Place<float>(inputs[0].Row(row));
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        int columns = inputs[0].Length / Rows;
        for (int row = 0; row < Rows; row++)
            destination[row] = Place<double>(inputs[0].AsSpan(row * columns, columns));
    }

    internal override Node? PullBack(int input, Node slope) => null;

    private static int Place<T>(ReadOnlySpan<T> values)
        where T : struct, System.Numerics.INumber<T>
    {
        int largest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[largest]) largest = i;
        }

        return largest;
    }
}

public static partial class Operations
{
    /// <summary>Rows of a table by their numbers.</summary>
    /// <param name="table">[entries x columns].</param>
    /// <param name="index">[rows x 1], whole numbers from 0 to entries - 1 (else the evaluation fails).</param>
    /// <returns>[rows x columns].</returns>
    public static Node GatherRows(this Node table, Node index) =>
        index.Columns == 1 ? new Gather(table, index)
            : throw Mismatch("Gathering by a column of numbers", table, index);

    /// <summary>The sums of the rows that bear the same number.</summary>
    /// <param name="x">[rows x columns].</param>
    /// <param name="index">[rows x 1], whole numbers from 0 to <paramref name="rows"/> - 1.</param>
    /// <param name="rows">How many sums.</param>
    public static Node ScatterRows(this Node x, Node index, int rows) =>
        index.Columns == 1 && index.Rows == x.Rows ? new Scatter(x, index, rows)
            : throw Mismatch("Scattering by a column of numbers", x, index);

    /// <summary>
    /// The place of each row's largest entry, [rows x 1], counted from 0; of equal ones the first. Without a gradient.
    /// </summary>
    public static Node IndexOfLargest(this Node x) => new LargestIndex(x);

    /// <summary>
    /// The number of the table's row that is nearest to each row of x, in Euclidean distance. Without a gradient.
    /// </summary>
    /// <remarks>
    /// By the largest x e' - |e|^2 / 2; two rows whose distances differ by rounding alone may change places.
    /// </remarks>
    /// <param name="x">[rows x columns].</param>
    /// <param name="table">[entries x columns].</param>
    public static Node NearestRow(this Node x, Node table) =>
        (x.MatMul(table, transposeRight: true) - 0.5 * Constant(1, table.Columns, 1)
            .MatMul(table.Square(), transposeRight: true)).IndexOfLargest();
}
