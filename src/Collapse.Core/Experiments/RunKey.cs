using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Collapse.Experiments;

/// <summary>The name under which a simulation is stored: a hash of everything that its result depends on.</summary>
internal static class RunKey
{
    // By reflection, so that a parameter added to Protocol can never be forgotten here; sorted by name, because the
    // order in which reflection lists them is not promised.
    private static readonly PropertyInfo[] Properties =
        [.. typeof(Protocol).GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>Every property of the protocol as <c>Name=value</c>, one a line, by name; invariant and round-trip.</summary>
    public static string Text(Protocol protocol) =>
        string.Join('\n', Values(protocol).Select(property => $"{property.Name}={property.Value}"));

    /// <summary>Name and text of every property, by name.</summary>
    public static IEnumerable<(string Name, string Value)> Values(Protocol protocol) =>
        Properties.Select(property => (property.Name, Value(property, protocol)));

    /// <summary>SHA-256 over the protocol's text, the data's digest and the format's version, in hexadecimal digits.</summary>
    public static string Of(Protocol protocol, string dataDigest, int formatVersion) =>
        Digest(string.Create(CultureInfo.InvariantCulture, $"{Text(protocol)}\ndata={dataDigest}\nformat={formatVersion}"));

    /// <summary>SHA-256 over the text's UTF-8 bytes, as 64 lower-case hexadecimal digits.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Value(PropertyInfo property, Protocol protocol) => property.GetValue(protocol) switch
    {
        Enum value => value.ToString(),
        int value => value.ToString(CultureInfo.InvariantCulture),
        long value => value.ToString(CultureInfo.InvariantCulture),
        bool value => value ? "true" : "false",
        double value => value.ToString("R", CultureInfo.InvariantCulture),
        object value => throw new NotSupportedException(
            $"Protocol.{property.Name} is a {value.GetType().Name}, for which no canonical text is defined."),
        null => throw new NotSupportedException($"Protocol.{property.Name} is null."),
    };
}
