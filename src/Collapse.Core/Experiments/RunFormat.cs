using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>A simulation as it was stored.</summary>
/// <param name="Result">The result.</param>
/// <param name="Seconds">Seconds that it took, those before an interruption included.</param>
internal sealed record StoredRun<TResult>(TResult Result, double Seconds);

/// <summary>The text of a stored simulation: an envelope around the result, and nothing that is not checked.</summary>
/// <remarks>
/// <c>{"format":"collapse-run","version":2,"checksum":"...","payload":{"study":"...","study_version":1,"library":"...",
/// "runtime":"...","seconds":1.5,"data":"...","protocol":{...},"result":{...}}}</c>, where the checksum is SHA-256 over the
/// payload's bytes as they stand in the file. Numbers are in shortest round-trip form; NaN and the infinities are the strings
/// <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.
/// </remarks>
internal static class RunFormat
{
    /// <summary>The envelope's version: to be raised when the format changes. Numbers have <see cref="Study{TProtocol,TResult}.Version"/>.</summary>
    public const int Version = 2;

    /// <summary>No stored simulation is nearly as big; a bigger file is no such file and is not read into memory.</summary>
    public const long MostBytes = 64 << 20;

    private const string Name = "collapse-run";

    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        IgnoreReadOnlyProperties = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new MatrixConverter(),
        },
    };

    /// <summary>The version of this library, with the commit when the build knows it.</summary>
    public static string LibraryVersion { get; } =
        typeof(RunFormat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The result as text.</summary>
    public static string Write<TProtocol, TResult>(
        Study<TProtocol, TResult> study, TProtocol protocol, string dataDigest, StoredRun<TResult> run)
        where TProtocol : notnull
        where TResult : notnull
    {
        Payload<TProtocol, TResult> content = new(
            study.Name, study.Version, LibraryVersion, RuntimeInformation.FrameworkDescription, Math.Round(run.Seconds, 3),
            dataDigest, protocol, run.Result);
        string payload = JsonSerializer.Serialize(content, Options);
        return $$"""{"format":"{{Name}}","version":{{Version}},"checksum":"{{RunKey.Digest(payload)}}","payload":{{payload}}}""";
    }

    /// <summary>The result in a text, or <see cref="InvalidDataException"/> that says in a few words what is wrong with it.</summary>
    /// <param name="content">The bytes of a stored file.</param>
    /// <param name="study">The study that the result must be of.</param>
    /// <param name="protocol">The protocol that it must be of.</param>
    /// <param name="dataDigest">The digest of the data that it must be of.</param>
    public static StoredRun<TResult> Read<TProtocol, TResult>(
        ReadOnlyMemory<byte> content, Study<TProtocol, TResult> study, TProtocol protocol, string dataDigest)
        where TProtocol : notnull
        where TResult : notnull
    {
        try
        {
            // The payload's own bytes are hashed, so any change within it shows, whether it still parses or not.
            using JsonDocument envelope = JsonDocument.Parse(content);
            Require(Property(envelope.RootElement, "format").ValueEquals(Name), "it is not a stored simulation");
            int version = Property(envelope.RootElement, "version").GetInt32();
            Require(version == Version, $"it has format version {version}, this library reads {Version}");
            ReadOnlySpan<byte> payload = JsonMarshal.GetRawUtf8Value(Property(envelope.RootElement, "payload"));
            string checksum = Convert.ToHexStringLower(SHA256.HashData(payload));
            Require(Property(envelope.RootElement, "checksum").ValueEquals(checksum), "its checksum does not match");
            Payload<TProtocol, TResult> stored = JsonSerializer.Deserialize<Payload<TProtocol, TResult>>(payload, Options)!;
            Require(stored.Study == study.Name, "it is of another study");
            Require(stored.StudyVersion == study.Version, $"it is of version {stored.StudyVersion} of the study, this is {study.Version}");
            Require(RunKey.Text(stored.Protocol) == RunKey.Text(protocol), "it is of another protocol");
            Require(stored.Data == dataDigest, "it is of other data");
            if (study.Complaint(stored.Result) is { } complaint) throw new InvalidDataException(complaint);
            return new StoredRun<TResult>(stored.Result, stored.Seconds);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException
                                          or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new InvalidDataException("it is no complete JSON of a stored simulation", error);
        }
    }

    private static JsonElement Property(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value : throw new JsonException($"No property {name}.");

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidDataException(otherwise);
    }

    private sealed record Payload<TProtocol, TResult>(
        string Study, int StudyVersion, string Library, string Runtime, double Seconds, string Data, TProtocol Protocol, TResult Result);

    private sealed record MatrixText(int Rows, int Columns, float[] Values);

    private sealed class MatrixConverter : JsonConverter<Matrix>
    {
        public override Matrix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            MatrixText text = JsonSerializer.Deserialize<MatrixText>(ref reader, options)!;
            return text.Rows >= 0 && text.Columns >= 0 && (long)text.Rows * text.Columns == text.Values.Length
                ? Matrix.From(text.Rows, text.Columns, text.Values)
                : throw new JsonException($"{text.Values.Length} values for {text.Rows} x {text.Columns}.");
        }

        public override void Write(Utf8JsonWriter writer, Matrix value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new MatrixText(value.Rows, value.Columns, value.Values.ToArray()), options);
    }
}
