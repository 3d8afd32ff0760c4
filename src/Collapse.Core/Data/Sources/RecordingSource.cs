using System.Globalization;
using System.Text;

namespace Collapse.Data;

/// <summary>Recordings as text: one sample a row.</summary>
internal static class RecordingSource
{
    private const int SampleRows = 2000;

    public static DataSource Source { get; } = DataSource.OfRows(new DataSource
    {
        Prefix = "recording",
        Path = "FILE",
        Help = "one recording as a table of text, one sample a row",
        Layout =
            "A table as for csv:FILE. One column is the signal (--column where there are several); a column of times "
                + "gives the rate, else"
            + " --rate does; a subject column parts several recordings that follow each other. Empty fields and NaN "
                + "are samples that were"
            + " not measured. Windows are cut around R peaks and resampled to 100 Hz; the last quarter of the "
                + "subjects, or of the windows"
            + " of one recording, is held out.",
        Example = "time,mV\n0.000,-0.145\n0.004,-0.141",
        Options = ["rate", "column", "scaling", "window", "beats", "segments-per-subject", "subject-column", "header"],
        Axes = SampleAxes.Beats,
        Read = null!,
        LoadAll = null!,
    }, Rows);

    private static RowSet Rows(string path, DataOptions options, Scaling? scaling)
    {
        if (!File.Exists(path)) throw new InputException(
            $"file {InputFile.Quoted(path)} not found; expected a recording, one sample a row.");
        if (options.Beats == BeatSource.Annotations)
            throw new InputException("--beats is 'annotations', which a table has none of; expected detected or none.");
        using TableStream stream = TableStream.Open(path);
        TableFormat format = TableFormat.Of(stream.Head, path);
        List<(int Line, string[] Fields)> sample = TableRows.All(stream.Head, format.Separator, path, SampleRows);
        if (sample.Count == 0) throw InputException.At(path, 0, "no rows of numbers; expected one sample a row.");
        TableLayout layout = TableLayout.Of(sample, format.DecimalCommas, options with { ClassColumn = "none" }, path);
        int column = Column(layout, options, path);
        int time = TimeColumn(layout, column, [.. sample.Where(row => row.Line >= layout.FirstLine)], format);
        double unit = time >= 0 && layout.Names[time].Contains("ms", StringComparison.OrdinalIgnoreCase) ? 1e-3 : 1;

        Dictionary<string, List<double>> signals = [];
        (double First, double Last, int Count) times = (double.NaN, double.NaN, 0);
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            TableRows.Visit(stream.Reader(options.Progress), format.Separator, path, fields =>
            {
                if (fields.Line < layout.FirstLine) return true;
                string subject = layout.Subject < 0 || layout.Subject >= fields.Count ? name
                    : fields[layout.Subject].ToString();
                if (!signals.TryGetValue(subject, out List<double>? signal)) signals.Add(subject, signal = []);
                signal.Add(Value(fields, column, layout, format, path));
                if (time >= 0 && signals.Count == 1 && time < fields.Count
                    && Seconds(fields[time], format, unit) is double seconds)
                    times = (times.Count == 0 ? seconds : times.First, seconds, times.Count + 1);
                return true;
            });
        }
        catch (DecoderFallbackException)
        {
            throw stream.NoText();
        }

        double rate = options.Rate ?? Rate(times, path);
        if (!(rate is >= 1 and <= 1e6))
            throw InputException.At(path, 0,
                FormattableString.Invariant($"the rate is {rate} Hz; expected 1 to 1000000, with --rate HZ."));
        string file = $"{Path.GetFileName(path)}, SHA-256 {stream.Sha256}";
        string rateWords = string.Create(CultureInfo.InvariantCulture,
            $"{rate:0.###} Hz{(options.Rate is null ? ", from the times" : "")}");
        return RecordingRows.Of(
            signals.Select(entry => new MarkedRecording(new Recording(entry.Key, name, rate, [.. entry.Value]), [])),
            options, scaling,
            [new("file", file), new("signal", layout.Names[column]), new("recorded at", rateWords)],
            [$"signal: {layout.Names[column]}", rateWords, format.Words]);
    }

    private static int Column(TableLayout layout, DataOptions options, string path)
    {
        if (options.Column is not null)
            return new ColumnChoice(path, [.. layout.Names.Select(name => name.Trim('\''))], layout.HeaderLine)
                .Find("column", options.Column);
        if (layout.Values.Length == 1) return layout.Values[0];
        // A first column in even steps is the time.
        int[] leads = [.. layout.Values.Where(column => ColumnNames.IsLead(layout.Names[column].Trim('\'')))];
        if (leads.Length == 1) return leads[0];
        if (layout.HeaderLine == 0 && layout.Values.Length == 2) return layout.Values[1];
        throw InputException.At(path, 0,
            $"{layout.Values.Length} columns of values; expected one, or --column to choose: "
            + $"{string.Join(", ", layout.Values.Take(16).Select(column => layout.Names[column]))}.");
    }

    private static int TimeColumn(TableLayout layout, int column, List<(int Line, string[] Fields)> rows,
        TableFormat format)
    {
        foreach ((int left, string why) in layout.LeftOut)
        {
            if (why == "time") return left;
        }

        foreach (int other in layout.Values.Where(other => other != column))
        {
            double[] values = [.. rows.Where(row => other < row.Fields.Length)
                .Select(row => TableNumber.TryParse(row.Fields[other], format.DecimalCommas, out double value) ? value
                    : double.NaN)];
            // Whole steps of one count the samples and are no times.
            bool rises = values.Length >= 3
                && Enumerable.Range(1, values.Length - 1).All(i => values[i] > values[i - 1]);
            if (rises && values[1] - values[0] < 1) return other;
        }

        return -1;
    }

    private static double Value(TableFields fields, int column, TableLayout layout, TableFormat format, string path)
    {
        if (column >= fields.Count)
            throw InputException.At(path, fields.Line, $"{fields.Count} columns; expected {layout.Columns}.");
        ReadOnlySpan<char> field = fields[column];
        if (field.IsEmpty || field.Equals("nan", StringComparison.OrdinalIgnoreCase) || field is "-" or "NA")
            return double.NaN;
        return TableNumber.TryParse(field, format.DecimalCommas, out double value) && double.IsFinite(value)
            ? value
            : throw InputException.At(path, fields.Line,
                $"column {column + 1} is {InputFile.Quoted(field.ToString())}; expected a finite number such as "
                + $"-0.25.");
    }

    // A number, or a time such as 0:00.004 or 12:30:00.004.
    private static double? Seconds(ReadOnlySpan<char> field, TableFormat format, double unit)
    {
        if (TableNumber.TryParse(field, format.DecimalCommas, out double number)) return number * unit;
        double seconds = 0;
        field = field.Trim("'\"[]");
        int date = field.IndexOfAny(' ', 'T');
        foreach (Range part in field[(date < 0 ? 0 : date + 1)..].Split(':'))
        {
            ReadOnlySpan<char> text = field[(date < 0 ? 0 : date + 1)..][part];
            if (!double.TryParse(text.TrimEnd('Z'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double value)) return null;
            seconds = (seconds * 60) + value;
        }

        return seconds;
    }

    private static double Rate((double First, double Last, int Count) times, string path)
    {
        if (times.Count >= 2 && times.Last > times.First)
        {
            // Times are rounded, rates seldom are.
            double rate = (times.Count - 1) / (times.Last - times.First);
            return Math.Abs(rate - Math.Round(rate)) < rate / times.Count ? Math.Max(1, Math.Round(rate)) : rate;
        }

        throw InputException.At(path, 0,
            "no times in order from which the rate would follow; expected --rate HZ, the samples a second.");
    }
}
