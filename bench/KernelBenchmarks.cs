using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>Each kernel of a step alone, at the paper's sizes, in the widest registers.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The buffers live as long as the benchmark's process.")]
public unsafe class KernelBenchmarks
{
    private const int M = Workload.Samples, D = Workload.Coordinates;

    private readonly LaneBuffer _x = Filled(D + 1, M, 1), _y = Filled(D + 1, M, 2),
        _byCoordinate = new(LaneBuffer.RoundUp(D + 1), M);
    private readonly LaneBuffer _bySample = Filled(LaneBuffer.RoundUp(M), D + 1, 3),
        _noisy = new(LaneBuffer.RoundUp(M), D + 1);
    private readonly StructuralSimilarityKernel _similarity = new(new StructuralSimilarity(1, 0), D, M);
    private readonly Adam _adam = new();
    private LaneBuffer _hidden = null!, _activity = null!, _theta = null!, _gradient = null!, _m = null!, _v = null!;

    [Params(20, 60)]
    public int Hidden { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_hidden, _activity) = (Filled(Hidden + 1, M, 4), new LaneBuffer(Hidden, M));
        (_theta, _gradient) = (Filled(2 * Hidden + 1, D + 1, 5), Filled(2 * Hidden + 1, D + 1, 6));
        (_m, _v) = (new LaneBuffer(2 * Hidden + 1, D + 1), new LaneBuffer(2 * Hidden + 1, D + 1));
    }

    /// <summary>relu([H x D + 1] [D + 1 x M]): the encoder.</summary>
    [Benchmark]
    public void ProductEncoder() => Registers.Run(new Kernel(this, 0));

    /// <summary>[D x H + 1] [H + 1 x M] - [D x M]: the decoder and the slopes of the squared error.</summary>
    [Benchmark]
    public void ProductDecoder() => Registers.Run(new Kernel(this, 1));

    /// <summary>[H + 1 x M] [M x D]: the decoder's gradient.</summary>
    [Benchmark]
    public void ProductGradient() => Registers.Run(new Kernel(this, 2));

    [Benchmark]
    public void Noise() => Normals.Add(Workload.Root, 0, 0.1f, _bySample.Pointer, _noisy.Pointer, M * _noisy.Stride);

    [Benchmark]
    public void Transpose() => Transposer.Transpose(
        _bySample.Pointer, _bySample.Stride, _bySample.Rows, _bySample.Stride, _byCoordinate.Pointer,
        _byCoordinate.Stride);

    [Benchmark]
    public void AdamUpdate() => Registers.Run(new Kernel(this, 3));

    [Benchmark]
    public void SlopesSsim() => Registers.Run(new Kernel(this, 4));

    private void Run<TSimd, TBits, TVector>(int kernel)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        switch (kernel)
        {
            case 0:
                Product.Multiply<TSimd, TVector, Rectified<TSimd, TVector>>(
                    new Factor(_theta.Pointer, Hidden, D + 1, _theta.Stride, 1), _x.Pointer, _x.Stride,
                    _activity.Pointer, _activity.Stride, _activity.Stride, default);
                break;
            case 1:
                Product.Multiply<TSimd, TVector, SquaredErrorSlopes<TSimd, TVector>>(
                    new Factor(_theta.Pointer, D, Hidden + 1, 1, _theta.Stride), _hidden.Pointer, _hidden.Stride,
                    _y.Pointer, _y.Stride, _y.Stride, new(_x.Pointer, 1e-4f));
                break;
            case 2:
                Product.Multiply<TSimd, TVector>(
                    new Factor(_hidden.Pointer, Hidden + 1, M, _hidden.Stride, 1), _bySample.Pointer, _bySample.Stride,
                    _gradient.Pointer, _gradient.Stride, _gradient.Stride);
                break;
            case 3:
                _adam.Update<TSimd, TBits, TVector>(_theta.Pointer, _gradient.Pointer, _m.Pointer, _v.Pointer,
                    _theta.Rows * _theta.Stride, 1);
                break;
            default:
                _similarity.Gradient<TSimd, TVector>(_y.Pointer, _x.Pointer, _byCoordinate.Pointer, _x.Stride);
                break;
        }
    }

    private static LaneBuffer Filled(int rows, int columns, int seed)
    {
        LaneBuffer buffer = new(rows, columns);
        Normals.Fill(Key.FromSeed(seed), 0, buffer.All);
        return buffer;
    }

    private readonly struct Kernel(KernelBenchmarks sizes, int kernel) : IVectorised
    {
        public void Run<TSimd, TBits, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => sizes.Run<TSimd, TBits, TVector>(kernel);
    }
}
