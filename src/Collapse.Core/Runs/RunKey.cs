using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Collapse.Runs;

/// <summary>A protocol that lists itself what its results depend on, instead of by its properties.</summary>
public interface IKeyed
{
    /// <summary>
    /// Name and round-trip text of everything that a result depends on besides the data, always in the same order.
    /// </summary>
    IEnumerable<(string Name, string Value)> Values { get; }
}

/// <summary>The name under which a simulation is stored: a hash of everything that its result depends on.</summary>
internal static class RunKey
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Known = new();

    /// <summary>
    /// Every property of the protocol as <c>Name=value</c>, one a line, by name; invariant and round-trip.
    /// </summary>
    /// <param name="protocol">The simulation.</param>
    /// <exception cref="NotSupportedException">A property has a type for which no canonical text is
    /// defined.</exception>
    public static string Text<TProtocol>(TProtocol protocol) where TProtocol : notnull =>
        protocol is IKeyed keyed
            ? string.Join('\n', keyed.Values.Select(value => $"{value.Name}={JsonSerializer.Serialize(value.Value)}"))
            : string.Join('\n', Properties(protocol.GetType())
                .Select(property => $"{property.Name}={Canonical(property, property.GetValue(protocol))}"));

    /// <summary>
    /// SHA-256 over the study's name, the protocol's text and the data's digest, as 64 lower-case hexadecimal digits.
    /// </summary>
    /// <remarks>
    /// No version is part of it: what an older version of this library stored under a name is recognised by what the
    /// file says of itself, and set aside.
    /// </remarks>
    /// <param name="study">The study's name.</param>
    /// <param name="protocol">The simulation.</param>
    /// <param name="dataDigest">The data's digest.</param>
    public static string Of<TProtocol>(string study, TProtocol protocol, string dataDigest) where TProtocol : notnull =>
        Digest($"study={study}\n{Text(protocol)}\ndata={dataDigest}");

    /// <summary>SHA-256 over the text's UTF-8 bytes, as 64 lower-case hexadecimal digits.</summary>
    /// <param name="text">The text.</param>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // By reflection, so that a parameter added to a protocol can never be forgotten here; sorted by name, because the
    // order in which reflection lists them is not promised.
    private static PropertyInfo[] Properties(Type type) => Known.GetOrAdd(type, static type =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.Name, StringComparer.Ordinal),
    ]);

    private static string Canonical(PropertyInfo property, object? value) => value switch
    {
        null => "null",
        Enum name => name.ToString(),
        string text => JsonSerializer.Serialize(text),
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        byte or short or int or long or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(',', list.Cast<object?>().Select(item => Canonical(property, item)))}]",
        _ when Properties(value.GetType()) is { Length: > 0 } parts && value.GetType() != property.DeclaringType =>
            $"{value.GetType().Name}{{"
            + string.Join(',', parts.Select(part => $"{part.Name}={Canonical(part, part.GetValue(value))}")) + "}",
        _ => throw new NotSupportedException(
            $"{property.DeclaringType?.Name}.{property.Name} is a {value.GetType().Name}, for which no canonical text "
                + $"is defined."),
    };
}
