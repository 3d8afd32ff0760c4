using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Collapse.Data.Wfdb;

/// <summary>A beat that somebody marked in a record.</summary>
/// <param name="Time">When, in frames from the record's beginning.</param>
/// <param name="Symbol">What kind of beat, as WFDB prints it, such as <c>N</c> (normal) or <c>V</c> (premature
/// ventricular).</param>
public readonly record struct BeatAnnotation(double Time, string Symbol);

/// <summary>Reads the beats out of a WFDB annotation file in the MIT format.</summary>
/// <remarks>
/// Source: G. B. Moody, WFDB Applications Guide, annot(5). Words of 16 bits, least significant byte first: six bits of
/// type above ten bits of time since the last annotation. SKIP (59) has the time in the next two words, the high one
/// first; NUM (60), SUB (61) and CHN (62) say more of the annotation before; AUX (63) is followed by so many bytes of
/// text, padded to words. A word of 0 ends the file. Times count frames, unless a note at time 0 says <c>## time
/// resolution: HZ</c>.
/// </remarks>
public static class Annotations
{
    private const int Skip = 59, Num = 60, Sub = 61, Chn = 62, Aux = 63, Note = 22;

    // Those that annot(5) calls beats (QRS complexes), by their code.
    private static readonly Dictionary<int, string> Beats = new()
    {
        [1] = "N",
        [2] = "L",
        [3] = "R",
        [4] = "a",
        [5] = "V",
        [6] = "F",
        [7] = "J",
        [8] = "A",
        [9] = "S",
        [10] = "E",
        [11] = "j",
        [12] = "/",
        [13] = "Q",
        [25] = "B",
        [30] = "?",
        [34] = "e",
        [35] = "n",
        [38] = "f",
        [41] = "r",
    };

    /// <summary>All beats, in the file's order.</summary>
    /// <param name="path">The file, such as <c>100.atr</c>.</param>
    /// <param name="rate">Frames a second of the record.</param>
    /// <exception cref="InputException">The file cannot be read, ends within an annotation, or goes back in
    /// time.</exception>
    public static ImmutableArray<BeatAnnotation> Read(string path, double rate)
    {
        byte[] bytes = InputFile.ReadBytes(path);
        ImmutableArray<BeatAnnotation>.Builder beats = ImmutableArray.CreateBuilder<BeatAnnotation>();
        long time = 0;
        int at = 0, type = 0;
        double resolution = rate;
        InputException Bad(string message) => InputException.At(path, 0, $"byte {at}: {message}.");
        int Word()
        {
            if (at + 2 > bytes.Length) throw Bad("the file ends within an annotation; expected the whole file");
            at += 2;
            return bytes[at - 2] | (bytes[at - 1] << 8);
        }

        while (at < bytes.Length)
        {
            int word = Word();
            if (word == 0) break;
            int code = word >> 10, value = word & 0x3FF;
            switch (code)
            {
                case Skip:
                    time += (Word() << 16) | Word();
                    break;
                case Num or Sub or Chn:
                    break;
                case Aux:
                    if (at + value > bytes.Length) throw Bad($"a text of {value} bytes; the file ends before");
                    if (type == Note && time == 0)
                        resolution = Resolution(Encoding.Latin1.GetString(bytes, at, value)) ?? resolution;
                    at += value + (value % 2);
                    break;
                default:
                    time += value;
                    type = code;
                    if (time < 0) throw Bad(
                        "a time before the record's beginning; expected an annotation file in the MIT format");
                    if (Beats.TryGetValue(code, out string? symbol))
                        beats.Add(new BeatAnnotation(time * rate / resolution, symbol));
                    break;
            }
        }

        return beats.ToImmutable();
    }

    private static double? Resolution(string text)
    {
        const string name = "## time resolution:";
        return text.StartsWith(name, StringComparison.Ordinal)
            && double.TryParse(text[name.Length..].Trim('\0', ' '), NumberStyles.Float, CultureInfo.InvariantCulture,
                out double hertz) && hertz > 0
            ? hertz
            : null;
    }
}
