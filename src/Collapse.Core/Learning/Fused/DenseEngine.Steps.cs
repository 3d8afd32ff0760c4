using Collapse.Numerics;

namespace Collapse.Learning;

/// <content>The arithmetic of a step and of a response, for any register width.</content>
internal sealed unsafe partial class DenseEngine
{
    private void Train<TSimd, TBits, TVector>(Key key)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        Corrupt<TSimd, TBits, TVector>(key);
        Encode<TSimd, TVector>(_input);
        OutputSlopes<TSimd, TVector>();
        Transposer.Transpose(
            _output.Pointer, _output.Stride, _output.Rows, _output.Stride,
            _outputSlopesBySample.Pointer, _outputSlopesBySample.Stride);

        int stride = _gradient.Stride, active = _active.Count;
        float* byDecoder = _gradient.Pointer + _hidden * stride;
        Product.Multiply<TSimd, TVector>(
            new Factor(_hiddenValues.Pointer, active + 1, _samples, _hiddenValues.Stride, 1),
            _outputSlopesBySample.Pointer, _outputSlopesBySample.Stride, byDecoder, stride, stride);
        _active.Unpack(byDecoder, stride, withOnes: true);
        Product.Multiply<TSimd, TVector, KeptWherePositive<TSimd, TVector>>(
            new Factor(ActiveDecoder, active, _coordinates, stride, 1),
            _output.Pointer, _output.Stride, _hiddenSlopes.Pointer, _hiddenSlopes.Stride, _hiddenSlopes.Stride,
            new(_hiddenValues.Pointer));
        Product.Multiply<TSimd, TVector>(
            new Factor(_hiddenSlopes.Pointer, active, _samples, _hiddenSlopes.Stride, 1),
            _inputBySample.Pointer, _inputBySample.Stride, _gradient.Pointer, stride, stride);
        _active.Unpack(_gradient.Pointer, stride, withOnes: false);

        if (_decay != 0) Decay<TSimd, TVector>();
        _step++;
        _optimizer.Update<TSimd, TBits, TVector>(
            _theta.Pointer, _gradient.Pointer, _m.Pointer, _v.Pointer, (2 * _hidden + 1) * stride, ++_updates);
        if (_rests) Settle<TSimd, TBits, TVector>();
    }

    // The noisy inputs of this step, in both layouts, a strip of samples at a time so that it is transposed while it is
    // still in the nearest cache. Row k of the noise starts at normal number k * stride.
    private void Corrupt<TSimd, TBits, TVector>(Key key)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        if (!_corrupts) return;
        int stride = _inputBySample.Stride;
        for (int first = 0; first < _samples; first += Lanes)
        {
            long start = (long)first * stride;
            float* strip = _inputBySample.Pointer + start;
            int rows = Math.Min(Lanes, _samples - first);
            Normals.Add<TSimd, TBits, TVector>(
                key, start, _noise, _xBySample.Pointer + start, strip, rows * stride);
            for (int row = 0; row < rows; row++)
                EndWithOne(strip + row * stride, stride);
            Transposer.Transpose(strip, stride, Lanes, stride, _input.Pointer + first, _input.Stride);
        }
    }

    // hidden = relu(W1 input + b1) for every sample, packed: what follows passes over the neurons that none activates.
    private void Encode<TSimd, TVector>(LaneBuffer input)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        Product.Multiply<TSimd, TVector, Rectified<TSimd, TVector>>(
            new Factor(_theta.Pointer, _hidden, _coordinates + 1, _theta.Stride, 1),
            input.Pointer, input.Stride, _hiddenValues.Pointer, _hiddenValues.Stride, _hiddenValues.Stride, default);
        _active.Find(_hiddenValues);
        if (_active.All) return;
        _active.Pack(_hiddenValues.Pointer, _hiddenValues.Pointer, _hiddenValues.Stride);
        _active.Pack(Decoder, _activeDecoder.Pointer, _activeDecoder.Stride);
    }

    // W2 transposed, with b2 behind it, [H + 1 x D]; and its rows for active neurons.
    private float* Decoder => _theta.Pointer + _hidden * _theta.Stride;

    private float* ActiveDecoder => _active.All ? Decoder : _activeDecoder.Pointer;

    // output = W2 hidden + b2 for every sample, or what is to stand in its place.
    private void Decode<TSimd, TVector, TFinish>(TFinish finish)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TFinish : struct, IFinish<TVector> =>
        Product.Multiply<TSimd, TVector, TFinish>(
            new Factor(ActiveDecoder, _coordinates, _active.Count + 1, 1, _theta.Stride),
            _hiddenValues.Pointer, _hiddenValues.Stride, _output.Pointer, _output.Stride, _output.Stride, finish);

    private void OutputSlopes<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        double entries = (double)_samples * _coordinates;
        switch (_loss)
        {
            case Loss.Mse:
                double slope = _reduction == Reduction.HalfSum ? 1.0 / _samples : 2 / entries;
                Decode<TSimd, TVector, SquaredErrorSlopes<TSimd, TVector>>(new(_x.Pointer, (float)slope));
                break;
            case Loss.Mae:
                Decode<TSimd, TVector, AbsoluteErrorSlopes<TSimd, TVector>>(new(_x.Pointer, (float)(1 / entries)));
                break;
            default:
                Decode<TSimd, TVector, AsTheyAre<TVector>>(default);
                _similarity!.Gradient<TSimd, TVector>(_output.Pointer, _x.Pointer, _output.Pointer, _output.Stride);
                break;
        }
    }

    // One sample alone: lanes hold neighbouring hidden neurons, then neighbouring outputs, so that none is idle. A row
    // of the decoder's weights lies that way, the encoder's are transposed for it.
    private void Respond<TSimd, TBits, TVector>(int sample, Key key, bool corrupts)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        int stride = _xBySample.Stride;
        float* source = _xBySample.Pointer + (long)sample * stride;
        if (corrupts)
        {
            Normals.Add<TSimd, TBits, TVector>(
                key, (long)sample * stride, _noise, source, _oneNoisy.Pointer, stride);
            EndWithOne(_oneNoisy.Pointer, stride);
            source = _oneNoisy.Pointer;
        }

        int width = _encoderByCoordinate.Stride;
        Transposer.Transpose(_theta.Pointer, stride, width, stride, _encoderByCoordinate.Pointer, width);
        Product.Multiply<TSimd, TVector, Rectified<TSimd, TVector>>(
            new Factor(source, 1, _coordinates + 1, 0, 1), _encoderByCoordinate.Pointer, width, _oneHidden.Pointer,
            width, width, default);
        _oneHidden.Pointer[_hidden] = 1;
        Product.Multiply<TSimd, TVector>(
            new Factor(_oneHidden.Pointer, 1, _hidden + 1, 0, 1), Decoder, stride, _oneOutput.Pointer, stride, stride);
    }

    // Behind the coordinates of a sample the 1 that meets the biases, then zeros.
    private void EndWithOne(float* row, int stride)
    {
        Span<float> padding = new(row + _coordinates, stride - _coordinates);
        padding.Clear();
        padding[0] = 1;
    }

    // gradient = gradient + w theta for the weights; the biases' gradients are put back.
    private void Decay<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector decay = TSimd.Broadcast((float)_decay);
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

    // Weights that decay has made too small to matter rest at zero; the biases, which do not decay, are put back.
    private void Settle<TSimd, TBits, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        int stride = _theta.Stride;
        for (int row = 0; row < 2 * _hidden; row++)
        {
            float* theta = _theta.Pointer + row * stride;
            float* m = _m.Pointer + row * stride;
            (float bias, float moment) = (theta[_coordinates], m[_coordinates]);
            RestingWeights.Settle<TSimd, TBits, TVector>(theta, m, stride, (float)_decay);
            (theta[_coordinates], m[_coordinates]) = (bias, moment);
        }
    }

    private readonly struct Training(DenseEngine engine, Key key) : IVectorised
    {
        public void Run<TSimd, TBits, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => engine.Train<TSimd, TBits, TVector>(key);
    }

    private readonly struct Response(DenseEngine engine, int sample, Key key, bool corrupts) : IVectorised
    {
        public void Run<TSimd, TBits, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => engine.Respond<TSimd, TBits, TVector>(sample, key, corrupts);
    }

    private readonly struct Reconstruction(DenseEngine engine, Key? noise) : IVectorised
    {
        public void Run<TSimd, TBits, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged
        {
            if (noise is { } key) engine.Corrupt<TSimd, TBits, TVector>(key);
            engine.Encode<TSimd, TVector>(noise is null ? engine._x : engine._input);
            engine.Decode<TSimd, TVector, AsTheyAre<TVector>>(default);
        }
    }
}
