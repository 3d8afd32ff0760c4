using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collapse.Experiments;

/// <summary>
/// A protocol as JSON: an object with the text of every parameter that is told (<see cref="ProtocolParameter.IsTold"/>)
/// under its name, and nothing else.
/// </summary>
internal sealed class ProtocolConverter : JsonConverter<Protocol>
{
    public override Protocol Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Dictionary<string, string> texts = JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options)!;
        ProtocolParameter[] due =
            [.. Parameters.All.Where(parameter => !parameter.SilentAtDefault || texts.ContainsKey(parameter.Name))];
        if (texts.Count != due.Length)
            throw new JsonException($"The protocol has {texts.Count} parameters, not {due.Length}.");
        try
        {
            return due.Aggregate(new Protocol(), (protocol, parameter) =>
                parameter.Parse(protocol, texts[parameter.Name]));
        }
        catch (Exception error) when (error is InputException or KeyNotFoundException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, Protocol value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer,
            Parameters.All.Where(parameter => parameter.IsTold(value))
                .ToDictionary(parameter => parameter.Name, parameter => parameter.Text(value)),
            options);
}
