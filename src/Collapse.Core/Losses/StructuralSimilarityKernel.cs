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

    // Effectively destination[i] = sum over k of taps[k] * source[i + k], the sum in ascending k.
    private void Filter<TSimd, TVector>(float* source, float* destination, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int i = 0; i < count; i += Unroll)
        {
            float* from = source + i * LaneBuffer.Lanes;
            TVector s0 = TSimd.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
            for (int k = 0; k < Taps; k++)
            {
                TVector tap = TSimd.Broadcast(_taps.Pointer[k]);
                s0 = TSimd.MultiplyAdd(tap, TSimd.Load(from), s0);
                s1 = TSimd.MultiplyAdd(tap, TSimd.Load(from + LaneBuffer.Lanes), s1);
                s2 = TSimd.MultiplyAdd(tap, TSimd.Load(from + 2 * LaneBuffer.Lanes), s2);
                s3 = TSimd.MultiplyAdd(tap, TSimd.Load(from + 3 * LaneBuffer.Lanes), s3);
                from += LaneBuffer.Lanes;
            }

            float* to = destination + i * LaneBuffer.Lanes;
            TSimd.Store(s0, to);
            TSimd.Store(s1, to + LaneBuffer.Lanes);
            TSimd.Store(s2, to + 2 * LaneBuffer.Lanes);
            TSimd.Store(s3, to + 3 * LaneBuffer.Lanes);
        }
    }

    // The derivatives of the loss by each window's mean of y, mean square and mean product; scale = 1 / (M windows).
    private void Derivatives<TSimd, TVector>(float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1), two = TSimd.Broadcast(2), minusScale = TSimd.Broadcast(-scale);
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
            TVector inverseB1 = TSimd.Divide(one, TSimd.Add(TSimd.Add(mxMx, myMy), c1));
            TVector inverseB2 = TSimd.Divide(one, TSimd.Add(TSimd.Add(sxx, syy), c2));
            TVector inverse = TSimd.Multiply(inverseB1, inverseB2);
            TVector similarity = TSimd.Multiply(TSimd.Multiply(a1, a2), inverse);
            TVector structure = TSimd.Multiply(TSimd.Multiply(mx, TSimd.Subtract(a2, a1)), inverse);
            TVector level = TSimd.Multiply(TSimd.Multiply(similarity, my), TSimd.Subtract(inverseB2, inverseB1));
            TVector twice = TSimd.Multiply(two, minusScale);
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
