using System.Runtime.CompilerServices;
using Collapse.Numerics;

namespace Collapse.Losses;

/// <summary>
/// The vector form of <see cref="StructuralSimilarity.LossGradient"/>: one lane a sample, so that the windows slide along
/// the rows of [coordinates x samples] and no sum crosses lanes.
/// </summary>
/// <remarks>
/// The targets' own moments are kept from call to call: whoever changes a target says so (<see cref="Forget"/>). All else is
/// done four windows at a time, so that what is filtered is used while it is in the nearest cache.
/// </remarks>
internal sealed unsafe class StructuralSimilarityKernel
{
    private const int Taps = StructuralSimilarity.Taps;
    private const int Margin = Taps - 1; // zeros around the windows' derivatives, so that filtering back needs no edge cases
    private const int Unroll = 4;
    private const int Row = LaneBuffer.Lanes;

    private readonly StructuralSimilarity _similarity;
    private readonly int _coordinates, _windows;
    private readonly LaneBuffer _taps = new(1, Taps);
    private readonly LaneBuffer _meanX, _varianceX; // of each window of each target: [groups of 16 targets x windows], a vector each
    private readonly bool[] _known; // whether the two hold for a group of 16 targets

    // One vector a row: the shifted segments' values and products, the windows' derivatives, what was filtered for twice four.
    private readonly LaneBuffer _first, _second, _third;
    private readonly LaneBuffer _byMean, _bySquare, _byProduct;
    private readonly LaneBuffer _filtered = new(2 * 3 * Unroll, Row);

    public StructuralSimilarityKernel(StructuralSimilarity similarity, int coordinates, int samples)
    {
        _similarity = similarity;
        _coordinates = coordinates;
        _windows = coordinates - Taps + 1;
        for (int k = 0; k < Taps; k++)
            _taps.Pointer[k] = (float)StructuralSimilarity.Window[k];
        _known = new bool[LaneBuffer.RoundUp(samples) / Row];
        (_meanX, _varianceX) = (new LaneBuffer(_known.Length * _windows, Row), new LaneBuffer(_known.Length * _windows, Row));
        (_first, _second, _third) = (Column(), Column(), Column());
        (_byMean, _bySquare, _byProduct) = (Column(), Column(), Column());
    }

    /// <summary>Says that a target is no longer what it was.</summary>
    public void Forget(int sample) => _known[sample / Row] = false;

    /// <summary>Gradient of the mean over samples of 1 - SSIM by the outputs.</summary>
    /// <param name="outputs">y, [coordinates x samples].</param>
    /// <param name="targets">x, likewise; the same as in the last call but for those forgotten since.</param>
    /// <param name="gradient">Receives the derivatives, likewise; may be the outputs.</param>
    /// <param name="stride">Floats from one row of the three to the next, a multiple of 16.</param>
    /// <param name="samples">M, the number of samples the mean is over.</param>
    public void Gradient<TSimd, TVector>(float* outputs, float* targets, float* gradient, int stride, int samples)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int column = 0; column < stride; column += TSimd.Lanes)
        {
            if (!_known[column / Row]) TargetMoments<TSimd, TVector>(targets + column, stride, column);
            _known[column / Row] |= column % Row == Row - TSimd.Lanes; // with the last vector of the group
            Products<TSimd, TVector>(outputs + column, targets + column, stride);
            Derivatives<TSimd, TVector>(column, 1f / ((float)samples * _windows));
            FilterBack<TSimd, TVector>(outputs + column, targets + column, gradient + column, stride);
        }
    }

    // Where the moments of a window of the targets in a vector lie.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Known(int column, int window) => (column / Row * _windows + window) * Row + column % Row;

    private LaneBuffer Column() => new(_coordinates + 2 * Margin + 3 * Unroll, Row);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TargetMoments<TSimd, TVector>(float* targets, int stride, int column)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector floor = TSimd.Broadcast((float)_similarity.Floor);
        for (int d = 0; d < _coordinates; d++)
        {
            TVector x = TSimd.Subtract(TSimd.Load(targets + d * stride), floor);
            TSimd.Store(x, _first.Pointer + d * Row);
            TSimd.Store(TSimd.Multiply(x, x), _second.Pointer + d * Row);
        }

        float* filtered = _filtered.Pointer;
        for (int start = 0; start < _windows; start += Unroll)
        {
            Filter<TSimd, TVector>(_first.Pointer + start * Row, filtered);
            Filter<TSimd, TVector>(_second.Pointer + start * Row, filtered + Unroll * Row);
            for (int i = start; i < Math.Min(start + Unroll, _windows); i++)
            {
                TVector mean = TSimd.Load(filtered + (i - start) * Row), square = TSimd.Load(filtered + (Unroll + i - start) * Row);
                TSimd.Store(mean, _meanX.Pointer + Known(column, i));
                TSimd.Store(TSimd.Subtract(square, TSimd.Multiply(mean, mean)), _varianceX.Pointer + Known(column, i));
            }
        }
    }

    // y, y^2 and x y, both without the floor.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Products<TSimd, TVector>(float* outputs, float* targets, int stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector floor = TSimd.Broadcast((float)_similarity.Floor);
        float* first = _first.Pointer, second = _second.Pointer, third = _third.Pointer;
        for (int d = 0; d < _coordinates; d++)
        {
            TVector x = TSimd.Subtract(TSimd.Load(targets + d * stride), floor);
            TVector y = TSimd.Subtract(TSimd.Load(outputs + d * stride), floor);
            TSimd.Store(y, first + d * Row);
            TSimd.Store(TSimd.Multiply(y, y), second + d * Row);
            TSimd.Store(TSimd.Multiply(x, y), third + d * Row);
        }
    }

    // Effectively destination[i] = sum over k of taps[k] * source[i + k] for i = 0 .. 3. The window is its own mirror image, so
    // the sum runs over pairs of equal weight from the edges to the middle; four neighbours share their loads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Filter<TSimd, TVector>(float* source, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* taps = _taps.Pointer;
        TVector t0 = TSimd.Broadcast(taps[0]), t1 = TSimd.Broadcast(taps[1]), t2 = TSimd.Broadcast(taps[2]);
        TVector t3 = TSimd.Broadcast(taps[3]), t4 = TSimd.Broadcast(taps[4]), t5 = TSimd.Broadcast(taps[5]);
        TVector a0 = TSimd.Load(source), a1 = TSimd.Load(source + Row), a2 = TSimd.Load(source + 2 * Row), a3 = TSimd.Load(source + 3 * Row);
        TVector a4 = TSimd.Load(source + 4 * Row), a5 = TSimd.Load(source + 5 * Row), a6 = TSimd.Load(source + 6 * Row);
        TVector a7 = TSimd.Load(source + 7 * Row), a8 = TSimd.Load(source + 8 * Row), a9 = TSimd.Load(source + 9 * Row);
        TVector a10 = TSimd.Load(source + 10 * Row), a11 = TSimd.Load(source + 11 * Row);
        TVector a12 = TSimd.Load(source + 12 * Row), a13 = TSimd.Load(source + 13 * Row);

        // Tap by tap, so that four sums grow side by side.
        TVector s0 = TSimd.Multiply(t0, TSimd.Add(a0, a10)), s1 = TSimd.Multiply(t0, TSimd.Add(a1, a11));
        TVector s2 = TSimd.Multiply(t0, TSimd.Add(a2, a12)), s3 = TSimd.Multiply(t0, TSimd.Add(a3, a13));
        s0 = TSimd.MultiplyAdd(t1, TSimd.Add(a1, a9), s0); s1 = TSimd.MultiplyAdd(t1, TSimd.Add(a2, a10), s1);
        s2 = TSimd.MultiplyAdd(t1, TSimd.Add(a3, a11), s2); s3 = TSimd.MultiplyAdd(t1, TSimd.Add(a4, a12), s3);
        s0 = TSimd.MultiplyAdd(t2, TSimd.Add(a2, a8), s0); s1 = TSimd.MultiplyAdd(t2, TSimd.Add(a3, a9), s1);
        s2 = TSimd.MultiplyAdd(t2, TSimd.Add(a4, a10), s2); s3 = TSimd.MultiplyAdd(t2, TSimd.Add(a5, a11), s3);
        s0 = TSimd.MultiplyAdd(t3, TSimd.Add(a3, a7), s0); s1 = TSimd.MultiplyAdd(t3, TSimd.Add(a4, a8), s1);
        s2 = TSimd.MultiplyAdd(t3, TSimd.Add(a5, a9), s2); s3 = TSimd.MultiplyAdd(t3, TSimd.Add(a6, a10), s3);
        s0 = TSimd.MultiplyAdd(t4, TSimd.Add(a4, a6), s0); s1 = TSimd.MultiplyAdd(t4, TSimd.Add(a5, a7), s1);
        s2 = TSimd.MultiplyAdd(t4, TSimd.Add(a6, a8), s2); s3 = TSimd.MultiplyAdd(t4, TSimd.Add(a7, a9), s3);
        TSimd.Store(TSimd.MultiplyAdd(t5, a5, s0), destination);
        TSimd.Store(TSimd.MultiplyAdd(t5, a6, s1), destination + Row);
        TSimd.Store(TSimd.MultiplyAdd(t5, a7, s2), destination + 2 * Row);
        TSimd.Store(TSimd.MultiplyAdd(t5, a8, s3), destination + 3 * Row);
    }

    // The derivatives of the loss by each window's mean of y, mean square and mean product; scale = 1 / (M windows). A window's
    // derivatives are one long chain of instructions, so those of four windows stand between the filters of the next four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Derivatives<TSimd, TVector>(int column, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* first = _first.Pointer, second = _second.Pointer, third = _third.Pointer;
        float* next = _filtered.Pointer, last = next + 3 * Unroll * Row;
        Filter<TSimd, TVector>(first, next);
        Filter<TSimd, TVector>(second, next + Unroll * Row);
        Filter<TSimd, TVector>(third, next + 2 * Unroll * Row);
        for (int start = 0; start < _windows; start += Unroll)
        {
            float* filtered = next;
            next = last;
            last = filtered;
            int after = (start + Unroll) * Row;
            Filter<TSimd, TVector>(first + after, next);
            Derive<TSimd, TVector>(last, start, column, scale);
            Filter<TSimd, TVector>(second + after, next + Unroll * Row);
            if (start + 1 < _windows) Derive<TSimd, TVector>(last + Row, start + 1, column, scale);
            Filter<TSimd, TVector>(third + after, next + 2 * Unroll * Row);
            if (start + 2 < _windows) Derive<TSimd, TVector>(last + 2 * Row, start + 2, column, scale);
            if (start + 3 < _windows) Derive<TSimd, TVector>(last + 3 * Row, start + 3, column, scale);
        }
    }

    // Of one window.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Derive<TSimd, TVector>(float* filtered, int window, int column, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector two = TSimd.Broadcast(2), twice = TSimd.Broadcast(-2 * scale);
        TVector c1 = TSimd.Broadcast((float)_similarity.C1), c2 = TSimd.Broadcast((float)_similarity.C2);
        int known = Known(column, window);
        TVector mx = TSimd.Load(_meanX.Pointer + known), my = TSimd.Load(filtered);
        TVector mxMx = TSimd.Multiply(mx, mx), myMy = TSimd.Multiply(my, my), mxMy = TSimd.Multiply(mx, my);
        TVector sxx = TSimd.Load(_varianceX.Pointer + known);
        TVector syy = TSimd.Subtract(TSimd.Load(filtered + Unroll * Row), myMy);
        TVector sxy = TSimd.Subtract(TSimd.Load(filtered + 2 * Unroll * Row), mxMy);
        TVector a1 = TSimd.MultiplyAdd(two, mxMy, c1), a2 = TSimd.MultiplyAdd(two, sxy, c2);
        TVector b1 = TSimd.Add(TSimd.Add(mxMx, myMy), c1), b2 = TSimd.Add(TSimd.Add(sxx, syy), c2);
        TVector inverse = TSimd.Divide(TSimd.Broadcast(1), TSimd.Multiply(b1, b2)); // one division serves all three quotients
        TVector inverseB1 = TSimd.Multiply(inverse, b2), inverseB2 = TSimd.Multiply(inverse, b1);
        TVector similarity = TSimd.Multiply(TSimd.Multiply(a1, a2), inverse);
        TVector structure = TSimd.Multiply(TSimd.Multiply(mx, TSimd.Subtract(a2, a1)), inverse);
        TVector level = TSimd.Multiply(TSimd.Multiply(similarity, my), TSimd.Subtract(inverseB2, inverseB1));
        int at = (Margin + window) * Row;
        TSimd.Store(TSimd.Multiply(twice, TSimd.Add(structure, level)), _byMean.Pointer + at);
        TSimd.Store(TSimd.Multiply(TSimd.Broadcast(-scale), TSimd.Multiply(similarity, inverseB2)), _bySquare.Pointer + at);
        TSimd.Store(TSimd.Multiply(twice, TSimd.Multiply(a1, inverse)), _byProduct.Pointer + at);
    }

    // gradient[d] = filtered byMean + 2 y filtered bySquare + x filtered byProduct; the window is its own mirror image.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FilterBack<TSimd, TVector>(float* outputs, float* targets, float* gradient, int stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector floor = TSimd.Broadcast((float)_similarity.Floor), minusTwo = TSimd.Broadcast(-2);
        float* filtered = _filtered.Pointer, byMean = _byMean.Pointer, bySquare = _bySquare.Pointer, byProduct = _byProduct.Pointer;
        int coordinates = _coordinates;
        for (int start = 0; start < coordinates; start += Unroll)
        {
            Filter<TSimd, TVector>(byMean + start * Row, filtered);
            Filter<TSimd, TVector>(bySquare + start * Row, filtered + Unroll * Row);
            Filter<TSimd, TVector>(byProduct + start * Row, filtered + 2 * Unroll * Row);
            for (int d = start; d < Math.Min(start + Unroll, coordinates); d++)
            {
                float* from = filtered + (d - start) * Row;
                TVector x = TSimd.Subtract(TSimd.Load(targets + d * stride), floor);
                TVector y = TSimd.Subtract(TSimd.Load(outputs + d * stride), floor);
                y = TSimd.Multiply(minusTwo, y); // bySquare is stored without its minus
                TVector sum = TSimd.MultiplyAdd(y, TSimd.Load(from + Unroll * Row), TSimd.Load(from));
                TSimd.Store(TSimd.MultiplyAdd(x, TSimd.Load(from + 2 * Unroll * Row), sum), gradient + d * stride);
            }
        }
    }
}
