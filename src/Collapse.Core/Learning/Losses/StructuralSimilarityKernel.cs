using System.Runtime.CompilerServices;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>The vector form of <see cref="StructuralSimilarity.LossGradient"/>: one lane a sample.</summary>
/// <remarks>
/// Windows slide along the rows of [coordinates x samples], and no sum crosses lanes.
/// The targets' own moments are kept from call to call: whoever changes a target says so (<see cref="Forget"/>). All
/// else is done four windows at a time, so that what is filtered is used while it is in the nearest cache. All calls of
/// one instance use the same width of registers. Which form the luminance has is a constant for the compiler, so that
/// the signed form does without the comparison.
/// </remarks>
internal sealed unsafe partial class StructuralSimilarityKernel : IDisposable
{
    private const int Taps = StructuralSimilarity.Taps;
    // zeros around the windows' derivatives, so that filtering back needs no edge cases
    private const int Margin = Taps - 1;
    private const int Unroll = 4;
    private const int Signals = 3; // y, y^2 and x y, later the derivatives by a window's mean of each
    private const int Moments = 2; // a window's mean and variance of x
    private const int Row = LaneBuffer.Lanes;

    private readonly bool _cuts; // whether the luminance is cut off at zero
    private readonly float _floor; // read from the measure it would be a call in the innermost loop
    private readonly int _coordinates, _windows;
    private readonly LaneBuffer _taps = new(1, Taps);
    // a vector each, in memory: registers are for the filters that stand between
    private readonly LaneBuffer _constants;
    private readonly LaneBuffer _moments; // [groups of 16 targets x windows x 2], a vector each
    private readonly bool[] _known; // whether they hold for a group of 16 targets

    // A margin and the signals of each coordinate, one register each so that narrow ones fill less of the nearest
    // cache. A window's derivatives take the place of the signals that no later window needs.
    private readonly LaneBuffer _signals;
    private readonly LaneBuffer _filtered = new(2 * Unroll, Row); // two signals of four windows

    public StructuralSimilarityKernel(StructuralSimilarity similarity, int coordinates, int samples)
    {
        _cuts = similarity.Luminance == Luminance.NonNegative;
        _floor = (float)similarity.Floor;
        _coordinates = coordinates;
        _windows = coordinates - Taps + 1;
        for (int k = 0; k < Taps; k++)
            _taps.Pointer[k] = (float)StructuralSimilarity.Window[k];
        float scale = 1f / ((float)samples * _windows);
        ReadOnlySpan<float> constants = [1, 2, (float)similarity.C1, (float)similarity.C2, -scale, -2 * scale];
        _constants = new LaneBuffer(constants.Length, Row);
        for (int i = 0; i < constants.Length; i++)
            _constants.Row(i).Fill(constants[i]);
        _known = new bool[LaneBuffer.RoundUp(samples) / Row];
        _moments = new LaneBuffer((_known.Length * _windows + Unroll) * Moments, Row);
        _signals = new LaneBuffer(Signals * (Margin + coordinates + Unroll), Row);
    }

    public void Dispose()
    {
        foreach (LaneBuffer buffer in (ReadOnlySpan<LaneBuffer>)[_taps, _constants, _moments, _signals, _filtered])
            buffer.Dispose();
    }

    /// <summary>Says that a target is no longer what it was.</summary>
    public void Forget(int sample) => _known[sample / Row] = false;

    /// <summary>Gradient of the mean over samples of 1 - SSIM by the outputs.</summary>
    /// <param name="outputs">y, [coordinates x samples].</param>
    /// <param name="targets">x, likewise; the same as in the last call but for those forgotten since.</param>
    /// <param name="gradient">Receives the derivatives, likewise; may be the outputs.</param>
    /// <param name="stride">Floats from one row of the three to the next, a multiple of 16.</param>
    public void Gradient<TSimd, TVector>(float* outputs, float* targets, float* gradient, int stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int column = 0; column < stride; column += TSimd.Lanes)
        {
            float* moments = _moments.Pointer + column * _windows * Moments;
            if (!_known[column / Row]) TargetMoments<TSimd, TVector>(targets + column, stride, moments);
            _known[column / Row] |= column % Row == Row - TSimd.Lanes; // with the last vector of the group
            Products<TSimd, TVector>(outputs + column, targets + column, stride);
            if (_cuts) Derivatives<TSimd, TVector, CutAtZero>(moments);
            else Derivatives<TSimd, TVector, AsDefined>(moments);
            FilterBack<TSimd, TVector>(outputs + column, targets + column, gradient + column, stride);
        }
    }

    private interface ILuminance
    {
        static abstract bool Cuts { get; }
    }

    private readonly struct AsDefined : ILuminance
    {
        public static bool Cuts => false;
    }

    private readonly struct CutAtZero : ILuminance
    {
        public static bool Cuts => true;
    }

    // The signals of the first coordinate.
    private float* Beginning<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => _signals.Pointer + Margin * Signals * TSimd.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TargetMoments<TSimd, TVector>(float* targets, int stride, float* moments)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector floor = TSimd.Broadcast(_floor);
        float* signals = Beginning<TSimd, TVector>();
        for (int d = 0; d < _coordinates; d++)
        {
            TVector x = TSimd.Subtract(TSimd.Load(targets + d * stride), floor);
            TSimd.Store(x, signals + d * Signals * TSimd.Lanes);
            TSimd.Store(TSimd.Multiply(x, x), signals + (d * Signals + 1) * TSimd.Lanes);
        }

        float* taps = _taps.Pointer, filtered = _filtered.Pointer;
        for (int start = 0; start < _windows; start += Unroll, signals += Unroll * Signals * TSimd.Lanes)
        {
            Filter<TSimd, TVector>(taps, signals, filtered);
            Filter<TSimd, TVector>(taps, signals + TSimd.Lanes, filtered + Unroll * TSimd.Lanes);
            for (int i = 0; i < Math.Min(Unroll, _windows - start); i++, moments += Moments * TSimd.Lanes)
            {
                TVector mean = TSimd.Load(filtered + i * TSimd.Lanes),
                    square = TSimd.Load(filtered + (Unroll + i) * TSimd.Lanes);
                TSimd.Store(mean, moments);
                TSimd.Store(TSimd.Subtract(square, TSimd.Multiply(mean, mean)), moments + TSimd.Lanes);
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
        float* signals = Beginning<TSimd, TVector>();
        for (int d = 0; d < _coordinates; d++, signals += Signals * TSimd.Lanes, targets += stride, outputs += stride)
        {
            TVector x = TSimd.Subtract(TSimd.Load(targets), floor), y = TSimd.Subtract(TSimd.Load(outputs), floor);
            TSimd.Store(y, signals);
            TSimd.Store(TSimd.Multiply(y, y), signals + TSimd.Lanes);
            TSimd.Store(TSimd.Multiply(x, y), signals + 2 * TSimd.Lanes);
        }
    }

    // The derivatives of the loss by each window's mean of y, mean square and mean product, then zeros: also in place
    // of what came of the windows that fill up the last four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Derivatives<TSimd, TVector, TLuminance>(float* moments)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TLuminance : struct, ILuminance
    {
        float* taps = _taps.Pointer, constants = _constants.Pointer, signals = Beginning<TSimd, TVector>(),
            filtered = _filtered.Pointer;
        for (int start = 0; start < _windows; start += Unroll)
        {
            Filter<TSimd, TVector>(taps, signals, filtered);
            Filter<TSimd, TVector>(taps, signals + TSimd.Lanes, filtered + Unroll * TSimd.Lanes);
            Filter<TSimd, TVector>(taps, signals + 2 * TSimd.Lanes, out TVector r0, out TVector r1, out TVector r2,
                out TVector r3);
            Derive<TSimd, TVector, TLuminance>(0, filtered, r0, moments, signals, constants);
            Derive<TSimd, TVector, TLuminance>(1, filtered, r1, moments, signals, constants);
            Derive<TSimd, TVector, TLuminance>(2, filtered, r2, moments, signals, constants);
            Derive<TSimd, TVector, TLuminance>(3, filtered, r3, moments, signals, constants);
            moments += Unroll * Moments * TSimd.Lanes;
            signals += Unroll * Signals * TSimd.Lanes;
        }

        signals = Beginning<TSimd, TVector>() + _windows * Signals * TSimd.Lanes;
        for (int i = 0; i < Margin * Signals; i++)
            TSimd.Store(TSimd.Broadcast(0), signals + i * TSimd.Lanes);
    }

    // Of window i of four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Derive<TSimd, TVector, TLuminance>(int i, float* filtered, TVector product, float* moments,
        float* derivatives, float* constants)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TLuminance : struct, ILuminance
    {
        filtered += i * TSimd.Lanes;
        moments += i * Moments * TSimd.Lanes;
        derivatives += i * Signals * TSimd.Lanes;
        TVector one = TSimd.Load(constants), two = TSimd.Load(constants + Row);
        TVector c1 = TSimd.Load(constants + 2 * Row), c2 = TSimd.Load(constants + 3 * Row);
        TVector minus = TSimd.Load(constants + 4 * Row), twice = TSimd.Load(constants + 5 * Row);
        TVector mx = TSimd.Load(moments), my = TSimd.Load(filtered);
        TVector mxMx = TSimd.Multiply(mx, mx), myMy = TSimd.Multiply(my, my), mxMy = TSimd.Multiply(mx, my);
        TVector sxx = TSimd.Load(moments + TSimd.Lanes);
        TVector syy = TSimd.Subtract(TSimd.Load(filtered + Unroll * TSimd.Lanes), myMy);
        TVector sxy = TSimd.Subtract(product, mxMy);
        TVector a1 = TSimd.MultiplyAdd(two, mxMy, c1), a2 = TSimd.MultiplyAdd(two, sxy, c2);
        if (TLuminance.Cuts) a1 = TSimd.KeepWherePositive(a1, a1); // what was NaN still is, by the divisor
        TVector b1 = TSimd.Add(TSimd.Add(mxMx, myMy), c1), b2 = TSimd.Add(TSimd.Add(sxx, syy), c2);
        TVector inverse = TSimd.Divide(one, TSimd.Multiply(b1, b2)); // one division serves all three quotients
        TVector inverseB1 = TSimd.Multiply(inverse, b2), inverseB2 = TSimd.Multiply(inverse, b1);
        TVector similarity = TSimd.Multiply(TSimd.Multiply(a1, a2), inverse);
        TVector difference = TSimd.Subtract(a2, a1);
        if (TLuminance.Cuts) difference = TSimd.KeepWherePositive(a1, difference);
        TVector structure = TSimd.Multiply(TSimd.Multiply(mx, difference), inverse);
        TVector level = TSimd.Multiply(TSimd.Multiply(similarity, my), TSimd.Subtract(inverseB2, inverseB1));
        TSimd.Store(TSimd.Multiply(twice, TSimd.Add(structure, level)), derivatives);
        TSimd.Store(TSimd.Multiply(minus, TSimd.Multiply(similarity, inverseB2)), derivatives + TSimd.Lanes);
        TSimd.Store(TSimd.Multiply(twice, TSimd.Multiply(a1, inverse)), derivatives + 2 * TSimd.Lanes);
    }

    // gradient[d] = filtered byMean + 2 y filtered bySquare + x filtered byProduct; the window is its own mirror image.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FilterBack<TSimd, TVector>(float* outputs, float* targets, float* gradient, nint stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector floor = TSimd.Broadcast(_floor);
        float* taps = _taps.Pointer, byMean = _signals.Pointer, sums = _filtered.Pointer;
        for (int left = _coordinates; left > 0; left -= Unroll)
        {
            Filter<TSimd, TVector>(taps, byMean, sums);
            Filter<TSimd, TVector>(taps, byMean + TSimd.Lanes, out TVector r0, out TVector r1, out TVector r2,
                out TVector r3);
            AddSquare<TSimd, TVector>(0, outputs, stride, floor, r0, sums);
            if (left > 1) AddSquare<TSimd, TVector>(1, outputs, stride, floor, r1, sums);
            if (left > 2) AddSquare<TSimd, TVector>(2, outputs, stride, floor, r2, sums);
            if (left > 3) AddSquare<TSimd, TVector>(3, outputs, stride, floor, r3, sums);
            Filter<TSimd, TVector>(taps, byMean + 2 * TSimd.Lanes, out r0, out r1, out r2, out r3);
            AddProduct<TSimd, TVector>(0, targets, stride, floor, r0, sums, gradient);
            if (left > 1) AddProduct<TSimd, TVector>(1, targets, stride, floor, r1, sums, gradient);
            if (left > 2) AddProduct<TSimd, TVector>(2, targets, stride, floor, r2, sums, gradient);
            if (left > 3) AddProduct<TSimd, TVector>(3, targets, stride, floor, r3, sums, gradient);
            byMean += Unroll * Signals * TSimd.Lanes;
            outputs += Unroll * stride;
            targets += Unroll * stride;
            gradient += Unroll * stride;
        }
    }

    // sums[i] = sums[i] - 2 (y[i] - floor) bySquare: bySquare is stored without its minus.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquare<TSimd, TVector>(int i, float* y, nint stride, TVector floor, TVector bySquare,
        float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector minusTwice = TSimd.Multiply(TSimd.Broadcast(-2), TSimd.Subtract(TSimd.Load(y + i * stride), floor));
        TSimd.Store(TSimd.MultiplyAdd(minusTwice, bySquare, TSimd.Load(sums + i * TSimd.Lanes)),
            sums + i * TSimd.Lanes);
    }

    // gradient[i] = sums[i] + (x[i] - floor) byProduct.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct<TSimd, TVector>(int i, float* x, nint stride, TVector floor, TVector byProduct,
        float* sums, float* gradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector shifted = TSimd.Subtract(TSimd.Load(x + i * stride), floor);
        TSimd.Store(TSimd.MultiplyAdd(shifted, byProduct, TSimd.Load(sums + i * TSimd.Lanes)), gradient + i * stride);
    }
}
