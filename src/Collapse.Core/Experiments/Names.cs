using System.Globalization;

namespace Collapse.Experiments;

/// <summary>Values as they are written in tables and on the command line.</summary>
public static class Names
{
    /// <summary>
    /// A model, loss or outcome in lower case (<c>ae</c>, <c>ssim</c>, <c>finished</c>); a number in its shortest
    /// round-trip form, invariant, not-a-number as <c>NaN</c>; anything else as its text.
    /// </summary>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value) where T : notnull => value switch
    {
        Enum name => name.ToString().ToLowerInvariant(),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
