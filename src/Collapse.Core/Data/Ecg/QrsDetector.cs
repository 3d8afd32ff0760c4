namespace Collapse.Data;

/// <summary>Finds QRS complexes by the energy of the signal's slope.</summary>
/// <remarks>
/// J. Pan, W. J. Tompkins, "A real-time QRS detection algorithm", IEEE Trans. Biomed. Eng. 32:230, 1985: band-pass 5 to
/// 15 Hz, derivative, square, moving-window integration over 150 ms, an adaptive threshold each for the integrated and
/// the filtered signal, search back after 1.66 of the usual RR interval, T waves told by their slope within 360 ms.
/// Departures, because whole recordings of 10 s at any rate are at hand and not a stream at 200 Hz: the filters have
/// zero phase; spans are in milliseconds; the refractory time of 200 ms is kept by taking only the highest energy
/// within 200 ms to either side; the thresholds start from the median of the highest energies of blocks of 1.5 s, and
/// no single peak moves them far; the usual RR interval is the median of the last eight; the thresholds are not halved
/// in irregular rhythm, as search back also runs up to the recording's end. Every threshold is relative, so a positive
/// factor or another level changes nothing.
/// </remarks>
internal static class QrsDetector
{
    private const double Refractory = 0.200; // s
    private const double TWave = 0.360;
    private const double Integration = 0.150;
    private const double Block = 1.5;

    /// <summary>The samples of steepest energy, one a QRS complex, in ascending order.</summary>
    /// <param name="signal">Finite samples that begin at 0, so that a constant signal is one of zeros.</param>
    /// <param name="rate">Samples a second (Hz).</param>
    public static List<int> Detect(ReadOnlySpan<double> signal, double rate)
    {
        double[] filtered = BandPass.Filter(signal, rate, 5, 15);
        double[] slope = Slope(filtered, Math.Max(1, (int)Math.Round(0.01 * rate)));
        int half = (int)Math.Round(Integration * rate / 2);
        double[] energy = Energy(slope, half);
        List<Candidate> candidates = Candidates(energy, filtered, slope, half, (int)Math.Round(Refractory * rate));
        if (candidates.Count == 0) return [];
        return Decide(candidates, Start(energy, rate), Start(Absolute(filtered), rate), rate, signal.Length);
    }

    /// <summary>A local maximum of the energy.</summary>
    /// <param name="Index">Where the filtered signal is farthest from 0 around it.</param>
    /// <param name="Energy">The integrated squared slope.</param>
    /// <param name="Height">The filtered signal's distance from 0 at <paramref name="Index"/>.</param>
    /// <param name="Slope">The steepest slope around it.</param>
    private readonly record struct Candidate(int Index, double Energy, double Height, double Slope);

    /// <summary>
    /// The running estimates of a signal peak and a noise peak (SPK and NPK), and the threshold between them.
    /// </summary>
    /// <remarks>
    /// One peak counts for no more than four times the signal estimate, as noise for no more than once: an
    /// artefact of twenty times a beat's height must not lift the threshold over the beats after it.
    /// </remarks>
    private readonly record struct Level(double Signal, double Noise)
    {
        public double Threshold => Noise + 0.25 * (Signal - Noise);

        public Level WithSignal(double peak, double weight) =>
            this with { Signal = weight * Math.Min(peak, 4 * Signal) + (1 - weight) * Signal };

        public Level WithNoise(double peak) => this with { Noise = 0.125 * Math.Min(peak, Signal) + 0.875 * Noise };
    }

    private static List<int> Decide(List<Candidate> candidates, Level energy, Level height, double rate, int end)
    {
        List<Candidate> beats = [];
        List<Candidate> passedOver = []; // since the last beat, T waves excepted
        foreach (Candidate candidate in candidates)
        {
            SearchBack(candidate.Index);
            bool isTWave = beats.Count > 0 && candidate.Index - beats[^1].Index <= TWave * rate
                && candidate.Slope < 0.5 * beats[^1].Slope;
            if (!isTWave && candidate.Energy > energy.Threshold && candidate.Height > height.Threshold)
            {
                Accept(candidate, 0.125);
                continue;
            }

            energy = energy.WithNoise(candidate.Energy);
            height = height.WithNoise(candidate.Height);
            if (!isTWave) passedOver.Add(candidate);
        }

        SearchBack(end);
        return beats.ConvertAll(beat => beat.Index);

        void Accept(Candidate beat, double weight)
        {
            beats.Add(beat);
            passedOver.RemoveAll(other => other.Index <= beat.Index);
            energy = energy.WithSignal(beat.Energy, weight);
            height = height.WithSignal(beat.Height, weight);
        }

        void SearchBack(int now)
        {
            while (beats.Count > 1 && now - beats[^1].Index > 1.66 * UsualInterval(beats))
            {
                List<Candidate> weaker = passedOver.FindAll(other =>
                    other.Energy > 0.5 * energy.Threshold && other.Height > 0.5 * height.Threshold);
                if (weaker.Count == 0) return;
                Accept(weaker.MaxBy(other => other.Energy), 0.25);
            }
        }
    }

    /// <summary>The median of the last eight RR intervals.</summary>
    private static double UsualInterval(List<Candidate> beats)
    {
        int count = Math.Min(8, beats.Count - 1);
        int[] intervals = new int[count];
        for (int i = 0; i < count; i++)
            intervals[i] = beats[^(i + 1)].Index - beats[^(i + 2)].Index;
        Array.Sort(intervals);
        return intervals[count / 2];
    }

    private static double[] Slope(double[] x, int step)
    {
        double[] slope = new double[x.Length];
        for (int i = step; i < x.Length - step; i++)
            slope[i] = x[i + step] - x[i - step];
        return slope;
    }

    // Each window is summed afresh: a running sum would carry its rounding errors on through the recording.
    private static double[] Energy(double[] slope, int half)
    {
        double[] energy = new double[slope.Length];
        for (int i = 0; i < slope.Length; i++)
        {
            for (int k = Math.Max(0, i - half); k <= Math.Min(slope.Length - 1, i + half); k++)
                energy[i] = Math.FusedMultiplyAdd(slope[k], slope[k], energy[i]);
        }

        return energy;
    }

    private static List<Candidate> Candidates(double[] energy, double[] filtered, double[] slope, int half, int apart)
    {
        List<Candidate> candidates = [];
        for (int i = 0; i < energy.Length; i++)
        {
            if (energy[i] == 0 || Farthest(energy, i, apart) != i) continue;
            int peak = Farthest(filtered, i, half);
            candidates.Add(new Candidate(
                peak, energy[i], Math.Abs(filtered[peak]), Math.Abs(slope[Farthest(slope, i, half)])));
        }

        return candidates;
    }

    /// <summary>
    /// The index within <paramref name="reach"/> of <paramref name="centre"/> of the value farthest from 0, the first
    /// of equals.
    /// </summary>
    private static int Farthest(double[] x, int centre, int reach)
    {
        int best = Math.Max(0, centre - reach);
        for (int i = best + 1; i <= Math.Min(x.Length - 1, centre + reach); i++)
        {
            if (Math.Abs(x[i]) > Math.Abs(x[best])) best = i;
        }

        return best;
    }

    private static double[] Absolute(double[] x) => Array.ConvertAll(x, Math.Abs);

    /// <summary>
    /// Where the thresholds begin: signal at the median of the blocks' highest values, noise at half the mean value.
    /// </summary>
    private static Level Start(double[] x, double rate)
    {
        List<double> highest = [.. x.Chunk((int)Math.Round(Block * rate)).Select(block => block.Max())];
        highest.Sort();
        return new Level(highest[highest.Count / 2], 0.5 * x.Sum() / x.Length);
    }
}
