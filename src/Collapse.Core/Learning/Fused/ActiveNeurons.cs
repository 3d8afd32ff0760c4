using System.Runtime.InteropServices;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The hidden neurons that at least one sample activates, so that products can pass over the others: matrices with a
/// row for each neuron are packed before, and their products unpacked after.
/// </summary>
/// <remarks>
/// A neuron that no sample activates adds w 0 to each output and has no gradient: a chain of multiply-adds that leaves
/// it out has the same bits (for finite weights, and but for the sign of a sum that underflows to a zero). In the
/// paper's networks that is a fifth to two thirds of all hidden neurons soon after training begins. The row of ones
/// that meets the decoder's biases stands behind the neurons as one more that every sample activates.
/// </remarks>
internal sealed unsafe class ActiveNeurons(int hidden)
{
    private readonly int[] _rows = new int[hidden + 1]; // of each packed row, where it stands unpacked: ascending

    /// <summary>How many are active, the row of ones left out.</summary>
    public int Count { get; private set; }

    /// <summary>Whether none is left out, so that there is nothing to pack.</summary>
    public bool All => Count == hidden;

    /// <summary>Finds them.</summary>
    /// <param name="values">relu of each neuron for each sample, [hidden + 1 x samples].</param>
    public void Find(LaneBuffer values)
    {
        int count = 0;
        for (int row = 0; row < hidden; row++)
        {
            // +0 is the only zero of relu
            if (MemoryMarshal.Cast<float, int>(values.Row(row)).ContainsAnyExcept(0)) _rows[count++] = row;
        }

        _rows[count] = hidden;
        Count = count;
    }

    /// <summary>The rows of the active neurons and the row of ones, one behind the other; in place too.</summary>
    /// <param name="from">[hidden + 1 x stride].</param>
    /// <param name="to">[at least Count + 1 x stride].</param>
    /// <param name="stride">Floats from one row to the next, in both.</param>
    public void Pack(float* from, float* to, int stride)
    {
        for (int i = 0; i <= Count; i++) Row(from, _rows[i], stride).CopyTo(Row(to, i, stride));
    }

    /// <summary>
    /// The first rows of a packed matrix back where they stand unpacked, in place, and zeros for the other neurons.
    /// </summary>
    /// <param name="rows">[hidden x stride], or [hidden + 1 x stride] with the row of ones.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="withOnes">Whether what belongs to the row of ones is there and moves as well.</param>
    public void Unpack(float* rows, int stride, bool withOnes)
    {
        if (All) return;
        int end = withOnes ? hidden + 1 : hidden;
        for (int i = withOnes ? Count : Count - 1; i >= 0; i--)
        {
            if (_rows[i] != i) Row(rows, i, stride).CopyTo(Row(rows, _rows[i], stride));
            Clear(_rows[i] + 1, end);
            end = _rows[i];
        }

        Clear(0, end);

        void Clear(int first, int after) =>
            new Span<float>(rows + (long)first * stride, (after - first) * stride).Clear();
    }

    private static Span<float> Row(float* rows, int row, int stride) => new(rows + (long)row * stride, stride);
}
