using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Collapse.Numerics;

namespace Collapse.Runs;

/// <summary>A simulation as it was stored.</summary>
/// <param name="Result">The result.</param>
/// <param name="Seconds">Seconds that it took, those before an interruption included.</param>
internal sealed record StoredRun<TResult>(TResult Result, double Seconds);

/// <summary>The text of a stored simulation: an envelope around the result, and nothing that is not checked.</summary>
/// <remarks>
/// <c>{"format":"collapse-run","version":2,"checksum":"...","payload":{"study":"...","study_version":1,"library":"...",
/// "runtime":"...","seconds":1.5,"data":"...","protocol":{...},"result":{...}}}</c>, where the checksum is SHA-256 over
/// the payload's bytes as they stand in the file. The envelope's properties are in this order, the payload last.
/// Numbers are in shortest round-trip form; NaN and the infinities are the strings <c>"NaN"</c>, <c>"Infinity"</c>,
/// <c>"-Infinity"</c>.
/// </remarks>
internal static class RunFormat
{
    /// <summary>
    /// The envelope's version: to be raised when the format changes. Numbers have
    /// <see cref="Study{TProtocol,TResult}.Version"/>.
    /// </summary>
    public const int Version = 2;

    /// <summary>
    /// No stored simulation is nearly as big; a bigger file is no such file and is not read into memory.
    /// </summary>
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
        typeof(RunFormat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";

    /// <summary>The result as text.</summary>
    public static string Write<TProtocol, TResult>(
        Study<TProtocol, TResult> study, TProtocol protocol, string dataDigest, StoredRun<TResult> run)
        where TProtocol : notnull
        where TResult : notnull
    {
        Payload<TProtocol, TResult> content = new(
            study.Name, study.Version, LibraryVersion, RuntimeInformation.FrameworkDescription,
            Math.Round(run.Seconds, 3),
            dataDigest, protocol, run.Result);
        string payload = JsonSerializer.Serialize(content, Options);
        string checksum = RunKey.Digest(payload);
        return $$"""{"format":"{{Name}}","version":{{Version}},"checksum":"{{checksum}}","payload":{{payload}}}""";
    }

    /// <summary>
    /// The result in a text, or <see cref="InvalidDataException"/> that says in a few words what is wrong with it.
    /// </summary>
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
            ReadOnlySpan<byte> payload = PayloadOf(content.Span);
            Payload<TProtocol, TResult> stored =
                JsonSerializer.Deserialize<Payload<TProtocol, TResult>>(payload, Options)!;
            Require(stored.Study == study.Name, "it is of another study");
            Require(stored.StudyVersion == study.Version,
                $"it is of version {stored.StudyVersion} of the study, this is {study.Version}");
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

    // Only the envelope is parsed: the payload, all but 100 bytes of the file, is what lies between it and the last
    // brace. Its own bytes are hashed, so any change within it shows, whether it still parses or not.
    private static ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> content)
    {
        Utf8JsonReader reader = new(content);
        Expect(ref reader, JsonTokenType.StartObject);
        Property(ref reader, "format");
        Require(reader.ValueTextEquals(Name), "it is not a stored simulation");
        Property(ref reader, "version");
        int version = reader.GetInt32();
        Require(version == Version, $"it has format version {version}, this library reads {Version}");
        Property(ref reader, "checksum");
        string checksum = reader.GetString() ?? "";
        Property(ref reader, "payload");
        ReadOnlySpan<byte> rest = content[(int)reader.TokenStartIndex..].TrimEnd(" \t\r\n"u8);
        if (rest[^1] != '}') throw new JsonException("The envelope is not closed.");
        ReadOnlySpan<byte> payload = rest[..^1];
        Require(checksum == Convert.ToHexStringLower(SHA256.HashData(payload)), "its checksum does not match");
        return payload;
    }

    private static void Property(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.PropertyName);
        if (!reader.ValueTextEquals(name) || !reader.Read()) throw new JsonException($"No property {name}.");
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw new JsonException($"No {type}.");
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidDataException(otherwise);
    }

    private sealed record Payload<TProtocol, TResult>(
        string Study, int StudyVersion, string Library, string Runtime, double Seconds, string Data, TProtocol Protocol,
        TResult Result);

    private sealed record MatrixText(int Rows, int Columns, float[] Values);

    private sealed class MatrixConverter : JsonConverter<Matrix>
    {
        // By hand, number after number: most of a stored simulation are these, and so is most of the time to read it.
        public override Matrix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A matrix is an object.");
            Property(ref reader, "rows");
            int rows = reader.GetInt32();
            Property(ref reader, "columns");
            int columns = reader.GetInt32();
            Property(ref reader, "values");
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("The values are a list.");
            // No more are due than there can be: one takes two bytes at least.
            if (rows < 0 || columns < 0 || (long)rows * columns > MostBytes / 2)
                throw new JsonException($"{rows} x {columns} values.");
            float[] values = new float[rows * columns];
            int count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (count == values.Length) throw new JsonException($"More than {rows} x {columns} values.");
                values[count++] = reader is { TokenType: JsonTokenType.Number, HasValueSequence: false }
                    ? DecimalText.ToSingle(reader.ValueSpan)
                    : JsonSerializer.Deserialize<float>(ref reader, options);
            }

            if (count < values.Length) throw new JsonException($"{count} values for {rows} x {columns}.");
            Expect(ref reader, JsonTokenType.EndObject);
            return Matrix.From(rows, columns, values);
        }

        public override void Write(Utf8JsonWriter writer, Matrix value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new MatrixText(value.Rows, value.Columns, value.Values.ToArray()),
                options);
    }
}
