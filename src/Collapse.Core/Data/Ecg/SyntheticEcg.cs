using System.Collections.Immutable;
using System.Globalization;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>
/// Electrocardiograms of subjects who do not exist, from the dynamical model of McSharry et al. 2003.
/// </summary>
/// <remarks>
/// <para>
/// P. E. McSharry, G. D. Clifford, L. Tarassenko, L. A. Smith, IEEE Trans. Biomed. Eng. 50:289, 2003, equation (1). A
/// point runs round the unit circle; its angle theta grows by 2 pi in each RR interval and passes 0 at R. On
/// the circle itself the first two equations are solved by theta(t), which is linear in each interval, and are not
/// integrated. The third is, by the Runge-Kutta method of fourth order at 500 Hz, from 4 s before the recording on:
/// dz/dt = - sum_i a_i d_i exp(-d_i^2 / (2 b_i^2)) - (z - z0(t)), d_i = theta - theta_i modulo 2 pi, and
/// z0(t) = A sin(2 pi f2 t). z is then scaled to mV and white Gaussian noise added.
/// </para>
/// <para>
/// Each subject has its own theta, a, b, heart rate (55 to 90 per minute), variability, respiration, amplitude and
/// noise. All is a function of seed and subject; no subject depends on another.
/// </para>
/// </remarks>
public static class SyntheticEcg
{
    /// <summary>The length of a recording (s).</summary>
    public const double Duration = 10;

    /// <summary>The rate of a recording (Hz).</summary>
    public const double Rate = 100;

    private const int StepsPerSample = 5; // 500 Hz
    private const double RunUp = 4; // s, in which what z started from decays to 2 %

    private const string Citation =
        "McSharry, P. E., Clifford, G. D., Tarassenko, L., & Smith, L. A. (2003). A dynamical model for generating "
        + "synthetic electrocardiogram signals. IEEE Transactions on Biomedical Engineering 50(3), 289-294. "
        + "https://doi.org/10.1109/TBME.2003.808805";

    /// <summary>
    /// Training and held-out data of synthetic subjects, by the same way as real recordings (<see cref="Cohort"/>).
    /// </summary>
    /// <remarks>
    /// Subjects are drawn one after another. A recording of 10 s holds ten windows of R-35 .. R+59 for sure only at 67
    /// beats a minute or more; one with too few falls out, as a real one would, and the next subject takes its place.
    /// </remarks>
    /// <param name="options">Sizes, window, rate and scaling.</param>
    /// <param name="seed">The root seed.</param>
    /// <exception cref="InputException">
    /// An option is out of range, or so few recordings of 10 s hold the windows asked for that four times the number
    /// of subjects, and 40 more, did not suffice.
    /// </exception>
    public static DataSet Load(CohortOptions options, long seed)
    {
        options.Validated();
        int wanted = options.TrainingSubjects + options.HeldOutSubjects;
        int drawn = 4 * wanted + 40;
        List<KeyValuePair<string, string>> details =
        [
            new("lead", "synthetic"),
            new("recordings", "10 s at 100 Hz, integrated at 500 Hz"),
            new("seed", seed.ToString(CultureInfo.InvariantCulture)),
        ];
        return Cohort.TryBuild(
                Enumerable.Range(1, drawn).Select(subject => Record(subject, seed)),
                options, "synthetic", Citation, details, out int found, out _)
            ?? throw new InputException(FormattableString.Invariant(
                $"synthetic: {found} of {drawn} recordings of 10 s hold {options.SegmentsPerSubject} windows of ")
                    + FormattableString.Invariant(
                    $"{options.Coordinates} samples at {options.Rate} Hz, {wanted} subjects are needed; ask for fewer ")
                    + FormattableString.Invariant($"segments or a shorter window."));
    }

    /// <summary>The recording of one subject: 1,000 samples at 100 Hz, R waves around 1 mV.</summary>
    /// <param name="subject">The subject, counted from 1; its id is <c>synthetic-01</c>, <c>synthetic-02</c>,
    /// ...</param>
    /// <param name="seed">The root seed.</param>
    public static Recording Record(int subject, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(subject);
        SyntheticSubject drawn = SyntheticSubject.Draw(subject, seed);
        double[] signal = Integrate(drawn, Tachogram.Beats(drawn, -RunUp, Duration));
        Key noise = drawn.Key.Derive("noise");
        for (int i = 0; i < signal.Length; i++)
            signal[i] = Math.FusedMultiplyAdd(drawn.Noise, noise.Normal(i), signal[i]);
        string name = string.Create(CultureInfo.InvariantCulture, $"synthetic-{subject:00}");
        return new Recording(name, name, Rate, [.. signal]);
    }

    /// <summary>
    /// When the subject's R waves truly are: the times at which theta passes 0 within the recording (s).
    /// </summary>
    /// <param name="subject">The subject, counted from 1.</param>
    /// <param name="seed">The root seed.</param>
    public static ImmutableArray<double> RTimes(int subject, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(subject);
        return
        [
            .. Tachogram.Beats(SyntheticSubject.Draw(subject, seed), -RunUp, Duration)
                .Where(time => time is >= 0 and <= Duration - 1 / Rate),
        ];
    }

    /// <summary>z in mV at 0, 0.01, 0.02, ... s.</summary>
    private static double[] Integrate(SyntheticSubject subject, List<double> beats)
    {
        double step = 1 / (Rate * StepsPerSample);
        int runUp = (int)Math.Round(RunUp / step);
        double[] signal = new double[(int)Math.Round(Duration * Rate)];
        int beat = 0;
        double z = 0;
        double now = Drive(-runUp * step);
        for (int n = -runUp; n < signal.Length * StepsPerSample; n++)
        {
            if (n >= 0 && n % StepsPerSample == 0) signal[n / StepsPerSample] = z * subject.Unit;
            // dz/dt = drive(t) - z: the drive does not know z, so the middle stages share one value of it.
            double middle = Drive((n + 0.5) * step);
            double next = Drive((n + 1) * step);
            double k1 = now - z;
            double k2 = middle - (z + step / 2 * k1);
            double k3 = middle - (z + step / 2 * k2);
            double k4 = next - (z + step * k3);
            z += step / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
            now = next;
        }

        return signal;

        double Drive(double time)
        {
            while (beats[beat + 1] <= time) beat++;
            double theta = 2 * Math.PI * (time - beats[beat]) / (beats[beat + 1] - beats[beat]);
            double drive = subject.Baseline / subject.Unit * Elementary.Sin(2 * Math.PI * subject.Respiration * time);
            foreach (CycleEvent wave in subject.Events)
            {
                double distance = theta - wave.Theta;
                distance -= 2 * Math.PI * Math.Round(distance / (2 * Math.PI));
                double exponent = distance * distance / (2 * wave.B * wave.B);
                if (exponent < 40) drive -= wave.A * distance * Elementary.Exp(-exponent); // beyond: below 1e-17 of it
            }

            return drive;
        }
    }
}
