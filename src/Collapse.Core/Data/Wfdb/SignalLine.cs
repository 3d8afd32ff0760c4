using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Collapse.Data.Wfdb;

/// <summary>What a header says about one signal.</summary>
/// <param name="Line">The line in the header, counted from 1, for messages.</param>
/// <param name="File">The signal file's name, a plain name in the header's folder.</param>
/// <param name="Offset">Bytes to skip at the start of that file.</param>
/// <param name="Initial">The first sample; null when the header does not say.</param>
/// <param name="AdcZero">Where a signal of differences starts when there is no initial value.</param>
/// <param name="Checksum">The sum of all samples modulo 2^16, as 0 .. 65535; null when the header does not say.</param>
/// <param name="Signal">Everything that stays with the signal; no samples yet.</param>
/// <remarks>
/// Grammar: header(5). <c>file format[x samples a frame][:skew][+offset] [gain[(baseline)][/units]] [resolution] [zero]
/// [initial] [checksum] [block size] [description]</c>; a field may be left out only with all that follow it. A gain of
/// 0 says that the signal is not calibrated: 200 units a millivolt are then assumed.
/// </remarks>
internal sealed partial record SignalLine(
    int Line, string File, long Offset, int? Initial, int AdcZero, int? Checksum, WfdbSignal Signal)
{
    private const int Description = 8;
    private const double DefaultGain = 200;

    // Format 0 is no signal at all; formats from 500 on are compressed by FLAC.
    private static readonly FrozenSet<int> Flac = FrozenSet.Create(508, 516, 524);

    /// <summary>Reads a line; null for a null signal, unless it is to be kept.</summary>
    public static SignalLine? Parse(string line, string path, int number, bool keepNull)
    {
        MatchCollection words = Word().Matches(line);
        string Field(int index) => index < words.Count ? words[index].Value : "";
        InputException Bad(string what, string found, string expected) =>
            InputException.At(path, number, $"{what} is {InputFile.Quoted(found)}; expected {expected}.");
        int Whole(int index, string what) =>
            int.TryParse(Field(index), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw Bad(what, Field(index), "an integer of at most 32 bits");

        string file = Field(0);
        bool isNull = file == "~" || Field(1) == "0";
        if (isNull && !keepNull) return null;
        if (!IsPlainName(file)) throw Bad("signal file", file, "a file name without folders, in the header's folder");

        Match format = Format().Match(Field(1));
        if (!format.Success) throw Bad("format", Field(1),
            "a number, then optionally x samples a frame, :skew, +byte offset, as in 212 or 16x2+24");
        bool Number(string group, int least, out int value)
        {
            value = least;
            return !format.Groups[group].Success
                || (int.TryParse(format.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out value)
                    && value >= least);
        }

        _ = Number("format", 0, out int code);
        if (Flac.Contains(code))
            throw Bad("format", Field(1),
                $"one of {BitLayout.Names}: signals compressed by FLAC ({code}) are not supported; convert them with "
                + $"xform, or with wfdb.wrsamp, to format 16");
        if (!isNull && !BitLayout.Knows(code)) throw Bad("format", Field(1), $"one of {BitLayout.Names}");
        if (!Number("perFrame", 1, out int perFrame)) throw Bad("samples a frame", Field(1), "1 or more after x");
        if (!Number("skew", 0, out int skew)) throw Bad("skew", Field(1), "0 or more after :");
        if (!Number("offset", 0, out int offset)) throw Bad("byte offset", Field(1), "0 or more after +");

        double gain = DefaultGain;
        Match scale = Scale().Match(words.Count > 2 ? Field(2) : "200");
        if (!scale.Success
            || !double.TryParse(scale.Groups["gain"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out gain)
            || !double.IsFinite(gain))
            throw Bad("gain", Field(2), "a number, then optionally (baseline) and /units, as in 200(0)/mV");
        if (gain == 0) gain = DefaultGain; // not calibrated

        if (words.Count > 3) _ = Whole(3, "ADC resolution");
        int adcZero = words.Count > 4 ? Whole(4, "ADC zero") : 0;
        int? initial = words.Count > 5 ? Whole(5, "initial value") : null;
        int? checksum = words.Count > 6 ? Whole(6, "checksum") : null;
        // Some programs write the 16 bits with a sign, some without.
        if (checksum is < short.MinValue or > ushort.MaxValue)
            throw Bad("checksum", Field(6), "16 bits, -32768 to 65535");
        if (words.Count > 7) _ = Whole(7, "block size");

        int baseline = adcZero;
        if (scale.Groups["baseline"].Success
            && !int.TryParse(scale.Groups["baseline"].Value, NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out baseline))
            throw Bad("baseline", Field(2), "an integer of at most 32 bits in parentheses");

        WfdbSignal signal = new()
        {
            Name = words.Count > Description ? line[words[Description].Index..] : "",
            Samples = [],
            Format = isNull ? WfdbFormat.Format16 : (WfdbFormat)code,
            Units = scale.Groups["units"].Success ? scale.Groups["units"].Value : "mV",
            Gain = gain,
            Baseline = baseline,
            SamplesPerFrame = perFrame,
            Skew = skew,
        };
        return new SignalLine(number, file, offset, initial, adcZero, checksum & 0xFFFF, signal);
    }

    /// <summary>A name that cannot lead out of a folder on any system.</summary>
    private static bool IsPlainName(string name) =>
        name is not ("" or "." or "..") && name.IndexOfAny(['/', '\\', ':', '\0']) < 0;

    [GeneratedRegex(@"[^ \t]+")]
    private static partial Regex Word();

    [GeneratedRegex(
        @"\A(?<format>[0-9]+)(x(?<perFrame>[0-9]+))?(:(?<skew>[0-9]+))?(\+(?<offset>[0-9]+))?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Format();

    [GeneratedRegex(@"\A(?<gain>[^()/]+)(\((?<baseline>[^()/]*)\))?(/(?<units>.+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Scale();
}
