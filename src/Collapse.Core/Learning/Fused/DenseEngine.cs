using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The fast path of the network D/H/D (<see cref="Autoencoder.IsFused"/>): many steps in buffers of its own, entered
/// and left by copies.
/// </summary>
/// <remarks>
/// Data and activations lie as [features x samples] with samples along the lanes, and where a product sums over samples
/// also transposed. Biases are one more column of each weight matrix, met by a row (or column) of ones, so the five
/// products of a step are the same kernel. Weights: row h of the encoder, W1[h, :] and b1[h]; then row h of the
/// transposed decoder, W2[:, h]; last b2. Padding never leaks: sums run over true samples, hidden neurons and
/// coordinates alone, and what stands in padded lanes is never read as a scalar. Not safe to share between threads.
/// </remarks>
internal sealed unsafe partial class DenseEngine : IDisposable
{
    private const int Lanes = LaneBuffer.Lanes;

    private readonly Adam _optimizer;
    private readonly Loss _loss;
    private readonly Reduction _reduction;
    private readonly double _decay;
    private readonly bool _corrupts;
    private readonly string _objective;
    private readonly int _samples, _coordinates, _hidden;
    private readonly bool _rests; // whether weights that decay alone moves end at zero
    private readonly StructuralSimilarityKernel? _similarity;

    private readonly LaneBuffer _theta, _m, _v, _gradient; // [2H + 1 x D + 1]
    private readonly LaneBuffer _x, _xBySample; // the current data, [D + 1 x M] and [M x D + 1]
    private readonly LaneBuffer _input, _inputBySample; // the same with noise; for the AE the very same buffers
    // [H + 1 x M], [H x M], the first rows: active neurons alone
    private readonly LaneBuffer _hiddenValues, _hiddenSlopes;
    private readonly ActiveNeurons _active;
    // [H + 1 x D + 1], the rows of theta that belong to the rows of the hidden values
    private readonly LaneBuffer _activeDecoder;
    // [D x M], first the outputs, then in their place the slopes of the loss by them
    private readonly LaneBuffer _output;
    private readonly LaneBuffer _outputSlopesBySample; // [M x D]
    // for a single sample: [D + 1 x H], rows
    private readonly LaneBuffer _encoderByCoordinate, _oneNoisy, _oneHidden, _oneOutput;
    private float _noise;
    private long _step, _updates; // learning steps, and those of them that the optimiser remembers

    /// <summary>Copies a state and the data in.</summary>
    public DenseEngine(Autoencoder learner, LearnerState state, Matrix samples)
    {
        (_optimizer, _loss) = ((Adam)learner.Optimizer, learner.Error);
        (_reduction, _decay) = (learner.Reduction, learner.WeightDecay);
        _corrupts = learner.Corruption.IsGaussian;
        (_samples, _coordinates, _hidden) = (samples.Rows, samples.Columns, learner.Widths.Items[0]);
        CheckShape(state.Theta, samples);
        _rests = _optimizer.BringsToRest(_decay);
        _noise = (float)learner.Corruption.Amount;
        int rows = LaneBuffer.RoundUp(_coordinates + 1), paddedSamples = LaneBuffer.RoundUp(_samples);
        if (_loss == Loss.Ssim)
            _similarity = new StructuralSimilarityKernel(learner.Similarity, _coordinates, _samples);
        (_theta, _m, _v, _gradient) = (Buffer(), Buffer(), Buffer(), Buffer());
        (_x, _xBySample) = (new LaneBuffer(rows, _samples), new LaneBuffer(paddedSamples, _coordinates + 1));
        _input = _corrupts ? new LaneBuffer(rows, _samples) : _x;
        _inputBySample = _corrupts ? new LaneBuffer(paddedSamples, _coordinates + 1) : _xBySample;
        (_hiddenValues, _hiddenSlopes) = (new LaneBuffer(_hidden + 1, _samples), new LaneBuffer(_hidden, _samples));
        (_active, _activeDecoder) = (new ActiveNeurons(_hidden), new LaneBuffer(_hidden + 1, _coordinates + 1));
        _output = new LaneBuffer(rows, _samples);
        _outputSlopesBySample = new LaneBuffer(paddedSamples, _coordinates + 1);
        _encoderByCoordinate = new LaneBuffer(rows, _hidden);
        (_oneNoisy, _oneHidden, _oneOutput) = (new LaneBuffer(1, _coordinates + 1), new LaneBuffer(1, _hidden + 1),
            new LaneBuffer(1, _coordinates + 1));

        Enter(state.Theta, _theta);
        OptimizerMemory memory = state.Optimizers[0];
        Enter(memory.Of("m"), _m);
        Enter(memory.Of("v"), _v);
        (_step, _updates, _objective) = (state.Step, memory.Step, memory.Objective);
        _hiddenValues.Row(_hidden).Fill(1);
        for (int sample = 0; sample < _samples; sample++)
            SetSample(sample, samples.Row(sample));
    }

    public void Dispose()
    {
        _similarity?.Dispose();
        ReadOnlySpan<LaneBuffer> buffers =
        [
            _theta, _m, _v, _gradient, _x, _xBySample, _input, _inputBySample, _hiddenValues, _hiddenSlopes,
            _activeDecoder,
            _output, _outputSlopesBySample, _encoderByCoordinate, _oneNoisy, _oneHidden, _oneOutput,
        ];
        foreach (LaneBuffer buffer in buffers) buffer.Dispose(); // for the AE some are the very same: twice is once
    }

    /// <summary>Learning steps made so far, those of the entered state included.</summary>
    public long Step => _step;

    /// <summary>Hidden neurons that some sample activated when all of them were last encoded.</summary>
    public int Active => _active.Count;

    /// <summary>One learning step on the current data; the same bits as <see cref="ILearner.Step"/>.</summary>
    public void Train(Key key) => Registers.Run(new Training(this, key));

    /// <summary>The standard deviation of the input noise from now on.</summary>
    public void SetNoise(double sigma) => _noise = (float)sigma;

    /// <summary>The same bits as <see cref="ILearner.WithFreshOptimizer"/>.</summary>
    public void ForgetMoments()
    {
        _m.All.Clear();
        _v.All.Clear();
        _updates = 0;
    }

    /// <summary>Takes over weights, moments and step count of an engine for the same network.</summary>
    public void Adopt(DenseEngine other)
    {
        other._theta.All.CopyTo(_theta.All);
        other._m.All.CopyTo(_m.All);
        other._v.All.CopyTo(_v.All);
        (_step, _updates) = (other._step, other._updates);
    }

    /// <summary>
    /// The response to sample <paramref name="sample"/>; the same bits as that row of <see cref="IResponder.Respond"/>.
    /// </summary>
    public void Respond(int sample, Key key, Span<float> response) => Respond(sample, key, _corrupts, response);

    /// <summary>The responses to all samples, [M x D]; the same bits as <see cref="IResponder.Respond"/>.</summary>
    public Matrix Respond(Key key) => Outputs(key);

    /// <summary>
    /// The response to a sample without noise; the same bits as that row of <see cref="IResponder.Reconstruct"/>.
    /// </summary>
    public void Reconstruct(int sample, Span<float> response) => Respond(sample, default, corrupts: false, response);

    private void Respond(int sample, Key key, bool corrupts, Span<float> response)
    {
        Registers.Run(new Response(this, sample, key, corrupts));
        _oneOutput.Row(0)[.._coordinates].CopyTo(response);
    }

    /// <summary>One sample of the current data.</summary>
    public ReadOnlySpan<float> Sample(int sample) => _xBySample.Row(sample)[.._coordinates];

    /// <summary>Replaces one sample of the current data.</summary>
    public void SetSample(int sample, ReadOnlySpan<float> values)
    {
        _similarity?.Forget(sample);
        values.CopyTo(_xBySample.Row(sample));
        _xBySample.Row(sample)[_coordinates] = 1;
        for (int d = 0; d < _coordinates; d++)
            _x.Pointer[d * _x.Stride + sample] = values[d];
        _x.Pointer[_coordinates * _x.Stride + sample] = 1;
    }

    /// <summary>The reconstructions of the current data without noise, [M x D].</summary>
    public Matrix Reconstruct() => Outputs(null);

    private Matrix Outputs(Key? noise)
    {
        Registers.Run(new Reconstruction(this, noise));
        return Matrix.Create(_samples, _coordinates, (sample, values) =>
        {
            for (int d = 0; d < _coordinates; d++)
                values[d] = _output.Pointer[d * _output.Stride + sample];
        });
    }

    /// <summary>The current data, [M x D].</summary>
    public Matrix Samples() =>
        Matrix.Create(_samples, _coordinates,
            (sample, values) => _xBySample.Row(sample)[.._coordinates].CopyTo(values));

    /// <summary>The current state.</summary>
    public LearnerState State() => new(
        _coordinates,
        new(Leave(_theta, "")),
        [new(_objective, new([.. Leave(_m, "m."), .. Leave(_v, "v.")]), _updates)],
        _step);

    /// <summary>The gradient of the last learning step.</summary>
    public Weights Gradient() => new(Leave(_gradient, ""));

    private LaneBuffer Buffer() => new(Math.Max(2 * _hidden + 1, LaneBuffer.RoundUp(_hidden)), _coordinates + 1);

    private void Enter(Weights weights, LaneBuffer buffer)
    {
        Matrix w1 = weights["W1"], w2 = weights["W2"];
        ReadOnlySpan<float> b1 = weights["b1"].Values;
        for (int h = 0; h < _hidden; h++)
        {
            w1.Row(h).CopyTo(buffer.Row(h));
            buffer.Row(h)[_coordinates] = b1[h];
            for (int d = 0; d < _coordinates; d++)
                buffer.Row(_hidden + h)[d] = w2[d, h];
        }

        weights["b2"].Values.CopyTo(buffer.Row(2 * _hidden));
    }

    private (string Name, Matrix Value)[] Leave(LaneBuffer buffer, string prefix) =>
    [
        (prefix + "W1", Matrix.Create(_hidden, _coordinates,
            (h, values) => buffer.Row(h)[.._coordinates].CopyTo(values))),
        (prefix + "b1", Matrix.Create(1, _hidden, (_, values) =>
        {
            for (int h = 0; h < _hidden; h++)
                values[h] = buffer.Row(h)[_coordinates];
        })),
        (prefix + "W2", Matrix.Create(_coordinates, _hidden, (d, values) =>
        {
            for (int h = 0; h < _hidden; h++)
                values[h] = buffer.Row(_hidden + h)[d];
        })),
        (prefix + "b2", Matrix.Create(1, _coordinates,
            (_, values) => buffer.Row(2 * _hidden)[.._coordinates].CopyTo(values))),
    ];

    private void CheckShape(Weights weights, Matrix samples)
    {
        Matrix w1 = weights["W1"];
        if (w1.Rows != _hidden || w1.Columns != _coordinates)
        {
            throw new ArgumentException(
                $"The state has {w1} encoder weights, but {_hidden} hidden neurons and {samples} samples were given.");
        }
    }
}
