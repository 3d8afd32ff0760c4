using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Collapse.Data;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>
/// <c>protocol.json</c>: what a run computed, on which data, with which version; nothing that varies from run to run.
/// </summary>
/// <remarks>Neither the number of jobs nor the shard is in it, as no result depends on them.</remarks>
public static class ProtocolFile
{
    // For people to read, not for a browser: a name like "Müller" or a "+" stays what it is.
    private static readonly JsonWriterOptions Layout =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The grid.</param>
    /// <param name="data">The data it ran on.</param>
    public static void Write(string path, GridOptions options, DataSet data) =>
        AtomicFile.WriteText(path, Text(options, data) + "\n");

    private static string Text(GridOptions options, DataSet data)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteStartObject("versions");
            json.WriteString("collapse", RunFormat.LibraryVersion);
            json.WriteNumber("run_format", RunFormat.Version);
            json.WriteEndObject();
            WriteGrid(json, options);
            WriteParameters(json, options);
            WriteData(json, data);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteGrid(Utf8JsonWriter json, GridOptions options)
    {
        json.WriteStartObject("grid");
        WriteList(json, "models", options.Learners.Order(StringComparer.Ordinal), value =>
            json.WriteStringValue(Names.Of(value)));
        WriteList(json, "losses", options.Losses.Order(), value => json.WriteStringValue(Names.Of(value)));
        WriteList(json, "hidden", options.Hidden.Order(), json.WriteNumberValue);
        WriteList(json, "steps", options.Steps.Order(), json.WriteNumberValue);
        json.WriteNumber("repetitions", options.Repetitions);
        json.WriteNumber("simulations", options.Protocols().Length);
        json.WriteEndObject();
    }

    // The grid's own stand above.
    private static void WriteParameters(Utf8JsonWriter json, GridOptions options)
    {
        json.WriteStartObject("parameters");
        foreach (ProtocolParameter parameter in Parameters.All.Except(Parameters.Grid))
        {
            string value = parameter.Text(options.Base);
            if (double.TryParse(value, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            {
                json.WritePropertyName(parameter.Name);
                json.WriteRawValue(value);
            }
            else
            {
                json.WriteString(parameter.Name, value);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, DataSet data)
    {
        json.WriteStartObject("data");
        json.WriteString("source", data.Provenance.Source);
        json.WriteString("sha256", data.Provenance.Digest);
        json.WriteString("attribution", data.Provenance.Attribution);
        json.WriteNumber("training_segments", data.Training.Count);
        json.WriteNumber("training_subjects", data.Training.Subjects.Distinct().Count());
        json.WriteNumber("held_out_segments", data.HeldOut.Count);
        json.WriteNumber("held_out_subjects", data.HeldOut.Subjects.Distinct().Count());
        json.WriteNumber("coordinates", data.Training.Coordinates);
        json.WriteStartObject("details");
        foreach ((string name, string value) in data.Provenance.Details) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values) write(value);
        json.WriteEndArray();
    }
}
