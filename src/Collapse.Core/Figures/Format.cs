using System.Globalization;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Measures;

namespace Collapse.Figures;

/// <summary>Numbers and names as a reader sees them, the same in every locale.</summary>
internal static class Format
{
    /// <summary>What stands for a value that is not a number.</summary>
    public const string Undefined = "–";

    /// <summary>A count with thousands separated: 100,000.</summary>
    public static string Count(long value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>A number with this many decimals, thousands separated, and a true minus sign.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value)) return Undefined;
        double rounded = decimals <= 15 ? Math.Round(value, decimals) + 0.0 : value;
        return Minus(rounded.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture));
    }

    /// <summary>Three significant digits, as 0.0123 or 1.23e-5 written with a power of ten.</summary>
    public static string Significant(double value)
    {
        if (!double.IsFinite(value)) return Undefined;
        if (value == 0) return "0";
        int decade = Axis.Decade(Math.Abs(value), up: false);
        if (Math.Round(Math.Abs(value) / Axis.Power(decade), 2) >= 10) decade++; // 0.99987 is 1.00
        if (decade is >= -3 and <= 5) return Fixed(value, Math.Max(0, 2 - decade));
        return $"{Fixed(value / Axis.Power(decade), 2)} × 10{Raised(decade)}";
    }

    /// <summary>A measure's value, with the decimals that it asks for.</summary>
    public static string Of(Measure measure, double value) =>
        measure.Decimals is int decimals ? Fixed(value, decimals) : Significant(value);

    /// <summary>A parameter as it would be typed: shortest form that reads back the same.</summary>
    public static string Parameter(double value) => Names.Plain(value);

    /// <summary>The hyphens of a printed number as minus signs.</summary>
    public static string Minus(string number) => number.Replace('-', '\u2212');

    /// <summary>A learner as people write it: AE, DAE, L1-SPARSE.</summary>
    public static string Of(string learner) => learner.ToUpperInvariant();

    public static string Of(Loss loss) => loss.ToString().ToUpperInvariant();

    public static string Of(Verdict verdict) => Verdicts.Words(verdict);

    /// <summary>The heading of a figure: <c>MSE, 20 hidden neurons</c>.</summary>
    public static string Heading(Loss loss, int hidden) =>
        $"{Of(loss)}, {Count(hidden)} hidden {(hidden == 1 ? "neuron" : "neurons")}";

    /// <summary>What loss and width add to a file name: <c>mse-20</c>.</summary>
    public static string Key(Loss loss, int hidden) =>
        string.Create(CultureInfo.InvariantCulture, $"{loss.ToString().ToLowerInvariant()}-{hidden}");

    /// <summary>Words in a row: a, b and c.</summary>
    public static string Join(IReadOnlyList<string> words, string last = " and ") => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => string.Join(", ", words.Take(words.Count - 1)) + last + words[^1],
    };

    private static string Raised(int exponent) => string.Concat(
        exponent.ToString(CultureInfo.InvariantCulture)
            .Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));
}
