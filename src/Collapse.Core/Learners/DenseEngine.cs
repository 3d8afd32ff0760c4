using System.Runtime.Intrinsics;
using Collapse.Losses;
using Collapse.Numerics;

namespace Collapse.Learners;

/// <summary>The fast path of <see cref="DenseLearner"/>: many steps in buffers of its own, entered and left by copies.</summary>
/// <remarks>
/// Data and activations lie as [features x samples] with samples along the lanes, and where a product sums over samples also
/// transposed. Biases are one more column of each weight matrix, met by a row (or column) of ones, so the five products of a
/// step are the same kernel. Weights: row h of the encoder, W1[h, :] and b1[h]; then row h of the transposed decoder,
/// W2[:, h]; last b2. Padding never leaks: sums run over true samples, hidden neurons and coordinates alone, and what stands in
/// padded lanes is never read as a scalar. Not safe to share between threads.
/// </remarks>
internal sealed unsafe class DenseEngine
{
    private const int Lanes = LaneBuffer.Lanes;

    private readonly DenseLearner _learner;
    private readonly int _samples, _coordinates, _hidden;
    private readonly StructuralSimilarityKernel? _similarity;

    private readonly LaneBuffer _theta, _m, _v, _gradient; // [2H + 1 x D + 1]
    private readonly LaneBuffer _x, _xBySample; // the current data, [D + 1 x M] and [M x D + 1]
    private readonly LaneBuffer _input, _inputBySample; // the same with noise; for the AE the very same buffers
    private readonly LaneBuffer _hiddenValues, _hiddenSlopes; // [H + 1 x M], [H x M]
    private readonly LaneBuffer _output; // [D x M], first the outputs, then in their place the slopes of the loss by them
    private readonly LaneBuffer _outputSlopesBySample; // [M x D]
    private readonly LaneBuffer _oneInput, _oneNoisy, _oneHidden, _oneOutput; // a single sample in lane 0
    private float _noise;
    private long _step;

    /// <summary>Copies a state and the data in.</summary>
    public DenseEngine(DenseLearner learner, DenseState state, Matrix samples)
    {
        _learner = learner;
        (_samples, _coordinates, _hidden) = (samples.Rows, samples.Columns, learner.Hidden);
        CheckShape(state.Theta, samples);
        _noise = (float)learner.NoiseSigma;
        int rows = LaneBuffer.RoundUp(_coordinates + 1), paddedSamples = LaneBuffer.RoundUp(_samples);
        if (learner.Loss == Loss.Ssim)
            _similarity = new StructuralSimilarityKernel(learner.Similarity, _coordinates);
        (_theta, _m, _v, _gradient) = (Weights(), Weights(), Weights(), Weights());
        (_x, _xBySample) = (new LaneBuffer(rows, _samples), new LaneBuffer(paddedSamples, _coordinates + 1));
        bool corrupts = learner.Model == Model.Dae;
        _input = corrupts ? new LaneBuffer(rows, _samples) : _x;
        _inputBySample = corrupts ? new LaneBuffer(paddedSamples, _coordinates + 1) : _xBySample;
        (_hiddenValues, _hiddenSlopes) = (new LaneBuffer(_hidden + 1, _samples), new LaneBuffer(_hidden, _samples));
        _output = new LaneBuffer(rows, _samples);
        _outputSlopesBySample = new LaneBuffer(paddedSamples, _coordinates + 1);
        (_oneInput, _oneHidden, _oneOutput) = (new LaneBuffer(rows, 1), new LaneBuffer(_hidden + 1, 1), new LaneBuffer(_coordinates, 1));
        _oneNoisy = new LaneBuffer(1, _coordinates + 1);

        Enter(state.Theta, _theta);
        Enter(state.M, _m);
        Enter(state.V, _v);
        _step = state.Step;
        _hiddenValues.Row(_hidden).Fill(1);
        _oneHidden.Row(_hidden).Fill(1);
        for (int sample = 0; sample < _samples; sample++)
            SetSample(sample, samples.Row(sample));
    }

    /// <summary>Learning steps made so far, those of the entered state included.</summary>
    public long Step => _step;

    /// <summary>One learning step on the current data; effectively <see cref="DenseLearner.Step"/>.</summary>
    public void Train(Key key)
    {
        Corrupt(key);
        Forward(_input, _hiddenValues, _output);
        if (Vector512.IsHardwareAccelerated) Learn<Simd512, SimdBits512, Vector512<float>>();
        else if (Vector256.IsHardwareAccelerated) Learn<Simd256, SimdBits256, Vector256<float>>();
        else Learn<Simd128, SimdBits128, Vector128<float>>();
    }

    /// <summary>The standard deviation of the input noise from now on.</summary>
    public void SetNoise(double sigma) => _noise = (float)sigma;

    /// <summary>Effectively <see cref="DenseLearner.WithFreshOptimizer"/>.</summary>
    public void ForgetMoments()
    {
        _m.All.Clear();
        _v.All.Clear();
        _step = 0;
    }

    /// <summary>Takes over weights, moments and step count of an engine for the same network.</summary>
    public void Adopt(DenseEngine other)
    {
        other._theta.All.CopyTo(_theta.All);
        other._m.All.CopyTo(_m.All);
        other._v.All.CopyTo(_v.All);
        _step = other._step;
    }

    /// <summary>The response to sample <paramref name="sample"/>; effectively that row of <see cref="DenseLearner.Respond"/>.</summary>
    public void Respond(int sample, Key key, Span<float> response) => Respond(sample, key, _learner.Model == Model.Dae, response);

    /// <summary>The responses to all samples, [M x D]; effectively <see cref="DenseLearner.Respond"/>.</summary>
    public Matrix Respond(Key key)
    {
        Corrupt(key);
        return Outputs(_input);
    }

    /// <summary>The response to a sample without noise; effectively that row of <see cref="DenseLearner.Reconstruct"/>.</summary>
    public void Reconstruct(int sample, Span<float> response) => Respond(sample, default, corrupts: false, response);

    private void Respond(int sample, Key key, bool corrupts, Span<float> response)
    {
        float* source = _xBySample.Pointer + (long)sample * _xBySample.Stride;
        if (corrupts)
        {
            Normals.Add(key, (long)sample * _xBySample.Stride, _noise, source, _oneNoisy.Pointer, _oneNoisy.Stride);
            source = _oneNoisy.Pointer;
        }

        for (int d = 0; d < _coordinates; d++)
            _oneInput.Pointer[d * Lanes] = source[d];
        _oneInput.Pointer[_coordinates * Lanes] = 1;
        Forward(_oneInput, _oneHidden, _oneOutput);
        for (int d = 0; d < _coordinates; d++)
            response[d] = _oneOutput.Pointer[d * Lanes];
    }

    /// <summary>One sample of the current data.</summary>
    public ReadOnlySpan<float> Sample(int sample) => _xBySample.Row(sample)[.._coordinates];

    /// <summary>Replaces one sample of the current data.</summary>
    public void SetSample(int sample, ReadOnlySpan<float> values)
    {
        values.CopyTo(_xBySample.Row(sample));
        _xBySample.Row(sample)[_coordinates] = 1;
        for (int d = 0; d < _coordinates; d++)
            _x.Pointer[d * _x.Stride + sample] = values[d];
        _x.Pointer[_coordinates * _x.Stride + sample] = 1;
    }

    /// <summary>The reconstructions of the current data without noise, [M x D].</summary>
    public Matrix Reconstruct() => Outputs(_x);

    private Matrix Outputs(LaneBuffer input)
    {
        Forward(input, _hiddenValues, _output);
        return Matrix.Create(_samples, _coordinates, (sample, values) =>
        {
            for (int d = 0; d < _coordinates; d++)
                values[d] = _output.Pointer[d * _output.Stride + sample];
        });
    }

    /// <summary>The current data, [M x D].</summary>
    public Matrix Samples() =>
        Matrix.Create(_samples, _coordinates, (sample, values) => _xBySample.Row(sample)[.._coordinates].CopyTo(values));

    /// <summary>The current state.</summary>
    public DenseState State() => new(Leave(_theta), Leave(_m), Leave(_v), _step);

    /// <summary>The gradient of the last learning step.</summary>
    public DenseWeights Gradient() => Leave(_gradient);

    private LaneBuffer Weights() => new(2 * _hidden + 1, _coordinates + 1);

    // The noisy inputs of this step, in both layouts, a strip of samples at a time so that it is transposed while it is still
    // in the nearest cache. Row k of the noise starts at normal number k * stride.
    private void Corrupt(Key key)
    {
        if (_learner.Model == Model.Ae) return;
        int stride = _inputBySample.Stride;
        for (int first = 0; first < _samples; first += Lanes)
        {
            long start = (long)first * stride;
            float* strip = _inputBySample.Pointer + start;
            int rows = Math.Min(Lanes, _samples - first);
            Normals.Add(key, start, _noise, _xBySample.Pointer + start, strip, rows * stride);
            for (int row = 0; row < rows; row++)
            {
                Span<float> padding = new(strip + row * stride + _coordinates, stride - _coordinates);
                padding.Clear();
                padding[0] = 1;
            }

            Transposer.Transpose(strip, stride, Lanes, stride, _input.Pointer + first, _input.Stride);
        }
    }

    // hidden = relu(W1 input + b1), output = W2 hidden + b2, for every lane.
    private void Forward(LaneBuffer input, LaneBuffer hidden, LaneBuffer output)
    {
        Product.Multiply(EncoderRows(), input.Pointer, input.Stride, hidden.Pointer, hidden.Stride, hidden.Stride);
        int count = _hidden * hidden.Stride;
        if (Vector512.IsHardwareAccelerated) Rectify<Simd512, Vector512<float>>(hidden.Pointer, count);
        else if (Vector256.IsHardwareAccelerated) Rectify<Simd256, Vector256<float>>(hidden.Pointer, count);
        else Rectify<Simd128, Vector128<float>>(hidden.Pointer, count);
        Product.Multiply(DecoderRows(), hidden.Pointer, hidden.Stride, output.Pointer, output.Stride, output.Stride);
    }

    // From the outputs to the updated weights.
    private void Learn<TSimd, TBits, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        OutputSlopes<TSimd, TVector>();
        Transposer.Transpose(
            _output.Pointer, _output.Stride, _output.Rows, _output.Stride,
            _outputSlopesBySample.Pointer, _outputSlopesBySample.Stride);

        int stride = _gradient.Stride;
        float* decoder = _gradient.Pointer + _hidden * stride;
        Product.Multiply(
            new Factor(_hiddenValues.Pointer, _hidden + 1, _samples, _hiddenValues.Stride, 1),
            _outputSlopesBySample.Pointer, _outputSlopesBySample.Stride, decoder, stride, stride);

        Product.Multiply(
            new Factor(_theta.Pointer + _hidden * stride, _hidden, _coordinates, stride, 1),
            _output.Pointer, _output.Stride, _hiddenSlopes.Pointer, _hiddenSlopes.Stride, _hiddenSlopes.Stride);
        Mask<TSimd, TVector>(_hiddenSlopes.Pointer, _hiddenValues.Pointer, _hidden * _hiddenSlopes.Stride);
        Product.Multiply(
            new Factor(_hiddenSlopes.Pointer, _hidden, _samples, _hiddenSlopes.Stride, 1),
            _inputBySample.Pointer, _inputBySample.Stride, _gradient.Pointer, stride, stride);

        if (_learner.WeightDecay != 0) Decay<TSimd, TVector>();
        _learner.Optimizer.Update<TSimd, TBits, TVector>(
            _theta.Pointer, _gradient.Pointer, _m.Pointer, _v.Pointer, _theta.Rows * stride, ++_step);
    }

    private void OutputSlopes<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int count = _coordinates * _output.Stride;
        double entries = (double)_samples * _coordinates;
        switch (_learner.Loss)
        {
            case Loss.Mse:
                double slope = _learner.Reduction == Reduction.HalfSum ? 1.0 / _samples : 2 / entries;
                MeanSquaredError.Gradient<TSimd, TVector>(_output.Pointer, _x.Pointer, _output.Pointer, count, (float)slope);
                break;
            case Loss.Mae:
                MeanAbsoluteError.Gradient<TSimd, TVector>(_output.Pointer, _x.Pointer, _output.Pointer, count, (float)(1 / entries));
                break;
            default:
                _similarity!.Gradient<TSimd, TVector>(_output.Pointer, _x.Pointer, _output.Pointer, _output.Stride, _samples);
                break;
        }
    }

    private static void Rectify<TSimd, TVector>(float* values, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int i = 0; i < count; i += TSimd.Lanes)
        {
            TVector value = TSimd.Load(values + i);
            TSimd.Store(TSimd.KeepWherePositive(value, value), values + i);
        }
    }

    // The slope of relu is 1 where its value is positive, else 0.
    private static void Mask<TSimd, TVector>(float* slopes, float* values, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int i = 0; i < count; i += TSimd.Lanes)
            TSimd.Store(TSimd.KeepWherePositive(TSimd.Load(values + i), TSimd.Load(slopes + i)), slopes + i);
    }

    // gradient = gradient + w theta for the weights; the biases' gradients are put back.
    private void Decay<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector decay = TSimd.Broadcast((float)_learner.WeightDecay);
        int stride = _gradient.Stride;
        for (int row = 0; row < 2 * _hidden; row++)
        {
            float* gradient = _gradient.Pointer + row * stride;
            float* theta = _theta.Pointer + row * stride;
            float bias = gradient[_coordinates];
            for (int i = 0; i < stride; i += TSimd.Lanes)
                TSimd.Store(TSimd.MultiplyAdd(decay, TSimd.Load(theta + i), TSimd.Load(gradient + i)), gradient + i);
            gradient[_coordinates] = bias;
        }
    }

    private Factor EncoderRows() => new(_theta.Pointer, _hidden, _coordinates + 1, _theta.Stride, 1);

    private Factor DecoderRows() => new(_theta.Pointer + _hidden * _theta.Stride, _coordinates, _hidden + 1, 1, _theta.Stride);

    private void Enter(DenseWeights weights, LaneBuffer buffer)
    {
        for (int h = 0; h < _hidden; h++)
        {
            weights.W1.Row(h).CopyTo(buffer.Row(h));
            buffer.Row(h)[_coordinates] = weights.B1.Values[h];
            for (int d = 0; d < _coordinates; d++)
                buffer.Row(_hidden + h)[d] = weights.W2[d, h];
        }

        weights.B2.Values.CopyTo(buffer.Row(2 * _hidden));
    }

    private DenseWeights Leave(LaneBuffer buffer) => new(
        Matrix.Create(_hidden, _coordinates, (h, values) => buffer.Row(h)[.._coordinates].CopyTo(values)),
        Matrix.Create(1, _hidden, (_, values) =>
        {
            for (int h = 0; h < _hidden; h++)
                values[h] = buffer.Row(h)[_coordinates];
        }),
        Matrix.Create(_coordinates, _hidden, (d, values) =>
        {
            for (int h = 0; h < _hidden; h++)
                values[h] = buffer.Row(_hidden + h)[d];
        }),
        Matrix.Create(1, _coordinates, (_, values) => buffer.Row(2 * _hidden)[.._coordinates].CopyTo(values)));

    private void CheckShape(DenseWeights weights, Matrix samples)
    {
        if (weights.W1.Rows != _hidden || weights.W1.Columns != _coordinates)
            throw new ArgumentException($"The state is for {weights.W1} encoder weights, but {_hidden} hidden neurons and {samples} samples were given.");
    }
}
