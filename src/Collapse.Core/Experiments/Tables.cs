using System.Globalization;
using System.Text;
using Collapse.Measures;
using Collapse.Runs;
using CsvHelper;
using CsvHelper.Configuration;

namespace Collapse.Experiments;

/// <summary>The tables of a run as CSV files.</summary>
/// <remarks>
/// Comma separated, one header line, UTF-8, lines end in LF. Models, losses and outcomes in lower case; numbers in
/// shortest round-trip form and invariant culture; what has no value is <c>NaN</c>. Repetitions count from 0. Some
/// parameters have a column only where one of the results differs from their default
/// (<see cref="ProtocolParameter.SilentAtDefault"/>). The same results give the same bytes. Files appear complete or
/// not at all.
/// </remarks>
public static class Tables
{
    /// <summary>A column for each measure: its value at a moment.</summary>
    public static IEnumerable<(string Name, Func<TracePoint, object> Value)> Measured =>
        Measure.All.Select(measure => (measure.Name, (Func<TracePoint, object>)(point => point[measure])));

    private static (string Name, Func<SimulationResult, object> Value)[] ResultColumns(
        IEnumerable<SimulationResult> results) =>
    [
        .. Of<SimulationResult, Protocol>(ParametersOf(results), result => result.Protocol),
        ("data_correlation", result => result.DataCorrelation),
        ("no_feedback_correlation", result => result.NoFeedback.OutputCorrelation),
        ("data_variance", result => result.DataVariance),
        .. Of<SimulationResult, TracePoint>(Measured, result => result.Final),
        ("outcome", result => result.Outcome),
    ];

    private static (string Name, Func<(Protocol Protocol, TracePoint Point), object> Value)[] TraceColumns(
        IEnumerable<SimulationResult> results) =>
    [
        .. Of<(Protocol, TracePoint), Protocol>(ParametersOf(results), row => row.Item1),
        ("step", row => row.Point.Step),
        .. Of<(Protocol, TracePoint), TracePoint>(Measured, row => row.Item2),
    ];

    private static readonly (string Name, Func<Timing<Protocol>, object> Value)[] TimingColumns =
    [
        .. Of<Timing<Protocol>, Protocol>([.. Parameters.Grid.SelectMany(parameter => parameter.Columns)],
            timing => timing.Protocol),
        ("seconds", timing => Math.Round(timing.Seconds, 3)),
        ("job", timing => timing.Job),
        ("from_store", timing => timing.FromStore ? "true" : "false"),
    ];

    /// <summary><c>results.csv</c>: one row for each simulation, at its last save point.</summary>
    /// <param name="path">The file.</param>
    /// <param name="results">The simulations, in the order of the rows.</param>
    public static void WriteResults(string path, IEnumerable<SimulationResult> results)
    {
        SimulationResult[] rows = [.. results];
        Write(path, ResultColumns(rows), rows);
    }

    /// <summary>
    /// <c>traces.csv</c>: one row for each save point; step 0 is the one after the warm-up, before any feedback.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="results">The simulations, in the order of the rows.</param>
    public static void WriteTraces(string path, IEnumerable<SimulationResult> results)
    {
        SimulationResult[] all = [.. results];
        Write(path, TraceColumns(all),
            all.SelectMany(result => result.Trace.Select(point => (result.Protocol, point))));
    }

    /// <summary>
    /// <c>timings.csv</c>: seconds and job of each simulation in this run, or that it came from the store.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="timings">The simulations, in the order of the rows.</param>
    public static void WriteTimings(string path, IEnumerable<Timing<Protocol>> timings) =>
        Write(path, TimingColumns, timings);

    private static IEnumerable<(string Name, Func<Protocol, object> Value)> ParametersOf(
        IEnumerable<SimulationResult> results) => Parameters.ColumnsOf(results.Select(result => result.Protocol));

    private static IEnumerable<(string, Func<TRow, object>)> Of<TRow, TPart>(
        IEnumerable<(string Name, Func<TPart, object> Value)> columns, Func<TRow, TPart> part) =>
        columns.Select(column => (column.Name, (Func<TRow, object>)(row => column.Value(part(row)))));

    /// <summary>Any table in this form: one header line, one line a row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Name of each column and its value in a row: a number, an enumeration or text
    /// (<see cref="Names"/>).</param>
    /// <param name="rows">The rows, in order.</param>
    public static void Write<TRow>(string path, IReadOnlyList<(string Name, Func<TRow, object> Value)> columns,
        IEnumerable<TRow> rows) =>
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter text =
                new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            using CsvWriter csv = new(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
            foreach ((string name, _) in columns) csv.WriteField(name);
            csv.NextRecord();
            foreach (TRow row in rows)
            {
                foreach ((_, Func<TRow, object> value) in columns) csv.WriteField(Names.Of(value(row)));
                csv.NextRecord();
            }
        });
}
