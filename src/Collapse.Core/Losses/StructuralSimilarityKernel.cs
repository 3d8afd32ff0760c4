using System.Runtime.CompilerServices;
using Collapse.Numerics;

namespace Collapse.Losses;

/// <summary>
/// The vector form of <see cref="StructuralSimilarity.LossGradient"/>: one lane a sample, so that the windows slide along
/// the rows of [coordinates x samples] and no sum crosses lanes.
/// </summary>
internal sealed unsafe class StructuralSimilarityKernel
{
    private const int Taps = StructuralSimilarity.Taps;
    private const int Margin = Taps - 1; // zeros around the windows' derivatives, so that filtering back needs no edge cases
    private const int Unroll = 4;

    private readonly StructuralSimilarity _similarity;
    private readonly int _coordinates;
    private readonly int _windows;
    private readonly LaneBuffer _taps = new(1, Taps);

    // One vector a row: the shifted segments and their products, the windows' moments, the windows' derivatives.
    private readonly LaneBuffer _x, _y, _xx, _yy, _xy;
    private readonly LaneBuffer _meanX, _meanY, _meanXx, _meanYy, _meanXy;
    private readonly LaneBuffer _byMean, _bySquare, _byProduct;

    public StructuralSimilarityKernel(StructuralSimilarity similarity, int coordinates)
    {
        _similarity = similarity;
        _coordinates = coordinates;
        _windows = coordinates - Taps + 1;
        for (int k = 0; k < Taps; k++)
            _taps.Pointer[k] = (float)StructuralSimilarity.Window[k];
        (_x, _y, _xx, _yy, _xy) = (Column(), Column(), Column(), Column(), Column());
        (_meanX, _meanY, _meanXx, _meanYy, _meanXy) = (Column(), Column(), Column(), Column(), Column());
        (_byMean, _bySquare, _byProduct) = (Column(), Column(), Column());
    }

    /// <summary>Gradient of the mean over samples of 1 - SSIM by the outputs.</summary>
    /// <param name="outputs">y, [coordinates x samples].</param>
    /// <param name="targets">x, likewise.</param>
    /// <param name="gradient">Receives the derivatives, likewise.</param>
    /// <param name="stride">Floats from one row of the three to the next, a multiple of 16.</param>
    /// <param name="samples">M, the number of samples the mean is over.</param>
    public void Gradient<TSimd, TVector>(float* outputs, float* targets, float* gradient, int stride, int samples)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int column = 0; column < stride; column += TSimd.Lanes)
        {
            Moments<TSimd, TVector>(outputs + column, targets + column, stride);
            Derivatives<TSimd, TVector>(1f / ((float)samples * _windows));
            FilterBack<TSimd, TVector>(gradient + column, stride);
        }
    }

    private LaneBuffer Column() => new(_coordinates + 2 * Margin + 2 * Unroll, LaneBuffer.Lanes);

    private void Moments<TSimd, TVector>(float* outputs, float* targets, int stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector floor = TSimd.Broadcast((float)_similarity.Floor);
        for (int d = 0; d < _coordinates; d++)
        {
            TVector x = TSimd.Subtract(TSimd.Load(targets + d * stride), floor);
            TVector y = TSimd.Subtract(TSimd.Load(outputs + d * stride), floor);
            int at = d * LaneBuffer.Lanes;
            TSimd.Store(x, _x.Pointer + at);
            TSimd.Store(y, _y.Pointer + at);
            TSimd.Store(TSimd.Multiply(x, x), _xx.Pointer + at);
            TSimd.Store(TSimd.Multiply(y, y), _yy.Pointer + at);
            TSimd.Store(TSimd.Multiply(x, y), _xy.Pointer + at);
        }

        Filter<TSimd, TVector>(_x.Pointer, _meanX.Pointer, _windows);
        Filter<TSimd, TVector>(_y.Pointer, _meanY.Pointer, _windows);
        Filter<TSimd, TVector>(_xx.Pointer, _meanXx.Pointer, _windows);
        Filter<TSimd, TVector>(_yy.Pointer, _meanYy.Pointer, _windows);
        Filter<TSimd, TVector>(_xy.Pointer, _meanXy.Pointer, _windows);
    }

    // Effectively destination[i] = sum over k of taps[k] * source[i + k]. The window is its own mirror image, so the sum runs
    // over pairs of equal weight from the edges to the middle; four neighbours share their loads.
    private void Filter<TSimd, TVector>(float* source, float* destination, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        const int Row = LaneBuffer.Lanes;
        TVector t0 = TSimd.Broadcast(_taps.Pointer[0]), t1 = TSimd.Broadcast(_taps.Pointer[1]), t2 = TSimd.Broadcast(_taps.Pointer[2]);
        TVector t3 = TSimd.Broadcast(_taps.Pointer[3]), t4 = TSimd.Broadcast(_taps.Pointer[4]), t5 = TSimd.Broadcast(_taps.Pointer[5]);
        for (int i = 0; i < count; i += Unroll)
        {
            float* from = source + i * Row;
            float* to = destination + i * Row;
            TVector a0 = TSimd.Load(from), a1 = TSimd.Load(from + Row), a2 = TSimd.Load(from + 2 * Row), a3 = TSimd.Load(from + 3 * Row);
            TVector a4 = TSimd.Load(from + 4 * Row), a5 = TSimd.Load(from + 5 * Row), a6 = TSimd.Load(from + 6 * Row), a7 = TSimd.Load(from + 7 * Row);
            TVector a8 = TSimd.Load(from + 8 * Row), a9 = TSimd.Load(from + 9 * Row), a10 = TSimd.Load(from + 10 * Row);
            TVector a11 = TSimd.Load(from + 11 * Row), a12 = TSimd.Load(from + 12 * Row), a13 = TSimd.Load(from + 13 * Row);
            TSimd.Store(Weigh<TSimd, TVector>(t0, t1, t2, t3, t4, t5, a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10), to);
            TSimd.Store(Weigh<TSimd, TVector>(t0, t1, t2, t3, t4, t5, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11), to + Row);
            TSimd.Store(Weigh<TSimd, TVector>(t0, t1, t2, t3, t4, t5, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12), to + 2 * Row);
            TSimd.Store(Weigh<TSimd, TVector>(t0, t1, t2, t3, t4, t5, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13), to + 3 * Row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Weigh<TSimd, TVector>(
        TVector t0, TVector t1, TVector t2, TVector t3, TVector t4, TVector t5,
        TVector a0, TVector a1, TVector a2, TVector a3, TVector a4, TVector a5, TVector a6, TVector a7, TVector a8, TVector a9, TVector a10)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector sum = TSimd.Multiply(t0, TSimd.Add(a0, a10));
        sum = TSimd.MultiplyAdd(t1, TSimd.Add(a1, a9), sum);
        sum = TSimd.MultiplyAdd(t2, TSimd.Add(a2, a8), sum);
        sum = TSimd.MultiplyAdd(t3, TSimd.Add(a3, a7), sum);
        sum = TSimd.MultiplyAdd(t4, TSimd.Add(a4, a6), sum);
        return TSimd.MultiplyAdd(t5, a5, sum);
    }

    // The derivatives of the loss by each window's mean of y, mean square and mean product; scale = 1 / (M windows).
    private void Derivatives<TSimd, TVector>(float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1), two = TSimd.Broadcast(2);
        TVector minusScale = TSimd.Broadcast(-scale), twice = TSimd.Broadcast(-2 * scale);
        TVector c1 = TSimd.Broadcast((float)_similarity.C1), c2 = TSimd.Broadcast((float)_similarity.C2);
        for (int i = 0; i < _windows; i++)
        {
            int at = i * LaneBuffer.Lanes;
            TVector mx = TSimd.Load(_meanX.Pointer + at), my = TSimd.Load(_meanY.Pointer + at);
            TVector mxMx = TSimd.Multiply(mx, mx), myMy = TSimd.Multiply(my, my), mxMy = TSimd.Multiply(mx, my);
            TVector sxx = TSimd.Subtract(TSimd.Load(_meanXx.Pointer + at), mxMx);
            TVector syy = TSimd.Subtract(TSimd.Load(_meanYy.Pointer + at), myMy);
            TVector sxy = TSimd.Subtract(TSimd.Load(_meanXy.Pointer + at), mxMy);
            TVector a1 = TSimd.MultiplyAdd(two, mxMy, c1), a2 = TSimd.MultiplyAdd(two, sxy, c2);
            TVector b1 = TSimd.Add(TSimd.Add(mxMx, myMy), c1), b2 = TSimd.Add(TSimd.Add(sxx, syy), c2);
            TVector inverse = TSimd.Divide(one, TSimd.Multiply(b1, b2)); // one division serves all three quotients
            TVector inverseB1 = TSimd.Multiply(inverse, b2), inverseB2 = TSimd.Multiply(inverse, b1);
            TVector similarity = TSimd.Multiply(TSimd.Multiply(a1, a2), inverse);
            TVector structure = TSimd.Multiply(TSimd.Multiply(mx, TSimd.Subtract(a2, a1)), inverse);
            TVector level = TSimd.Multiply(TSimd.Multiply(similarity, my), TSimd.Subtract(inverseB2, inverseB1));
            at += Margin * LaneBuffer.Lanes;
            TSimd.Store(TSimd.Multiply(twice, TSimd.Add(structure, level)), _byMean.Pointer + at);
            TSimd.Store(TSimd.Multiply(minusScale, TSimd.Multiply(similarity, inverseB2)), _bySquare.Pointer + at);
            TSimd.Store(TSimd.Multiply(twice, TSimd.Multiply(a1, inverse)), _byProduct.Pointer + at);
        }
    }

    // gradient[d] = filtered byMean + 2 y filtered bySquare + x filtered byProduct; the window is its own mirror image.
    private void FilterBack<TSimd, TVector>(float* gradient, int stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        Filter<TSimd, TVector>(_byMean.Pointer, _meanX.Pointer, _coordinates);
        Filter<TSimd, TVector>(_bySquare.Pointer, _meanY.Pointer, _coordinates);
        Filter<TSimd, TVector>(_byProduct.Pointer, _meanXy.Pointer, _coordinates);
        TVector minusTwo = TSimd.Broadcast(-2);
        for (int d = 0; d < _coordinates; d++)
        {
            int at = d * LaneBuffer.Lanes;
            TVector y = TSimd.Multiply(minusTwo, TSimd.Load(_y.Pointer + at)); // bySquare is stored without its minus
            TVector sum = TSimd.MultiplyAdd(y, TSimd.Load(_meanY.Pointer + at), TSimd.Load(_meanX.Pointer + at));
            sum = TSimd.MultiplyAdd(TSimd.Load(_x.Pointer + at), TSimd.Load(_meanXy.Pointer + at), sum);
            TSimd.Store(sum, gradient + d * stride);
        }
    }
}
