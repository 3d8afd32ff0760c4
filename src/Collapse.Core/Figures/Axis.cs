using System.Collections.Immutable;
using System.Globalization;
using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>A mark on an axis; the superscript follows the label raised, as in 10 and 5.</summary>
internal sealed record Tick(double Value, string Label, string Superscript = "");

/// <summary>A range of values, how it maps to a line, and where its ticks stand.</summary>
internal sealed record Axis
{
    private Axis(double low, double high, bool logarithmic, ImmutableArray<Tick> ticks, ImmutableArray<double> minor)
    {
        Low = low;
        High = high;
        Logarithmic = logarithmic;
        Ticks = ticks;
        Minor = minor;
    }

    public double Low { get; }

    public double High { get; }

    public bool Logarithmic { get; }

    public ImmutableArray<Tick> Ticks { get; }

    /// <summary>Unlabelled marks: 2 to 9 times each power of ten on a logarithmic axis, none on a linear one.</summary>
    public ImmutableArray<double> Minor { get; }

    /// <summary>
    /// The place of a value: 0 at <see cref="Low"/>, 1 at <see cref="High"/>, beyond them for values beyond.
    /// </summary>
    public double Place(double value) => Logarithmic
        ? (Elementary.Log(value) - Elementary.Log(Low)) / (Elementary.Log(High) - Elementary.Log(Low))
        : (value - Low) / (High - Low);

    /// <summary>A value moved into the range.</summary>
    public double Clamp(double value) => Math.Clamp(value, Low, High);

    /// <summary>A linear axis with exactly these ends and ticks at round values within them.</summary>
    public static Axis Linear(double low, double high, int intervals = 5)
    {
        (low, high) = Widened(low, high);
        RoundStep step = RoundStep.For(high - low, intervals);
        return new Axis(low, high, false, step.Ticks(step.Index(low, up: true), step.Index(high, up: false)), []);
    }

    /// <summary>
    /// An axis of counts, such as generations: exactly these ends, and ticks at whole numbers from the first.
    /// </summary>
    public static Axis Counts(int low, int high, int intervals = 5)
    {
        int step = Math.Max(1, (high - low + intervals - 1) / intervals);
        return new Axis(
            low, high, false,
            [.. Enumerable.Range(0, (high - low) / step + 1)
                .Select(i => new Tick(low + i * step, Format.Count(low + i * step)))], []);
    }

    /// <summary>
    /// A linear axis from the last round value at or below <paramref name="low"/> to the first at or above
    /// <paramref name="high"/>.
    /// </summary>
    public static Axis Round(double low, double high, int intervals = 5)
    {
        (low, high) = Widened(low, high);
        RoundStep step = RoundStep.For(high - low, intervals);
        long first = step.Index(low, up: false);
        long last = step.Index(high, up: true);
        return new Axis(step.Value(first), step.Value(last), false, step.Ticks(first, last), []);
    }

    /// <summary>
    /// The axis of a correlation: from the lowest value, rounded down to a tick, to 1. It shows at least the last
    /// thousandth, so that values that differ only by rounding do not fill a page.
    /// </summary>
    public static Axis Correlation(double lowest) => Round(Math.Clamp(lowest, -1, 0.999), 1, 6);

    /// <summary>
    /// A logarithmic axis with exactly these ends (0 &lt; low &lt; high) and a tick at each power of ten within them,
    /// or at every second, third, ... where the ticks would divide it into more than this many intervals.
    /// </summary>
    public static Axis Log(double low, double high, int intervals = 8)
    {
        if (!(low > 0 && high > low && double.IsFinite(high)))
            throw new ArgumentException($"A logarithmic axis needs 0 < low < high, got {low} and {high}.", nameof(low));
        int first = Decade(low, up: true);
        int last = Decade(high, up: false);
        int stride = Math.Max(1, (last - first + intervals - 1) / intervals);
        ImmutableArray<Tick> ticks =
        [
            .. Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(decade => decade % stride == 0)
                .Select(PowerOfTen),
        ];
        ImmutableArray<double> minor = stride > 1
            ? []
            :
            [
                .. from decade in Enumerable.Range(first - 1, last - first + 2)
                   from digit in Enumerable.Range(2, 8)
                   let value = digit * Power(decade)
                   where value > low && value < high
                   select value,
            ];
        return new Axis(low, high, true, ticks, minor);
    }

    /// <summary>The exponent of the power of ten at or next to a positive value.</summary>
    public static int Decade(double value, bool up)
    {
        int decade = 0;
        while (Power(decade) > value) decade--;
        while (Power(decade + 1) <= value) decade++;
        return up && Power(decade) < value ? decade + 1 : decade;
    }

    public static double Power(int exponent)
    {
        double power = 1;
        for (int i = 0; i < Math.Abs(exponent); i++)
            power *= 10;
        return exponent < 0 ? 1 / power : power;
    }

    private static Tick PowerOfTen(int decade) => decade is >= 0 and < 6
        ? new Tick(Power(decade), Format.Count((long)Power(decade)))
        : new Tick(Power(decade), "10", Format.Minus(decade.ToString(CultureInfo.InvariantCulture)));

    // An axis needs a width: a single value gets a little room on both sides.
    private static (double Low, double High) Widened(double low, double high)
    {
        if (!(double.IsFinite(low) && double.IsFinite(high) && low <= high))
            throw new ArgumentException($"An axis needs finite low <= high, got {low} and {high}.", nameof(low));
        double room = Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-6;
        if (high - low > room) return (low, high);
        room = low == 0 ? 0.5 : Math.Abs(low) / 2;
        return (low - room, high + room);
    }

    /// <summary>A distance between ticks: 1, 2, 2.5 or 5 times a power of ten.</summary>
    private readonly record struct RoundStep(double Digit, int Exponent)
    {
        private double Size => Digit * Power(Exponent);

        private int Decimals => Math.Max(0, (Digit == 2.5 ? 1 : 0) - Exponent);

        /// <summary>The smallest round step that divides a span into at most this many intervals.</summary>
        public static RoundStep For(double span, int intervals)
        {
            double least = span / intervals;
            int exponent = Decade(least, up: false);
            foreach (double digit in (ReadOnlySpan<double>)[1, 2, 2.5, 5])
            {
                RoundStep step = new(digit, exponent);
                if (step.Size >= least * (1 - 1e-9)) return step;
            }

            return new RoundStep(1, exponent + 1);
        }

        /// <summary>
        /// The number of the multiple next to a value; one that is a multiple but for rounding is taken as such.
        /// </summary>
        public long Index(double value, bool up)
        {
            double index = value / Size;
            return (long)(up ? Math.Ceiling(index - 1e-9) : Math.Floor(index + 1e-9));
        }

        // One division rounds once, so that 7 tenths is 0.7 and not 0.7000000000000001.
        public double Value(long index) =>
            Exponent < 0 ? index * Digit / Power(-Exponent) : index * Digit * Power(Exponent);

        public ImmutableArray<Tick> Ticks(long first, long last)
        {
            ImmutableArray<Tick>.Builder ticks = ImmutableArray.CreateBuilder<Tick>();
            bool scientific = Math.Max(Math.Abs(Value(first)), Math.Abs(Value(last))) >= 1e6 || Exponent < -6;
            for (long index = first; index <= last; index++)
                ticks.Add(scientific ? Scientific(Value(index))
                    : new Tick(Value(index), Format.Fixed(Value(index), Decimals)));
            return ticks.ToImmutable();
        }

        private Tick Scientific(double value)
        {
            if (value == 0) return new Tick(0, "0");
            int exponent = Decade(Math.Abs(value), up: false);
            int decimals = Math.Max(0, (Digit == 2.5 ? 1 : 0) + exponent - Exponent);
            string digits = Format.Fixed(value / Power(exponent), decimals);
            return new Tick(value, $"{digits} × 10", Format.Minus(exponent.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
