using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit.Sdk;

namespace Collapse.Tests.Snapshots;

/// <summary>
/// Holds a rendered text to the one that was approved, by the conventions of Verify (VerifyTests/Verify).
/// </summary>
/// <remarks>
/// Beside the test lies <c>Class.Method.verified.txt</c>, or <c>Class.Method_name=value.verified.svg</c>: UTF-8 with
/// byte order mark, LF, no final newline. What differs is written as <c>.received.</c>, which git ignores. <c>bash
/// tests/approve</c>, or the environment variable COLLAPSE_APPROVE=1, accepts what is received, never where CI=true.
/// All knowledge of the conventions is here, so moving to Verify.Xunit replaces this file and leaves the approved ones.
/// </remarks>
internal static class Approved
{
    private const int Before = 3, Shown = 8, Width = 120;

    /// <summary>The folder of the tests of this namespace.</summary>
    public static string Folder { get; } =
        Path.Combine(Fixtures.RepositoryRoot, "tests", "Collapse.Tests", "Snapshots");

    /// <summary>
    /// Passes when the text is the approved one; else leaves the received file and shows the first difference.
    /// </summary>
    /// <param name="test">The test, <c>this</c>; its class gives the first part of the file's name.</param>
    /// <param name="text">What was rendered: LF, no final newline.</param>
    /// <param name="extension">The kind of text: txt, svg, json.</param>
    /// <param name="parameter">Name and value of the theory's argument, where there is one.</param>
    /// <param name="method">The test's method, filled in by the compiler.</param>
    public static void Verify(
        object test, string text, string extension = "txt", (string Name, object Value)? parameter = null,
        [CallerMemberName] string method = "") =>
        Compare(
            Path.Combine(Folder, Stem(test.GetType().Name, method, parameter)), text, extension,
            IsSet("COLLAPSE_APPROVE", "1"), IsSet("CI", "true"));

    /// <summary>The name without its ending: <c>Class.Method_name=value</c>.</summary>
    public static string Stem(string type, string method, (string Name, object Value)? parameter) =>
        FormattableString.Invariant($"{type}.{method}") + (parameter is var (name, value)
            ? string.Create(CultureInfo.InvariantCulture, $"_{name}={value}")
            : "");

    internal static void Compare(string stem, string text, string extension, bool approve, bool unattended)
    {
        if (text.Contains('\r', StringComparison.Ordinal) || text.EndsWith('\n'))
            throw new ArgumentException("A rendered text has LF and no final newline.", nameof(text));
        if (approve && unattended)
            throw new XunitException(
                "Approving (COLLAPSE_APPROVE=1) is refused where CI=true: a person approves, not a build.");

        string verified = $"{stem}.verified.{extension}", received = $"{stem}.received.{extension}";
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)];
        bool exists = File.Exists(verified);
        if (exists && File.ReadAllBytes(verified).AsSpan().SequenceEqual(bytes))
        {
            File.Delete(received);
            return;
        }

        File.WriteAllBytes(approve ? verified : received, bytes);
        if (approve)
        {
            File.Delete(received);
            return;
        }

        string name = Path.GetFileName(verified);
        string what = exists ? Difference(File.ReadAllText(verified), text) : $"There is no approved file {name} yet.";
        throw new XunitException($"{name}\n{what}\nReceived: {received}\nTo approve: bash tests/approve");
    }

    /// <summary>The first lines that differ, with those before them: <c>-</c> approved, <c>+</c> received.</summary>
    internal static string Difference(string approved, string received)
    {
        string[] old = approved.Split('\n'), now = received.Split('\n');
        int first = 0;
        while (first < old.Length && first < now.Length && old[first] == now[first]) first++;
        if (first == old.Length && first == now.Length)
            return "The text is equal, the bytes are not: the approved file must be UTF-8 with byte order mark, LF, no "
                + "final newline.";

        // The last lines that are equal again are no part of the difference.
        int same = 0;
        while (same < Math.Min(old.Length, now.Length) - first && old[^(same + 1)] == now[^(same + 1)]) same++;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Differs from line {first + 1} (approved -, received +):\n");
        // Long lines are shown from shortly before the first place that differs.
        int column = first < old.Length && first < now.Length
            ? Math.Max(0, CommonLength(old[first], now[first]) - Width / 3) : 0;
        foreach (string line in old[Math.Max(0, first - Before)..first]) text.Append("  ").AppendLine(Part(line, 0));
        Append('-', old[first..^same]);
        Append('+', now[first..^same]);
        return text.ToString().TrimEnd();

        void Append(char sign, string[] lines)
        {
            foreach (string line in lines.Take(Shown)) text.Append(sign).Append(' ').AppendLine(Part(line, column));
            if (lines.Length > Shown)
                text.Append(CultureInfo.InvariantCulture, $"{sign} ... and {lines.Length - Shown} more lines\n");
        }
    }

    private static int CommonLength(string a, string b)
    {
        int length = 0;
        while (length < a.Length && length < b.Length && a[length] == b[length]) length++;
        return length;
    }

    private static string Part(string line, int from)
    {
        if (line.Length <= Width) return line;
        int start = Math.Min(from, line.Length);
        int end = Math.Min(line.Length, start + Width);
        return (start > 0 ? "..." : "") + line[start..end] + (end < line.Length ? "..." : "");
    }

    private static bool IsSet(string variable, string value) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), value, StringComparison.OrdinalIgnoreCase);
}
