using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Collapse.Losses;
using Collapse.Numerics;
using Collapse.Optimizers;

namespace Collapse.Bench;

/// <summary>Each kernel of a step alone, at the paper's sizes, in the widest registers.</summary>
public unsafe class KernelBenchmarks
{
    private const int M = Workload.Samples, D = Workload.Coordinates;

    private readonly LaneBuffer _x = Filled(D + 1, M, 1), _y = Filled(D + 1, M, 2), _byCoordinate = new(LaneBuffer.RoundUp(D + 1), M);
    private readonly LaneBuffer _bySample = Filled(LaneBuffer.RoundUp(M), D + 1, 3), _noisy = new(LaneBuffer.RoundUp(M), D + 1);
    private readonly StructuralSimilarityKernel _similarity = new(new StructuralSimilarity(1, 0), D);
    private readonly Adam _adam = new();
    private LaneBuffer _hidden = null!, _theta = null!, _gradient = null!, _m = null!, _v = null!;

    [Params(20, 60)]
    public int Hidden { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _hidden = Filled(Hidden + 1, M, 4);
        (_theta, _gradient) = (Filled(2 * Hidden + 1, D + 1, 5), Filled(2 * Hidden + 1, D + 1, 6));
        (_m, _v) = (new LaneBuffer(2 * Hidden + 1, D + 1), new LaneBuffer(2 * Hidden + 1, D + 1));
    }

    /// <summary>[H x D + 1] [D + 1 x M]: the encoder.</summary>
    [Benchmark]
    public void ProductEncoder() => Product.Multiply(
        new Factor(_theta.Pointer, Hidden, D + 1, _theta.Stride, 1), _x.Pointer, _x.Stride, _hidden.Pointer, _hidden.Stride, _hidden.Stride);

    /// <summary>[D x H + 1] [H + 1 x M]: the decoder.</summary>
    [Benchmark]
    public void ProductDecoder() => Product.Multiply(
        new Factor(_theta.Pointer, D, Hidden + 1, 1, _theta.Stride), _hidden.Pointer, _hidden.Stride, _y.Pointer, _y.Stride, _y.Stride);

    /// <summary>[H + 1 x M] [M x D]: the decoder's gradient.</summary>
    [Benchmark]
    public void ProductGradient() => Product.Multiply(
        new Factor(_hidden.Pointer, Hidden + 1, M, _hidden.Stride, 1), _bySample.Pointer, _bySample.Stride, _gradient.Pointer, _gradient.Stride, _gradient.Stride);

    [Benchmark]
    public void Noise() => Normals.Add(Workload.Root, 0, 0.1f, _bySample.Pointer, _noisy.Pointer, M * _noisy.Stride);

    [Benchmark]
    public void Transpose() => Transposer.Transpose(
        _bySample.Pointer, _bySample.Stride, _bySample.Rows, _bySample.Stride, _byCoordinate.Pointer, _byCoordinate.Stride);

    [Benchmark]
    public void AdamUpdate()
    {
        float* theta = _theta.Pointer, gradient = _gradient.Pointer, m = _m.Pointer, v = _v.Pointer;
        int count = _theta.Rows * _theta.Stride;
        if (Vector512.IsHardwareAccelerated) _adam.Update<Simd512, SimdBits512, Vector512<float>>(theta, gradient, m, v, count, 1);
        else if (Vector256.IsHardwareAccelerated) _adam.Update<Simd256, SimdBits256, Vector256<float>>(theta, gradient, m, v, count, 1);
        else _adam.Update<Simd128, SimdBits128, Vector128<float>>(theta, gradient, m, v, count, 1);
    }

    [Benchmark]
    public void SlopesMse() => Slopes(Loss.Mse);

    [Benchmark]
    public void SlopesMae() => Slopes(Loss.Mae);

    [Benchmark]
    public void SlopesSsim() => Slopes(Loss.Ssim);

    private void Slopes(Loss loss)
    {
        if (Vector512.IsHardwareAccelerated) Slopes<Simd512, Vector512<float>>(loss);
        else if (Vector256.IsHardwareAccelerated) Slopes<Simd256, Vector256<float>>(loss);
        else Slopes<Simd128, Vector128<float>>(loss);
    }

    private void Slopes<TSimd, TVector>(Loss loss)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* y = _y.Pointer, x = _x.Pointer, slopes = _byCoordinate.Pointer;
        int count = D * _x.Stride;
        if (loss == Loss.Mse) MeanSquaredError.Gradient<TSimd, TVector>(y, x, slopes, count, 1e-4f);
        else if (loss == Loss.Mae) MeanAbsoluteError.Gradient<TSimd, TVector>(y, x, slopes, count, 1e-4f);
        else _similarity.Gradient<TSimd, TVector>(y, x, slopes, _x.Stride, M);
    }

    private static LaneBuffer Filled(int rows, int columns, int seed)
    {
        LaneBuffer buffer = new(rows, columns);
        Normals.Fill(Key.FromSeed(seed), 0, buffer.All);
        return buffer;
    }
}
