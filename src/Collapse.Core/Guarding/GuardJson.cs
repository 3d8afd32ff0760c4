using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collapse.Guarding;

/// <summary>Reports as JSON, for whatever reads the guard's answer.</summary>
/// <remarks>
/// Property names in camel case, verdicts by name, numbers in shortest round-trip form; what is not a number or
/// infinite is null. The same report gives the same bytes.
/// </remarks>
public static class GuardJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(), new FiniteConverter() },
    };

    /// <summary>The report of generations.</summary>
    public static string Of(GuardReport report) => JsonSerializer.Serialize(report, Options) + "\n";

    /// <summary>The report of a table of measures.</summary>
    public static string Of(HistoryReport report) => JsonSerializer.Serialize(report, Options) + "\n";

    // JSON has no NaN.
    private sealed class FiniteConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }
}
