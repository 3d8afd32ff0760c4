using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Collapse.Data;

/// <summary>
/// The field <c>scp_codes</c> of PTB-XL: a Python dictionary of diagnostic statements and their likelihoods in percent.
/// </summary>
internal static partial class ScpCodes
{
    /// <summary>
    /// Parses <c>{'NORM': 100.0, 'SR': 0.0}</c>; false for anything else, also for a statement named twice.
    /// </summary>
    public static bool TryParse(string text, out ImmutableDictionary<string, double> codes)
    {
        codes = ImmutableDictionary<string, double>.Empty;
        Match match = Dictionary().Match(text);
        if (!match.Success) return false;
        foreach ((Capture key, Capture value) in match.Groups["key"].Captures.Zip(match.Groups["value"].Captures))
        {
            double likelihood = double.Parse(value.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (!double.IsFinite(likelihood) || codes.ContainsKey(key.Value)) return false;
            codes = codes.Add(key.Value, likelihood);
        }

        return true;
    }

    [GeneratedRegex(
        """
        \A \{ \s*
          ( (?<pair> '(?<key>[^'\\]+)' \s* : \s* (?<value>-?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?) \s* )
            ( , \s* (?!\}) | (?=\}) ) )*
        \} \z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Dictionary();
}
