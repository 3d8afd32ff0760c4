using System.Globalization;
using Collapse.Feedback;

namespace Collapse.Experiments;

/// <summary>Values as they are written in tables and on the command line.</summary>
public static class Names
{
    /// <summary>
    /// A model, loss or outcome in lower case (<c>ae</c>, <c>ssim</c>, <c>finished</c>); a policy as
    /// <see cref="FeedbackKinds.Text"/>; a number in its shortest
    /// round-trip form, invariant, not-a-number as <c>NaN</c>; anything else as its text.
    /// </summary>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value) where T : notnull => value switch
    {
        IFeedback policy => FeedbackKinds.Text(policy),
        Enum name => name.ToString().ToLowerInvariant(),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A number as a person types it, in its shortest round-trip form: <c>0.0001</c>, <c>2e-5</c>.</summary>
    /// <param name="value">The value.</param>
    public static string Plain(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal)
            .Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e');
}
