using System.Collections.Immutable;

namespace Collapse.Theory;

/// <summary>A moment of a forecast, direction by direction.</summary>
/// <param name="Unprotected">The variance of the training rows that can be replaced.</param>
/// <param name="Gain">g(N) / g(0), what the learner's outputs for unchanged rows are multiplied by.</param>
/// <param name="Moved">What the outputs for replaced rows are multiplied by.</param>
internal sealed record ForecastMoment(double[] Unprotected, double[] Gain, double[] Moved);

/// <summary>The measured directions in time: for each a law of what is kept and a law of what is dropped.</summary>
internal sealed class ForecastModes
{
    private readonly ImmutableArray<MeasuredGain> _gains;
    private readonly ForecastPolicy _policy;
    private readonly CollapseMode[] _kept, _dropped;

    public ForecastModes(MeasuredGains gains, ForecastPolicy policy)
    {
        _gains = gains.Directions;
        _policy = policy;
        int samples = gains.Data.Samples;
        _kept = [.. _gains.Select(gain => Mode(gain.Kept, 1, gain.Noise, gain.Decay))];
        _dropped = [.. _gains.Select(gain => Mode(gain.Variance - gain.Kept, 0, 0, 0))];

        CollapseMode Mode(double variance, int hidden, double noise, double decay) => new CollapseLaw
        {
            Eigenvalues = [variance],
            Samples = samples,
            Hidden = hidden,
            NoiseVariance = noise,
            Decay = decay,
            ProtectedShare = policy.ProtectedShare,
            FreshShare = policy.FreshShare,
            RowsPerStep = policy.RowsPerStep,
        }.Mode(0);
    }

    /// <summary>All directions after N steps, at least 0 (else <see cref="ArgumentOutOfRangeException"/>).</summary>
    public ForecastMoment At(double steps)
    {
        if (!(steps >= 0)) throw new ArgumentOutOfRangeException(nameof(steps), steps, "Expected 0 or more.");
        int modes = _gains.Length;
        ForecastMoment moment = new(new double[modes], new double[modes], new double[modes]);
        for (int i = 0; i < modes; i++)
        {
            MeasuredGain gain = _gains[i];
            double kept = _kept[i].At(steps);
            double whole = _policy.ProtectedShare * gain.Kept + (1 - _policy.ProtectedShare) * kept;
            double start = gain.GainAt(gain.Kept);
            moment.Unprotected[i] = kept + _dropped[i].At(steps);
            // A direction that the learner does not keep: its outputs, if there are any, go with the rows.
            moment.Gain[i] = start > 0 ? gain.GainAt(whole) / start : 1;
            moment.Moved[i] = start > 0
                ? moment.Gain[i] * Math.Sqrt(kept / gain.Kept)
                : gain.Variance > 0 ? Math.Sqrt(moment.Unprotected[i] / gain.Variance) : double.NaN;
        }

        return moment;
    }

    /// <summary>The variance of the whole training set along one direction.</summary>
    public double Whole(int mode, double steps) =>
        _policy.ProtectedShare * _gains[mode].Variance
        + (1 - _policy.ProtectedShare) * (_kept[mode].At(steps) + _dropped[mode].At(steps));
}
