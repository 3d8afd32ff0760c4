using System.Runtime.CompilerServices;
using Collapse.Numerics;

namespace Collapse.Losses;

/// <summary>
/// The vector form of <see cref="StructuralSimilarity.LossGradient"/>: one lane a sample, so that the windows slide along
/// the rows of [coordinates x samples] and no sum crosses lanes.
/// </summary>
/// <remarks>
/// The targets' own moments are kept from call to call: whoever changes a target says so (<see cref="Forget"/>). All else is
/// done four windows at a time, so that what is filtered is used while it is in the nearest cache. All calls of one instance use
/// the same width of registers.
/// </remarks>
internal sealed unsafe class StructuralSimilarityKernel
{
    private const int Taps = StructuralSimilarity.Taps;
    private const int Margin = Taps - 1; // zeros around the windows' derivatives, so that filtering back needs no edge cases
    private const int Unroll = 4;
    private const int Row = LaneBuffer.Lanes;

    private readonly float _c1, _c2, _floor; // read from the measure they would be calls in the innermost loop
    private readonly int _coordinates, _windows;
    private readonly LaneBuffer _taps = new(1, Taps);
    private readonly LaneBuffer _meanX, _varianceX; // of each window of each target: [groups of 16 targets x windows], a vector each
    private readonly bool[] _known; // whether the two hold for a group of 16 targets

    // The shifted segments' values and products, the windows' derivatives, what was filtered for twice four: one register a row, so
    // that narrow ones fill less of the nearest cache.
    private readonly LaneBuffer _first, _second, _third;
    private readonly LaneBuffer _byMean, _bySquare, _byProduct;
    private readonly LaneBuffer _filtered = new(2 * 3 * Unroll, Row);

    public StructuralSimilarityKernel(StructuralSimilarity similarity, int coordinates, int samples)
    {
        (_c1, _c2, _floor) = ((float)similarity.C1, (float)similarity.C2, (float)similarity.Floor);
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
        TVector floor = TSimd.Broadcast(_floor);
        for (int d = 0; d < _coordinates; d++)
        {
            TVector x = TSimd.Subtract(TSimd.Load(targets + d * stride), floor);
            TSimd.Store(x, _first.Pointer + d * TSimd.Lanes);
            TSimd.Store(TSimd.Multiply(x, x), _second.Pointer + d * TSimd.Lanes);
        }

        float* filtered = _filtered.Pointer;
        for (int start = 0; start < _windows; start += Unroll)
        {
            Filter<TSimd, TVector>(_first.Pointer + start * TSimd.Lanes, filtered);
            Filter<TSimd, TVector>(_second.Pointer + start * TSimd.Lanes, filtered + Unroll * TSimd.Lanes);
            for (int i = start; i < Math.Min(start + Unroll, _windows); i++)
            {
                TVector mean = TSimd.Load(filtered + (i - start) * TSimd.Lanes), square = TSimd.Load(filtered + (Unroll + i - start) * TSimd.Lanes);
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
        TVector floor = TSimd.Broadcast(_floor);
        float* first = _first.Pointer, second = _second.Pointer, third = _third.Pointer;
        for (int d = 0; d < _coordinates; d++)
        {
            TVector x = TSimd.Subtract(TSimd.Load(targets + d * stride), floor);
            TVector y = TSimd.Subtract(TSimd.Load(outputs + d * stride), floor);
            TSimd.Store(y, first + d * TSimd.Lanes);
            TSimd.Store(TSimd.Multiply(y, y), second + d * TSimd.Lanes);
            TSimd.Store(TSimd.Multiply(x, y), third + d * TSimd.Lanes);
        }
    }

    // Effectively destination[i] = sum over k of taps[k] * source[i + k] for i = 0 .. 3. The window is its own mirror image, so
    // the sum runs over pairs of equal weight from the edges to the middle. Four neighbours share their loads and grow side by side, tap
    // by tap; a value is loaded where it is first needed, so that all that lives at once fits in sixteen registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Filter<TSimd, TVector>(float* source, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* taps = _taps.Pointer;
        TVector a0 = TSimd.Load(source), a1 = TSimd.Load(source + TSimd.Lanes), a2 = TSimd.Load(source + 2 * TSimd.Lanes), a3 = TSimd.Load(source + 3 * TSimd.Lanes);
        TVector a10 = TSimd.Load(source + 10 * TSimd.Lanes), a11 = TSimd.Load(source + 11 * TSimd.Lanes);
        TVector a12 = TSimd.Load(source + 12 * TSimd.Lanes), a13 = TSimd.Load(source + 13 * TSimd.Lanes);
        TVector t = TSimd.Broadcast(taps[0]);
        TVector s0 = TSimd.Multiply(t, TSimd.Add(a0, a10)), s1 = TSimd.Multiply(t, TSimd.Add(a1, a11));
        TVector s2 = TSimd.Multiply(t, TSimd.Add(a2, a12)), s3 = TSimd.Multiply(t, TSimd.Add(a3, a13));

        TVector a4 = TSimd.Load(source + 4 * TSimd.Lanes), a9 = TSimd.Load(source + 9 * TSimd.Lanes);
        t = TSimd.Broadcast(taps[1]);
        s0 = TSimd.MultiplyAdd(t, TSimd.Add(a1, a9), s0); s1 = TSimd.MultiplyAdd(t, TSimd.Add(a2, a10), s1);
        s2 = TSimd.MultiplyAdd(t, TSimd.Add(a3, a11), s2); s3 = TSimd.MultiplyAdd(t, TSimd.Add(a4, a12), s3);

        TVector a5 = TSimd.Load(source + 5 * TSimd.Lanes), a8 = TSimd.Load(source + 8 * TSimd.Lanes);
        t = TSimd.Broadcast(taps[2]);
        s0 = TSimd.MultiplyAdd(t, TSimd.Add(a2, a8), s0); s1 = TSimd.MultiplyAdd(t, TSimd.Add(a3, a9), s1);
        s2 = TSimd.MultiplyAdd(t, TSimd.Add(a4, a10), s2); s3 = TSimd.MultiplyAdd(t, TSimd.Add(a5, a11), s3);

        TVector a6 = TSimd.Load(source + 6 * TSimd.Lanes), a7 = TSimd.Load(source + 7 * TSimd.Lanes);
        t = TSimd.Broadcast(taps[3]);
        s0 = TSimd.MultiplyAdd(t, TSimd.Add(a3, a7), s0); s1 = TSimd.MultiplyAdd(t, TSimd.Add(a4, a8), s1);
        s2 = TSimd.MultiplyAdd(t, TSimd.Add(a5, a9), s2); s3 = TSimd.MultiplyAdd(t, TSimd.Add(a6, a10), s3);

        t = TSimd.Broadcast(taps[4]);
        s0 = TSimd.MultiplyAdd(t, TSimd.Add(a4, a6), s0); s1 = TSimd.MultiplyAdd(t, TSimd.Add(a5, a7), s1);
        s2 = TSimd.MultiplyAdd(t, TSimd.Add(a6, a8), s2); s3 = TSimd.MultiplyAdd(t, TSimd.Add(a7, a9), s3);

        t = TSimd.Broadcast(taps[5]);
        TSimd.Store(TSimd.MultiplyAdd(t, a5, s0), destination);
        TSimd.Store(TSimd.MultiplyAdd(t, a6, s1), destination + TSimd.Lanes);
        TSimd.Store(TSimd.MultiplyAdd(t, a7, s2), destination + 2 * TSimd.Lanes);
        TSimd.Store(TSimd.MultiplyAdd(t, a8, s3), destination + 3 * TSimd.Lanes);
    }

    // The derivatives of the loss by each window's mean of y, mean square and mean product; scale = 1 / (M windows). A window's
    // derivatives are one long chain of instructions, so those of four windows stand between the filters of the next four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Derivatives<TSimd, TVector>(int column, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* first = _first.Pointer, second = _second.Pointer, third = _third.Pointer;
        float* next = _filtered.Pointer, last = next + 3 * Unroll * TSimd.Lanes;
        Filter<TSimd, TVector>(first, next);
        Filter<TSimd, TVector>(second, next + Unroll * TSimd.Lanes);
        Filter<TSimd, TVector>(third, next + 2 * Unroll * TSimd.Lanes);
        for (int start = 0; start < _windows; start += Unroll)
        {
            float* filtered = next;
            next = last;
            last = filtered;
            int after = (start + Unroll) * TSimd.Lanes;
            Filter<TSimd, TVector>(first + after, next);
            Derive<TSimd, TVector>(last, start, column, scale);
            Filter<TSimd, TVector>(second + after, next + Unroll * TSimd.Lanes);
            if (start + 1 < _windows) Derive<TSimd, TVector>(last + TSimd.Lanes, start + 1, column, scale);
            Filter<TSimd, TVector>(third + after, next + 2 * Unroll * TSimd.Lanes);
            if (start + 2 < _windows) Derive<TSimd, TVector>(last + 2 * TSimd.Lanes, start + 2, column, scale);
            if (start + 3 < _windows) Derive<TSimd, TVector>(last + 3 * TSimd.Lanes, start + 3, column, scale);
        }
    }

    // Of one window.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Derive<TSimd, TVector>(float* filtered, int window, int column, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector two = TSimd.Broadcast(2), twice = TSimd.Broadcast(-2 * scale);
        TVector c1 = TSimd.Broadcast(_c1), c2 = TSimd.Broadcast(_c2);
        int known = Known(column, window);
        TVector mx = TSimd.Load(_meanX.Pointer + known), my = TSimd.Load(filtered);
        TVector mxMx = TSimd.Multiply(mx, mx), myMy = TSimd.Multiply(my, my), mxMy = TSimd.Multiply(mx, my);
        TVector sxx = TSimd.Load(_varianceX.Pointer + known);
        TVector syy = TSimd.Subtract(TSimd.Load(filtered + Unroll * TSimd.Lanes), myMy);
        TVector sxy = TSimd.Subtract(TSimd.Load(filtered + 2 * Unroll * TSimd.Lanes), mxMy);
        TVector a1 = TSimd.MultiplyAdd(two, mxMy, c1), a2 = TSimd.MultiplyAdd(two, sxy, c2);
        TVector b1 = TSimd.Add(TSimd.Add(mxMx, myMy), c1), b2 = TSimd.Add(TSimd.Add(sxx, syy), c2);
        TVector inverse = TSimd.Divide(TSimd.Broadcast(1), TSimd.Multiply(b1, b2)); // one division serves all three quotients
        TVector inverseB1 = TSimd.Multiply(inverse, b2), inverseB2 = TSimd.Multiply(inverse, b1);
        TVector similarity = TSimd.Multiply(TSimd.Multiply(a1, a2), inverse);
        TVector structure = TSimd.Multiply(TSimd.Multiply(mx, TSimd.Subtract(a2, a1)), inverse);
        TVector level = TSimd.Multiply(TSimd.Multiply(similarity, my), TSimd.Subtract(inverseB2, inverseB1));
        int at = (Margin + window) * TSimd.Lanes;
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
        TVector floor = TSimd.Broadcast(_floor), minusTwo = TSimd.Broadcast(-2);
        float* filtered = _filtered.Pointer, byMean = _byMean.Pointer, bySquare = _bySquare.Pointer, byProduct = _byProduct.Pointer;
        int coordinates = _coordinates;
        for (int start = 0; start < coordinates; start += Unroll)
        {
            Filter<TSimd, TVector>(byMean + start * TSimd.Lanes, filtered);
            Filter<TSimd, TVector>(bySquare + start * TSimd.Lanes, filtered + Unroll * TSimd.Lanes);
            Filter<TSimd, TVector>(byProduct + start * TSimd.Lanes, filtered + 2 * Unroll * TSimd.Lanes);
            for (int d = start; d < Math.Min(start + Unroll, coordinates); d++)
            {
                float* from = filtered + (d - start) * TSimd.Lanes;
                TVector x = TSimd.Subtract(TSimd.Load(targets + d * stride), floor);
                TVector y = TSimd.Subtract(TSimd.Load(outputs + d * stride), floor);
                y = TSimd.Multiply(minusTwo, y); // bySquare is stored without its minus
                TVector sum = TSimd.MultiplyAdd(y, TSimd.Load(from + Unroll * TSimd.Lanes), TSimd.Load(from));
                TSimd.Store(TSimd.MultiplyAdd(x, TSimd.Load(from + 2 * Unroll * TSimd.Lanes), sum), gradient + d * stride);
            }
        }
    }
}
