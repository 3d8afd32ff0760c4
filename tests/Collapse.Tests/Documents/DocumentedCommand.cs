using System.Text.Json;
using System.Text.RegularExpressions;
using Collapse.Scripts;
using Microsoft.FSharp.Core;
using Program = Collapse.Scripts.Program;

namespace Collapse.Tests.Documents;

/// <summary>A command of a page, checked against what is there without being run.</summary>
internal static partial class DocumentedCommand
{
    private static readonly string[] Verbs =
        ["build", "test", "run", "format", "restore", "pack", "tool", "fsi", "--version"];

    private static readonly string[] Heads =
        ["dotnet", "bash", "git", "cd", "tests/approve", "scripts/slurm/submit", "scripts/slurm/status"];

    /// <summary>The commands of a line of code, in order; none when it is no command, or holds a placeholder.</summary>
    public static IEnumerable<string[]> Of(string line)
    {
        if (line.Contains('<', StringComparison.Ordinal) || line.Contains("...", StringComparison.Ordinal)) yield break;
        foreach (string part in Comment().Replace(line, "").Split("&&"))
        {
            string[] words = [.. Words(part).SkipWhile(word => Variable().IsMatch(word))
                .SkipWhile(word => word is "/usr/bin/time" or "-v")];
            if (words.Length == 0) continue;
            if (Script().IsMatch(words[0]) && words.Length > 1)
                yield return ["dotnet", "fsi", "scripts/" + words[0], .. words[1..]];
            else if (words[0].StartsWith(".ci/", StringComparison.Ordinal)) yield return ["bash", .. words];
            else if (Heads.Contains(words[0])) yield return words;
        }
    }

    /// <summary>What is wrong with a command; null when nothing is.</summary>
    public static string? Complaint(string[] words) => words switch
    {
        ["dotnet", "fsi", var script, .. var arguments] => OfScript(script, arguments),
        ["dotnet", var library, var program, .. var arguments]
            when library.EndsWith("Collapse.Scripts.dll", StringComparison.Ordinal) =>
            OfProgram(program, arguments),
        ["dotnet", "run", .. var arguments] => OfRun(arguments),
        ["dotnet", "test", .. var arguments] => OfTest(arguments),
        ["dotnet", var verb, ..] when Verbs.Contains(verb) || Tools().Contains(verb)
            || Tools().Contains($"dotnet-{verb}") => null,
        ["dotnet", var verb, ..] => $"dotnet has no '{verb}' here",
        ["git", "clone", ..] => null,
        ["bash", var script, ..] => Absent(script),
        ["scripts/slurm/submit" or "scripts/slurm/status", .. var arguments] =>
            Absent(words[0]) ?? OfProgram("paper",
                [.. arguments.SkipWhile(word => !word.StartsWith("--data", StringComparison.Ordinal))]),
        [var path] => Absent(path),
        ["cd", var folder] => Directory.Exists(At(folder)) ? null : $"there is no folder '{folder}'",
        _ => $"'{string.Join(' ', words)}' is no command that is known here",
    };

    private static string? OfScript(string script, string[] arguments)
    {
        string? absent = Absent(script);
        if (absent is not null || arguments is []) return absent;
        return OfProgram(Path.GetFileNameWithoutExtension(script), arguments[0] == "--" ? arguments[1..] : arguments);
    }

    private static string? OfProgram(string name, string[] arguments)
    {
        Studies.Study? study = Program.studies().FirstOrDefault(study => study.Name == name);
        Tuple<string, string, FSharpFunc<string[], int>>? program =
            Program.all().FirstOrDefault(program => program.Item1 == name);
        if (program is null) return $"there is no program '{name}'";
        try
        {
            Running.read(program.Item3, arguments);
            if (study is not null && !arguments.Contains("--help"))
                Collapse.Tests.Scripts.OptionsTests.Ask(study, arguments);
            return null;
        }
        catch (InputException error)
        {
            // Whether a user's folder is there is not a matter of pages.
            return error.Message.EndsWith("expected a folder that is there.", StringComparison.Ordinal) ? null
                : error.Message;
        }
    }

    // dotnet run [-c Release] --project FOLDER [-- WORD ...]
    private static string? OfRun(string[] arguments)
    {
        int project = Array.IndexOf(arguments, "--project"), word = Array.IndexOf(arguments, "--") + 1;
        if (project < 0) return "dotnet run names no --project";
        if (!Directory.Exists(At(arguments[project + 1]))) return $"there is no project '{arguments[project + 1]}'";
        return arguments[project + 1] != "bench" || word == 0
            || Known("bench/Program.cs", $"case \"{arguments[word]}\":")
            ? null
            : $"bench has no '{arguments[word]}'";
    }

    // dotnet test [-c Release] [PROJECT] [--filter "NAME!=VALUE"]
    private static string? OfTest(string[] arguments)
    {
        int filter = Array.IndexOf(arguments, "--filter");
        if (filter >= 0 && !Filter().IsMatch(arguments[filter + 1]))
            return $"'{arguments[filter + 1]}' is no filter of tests";
        return arguments.FirstOrDefault(word => word.Contains('/', StringComparison.Ordinal)) is { } path ? Absent(path)
            : null;
    }

    private static bool Known(string file, string text) =>
        File.ReadAllText(At(file)).Contains(text, StringComparison.Ordinal);

    private static HashSet<string> Tools()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(At("dotnet-tools.json")));
        return [.. manifest.RootElement.GetProperty("tools").EnumerateObject().Select(tool => tool.Name)];
    }

    private static string At(string path) => Path.Combine(Fixtures.RepositoryRoot, path);

    private static string? Absent(string path) =>
        File.Exists(At(path)) || Directory.Exists(At(path)) ? null : $"there is no '{path}'";

    // As a shell: quotes hold words together.
    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(word =>
            word.Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal));

    [GeneratedRegex(@"\s+#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[A-Z][A-Z_0-9]*=")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^[a-z]+\.fsx$")]
    private static partial Regex Script();

    [GeneratedRegex("(\"[^\"]*\"|'[^']*'|[^\\s\"'])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(Tier|FullyQualifiedName|DisplayName)(=|!=|~|!~)[\w.]+$")]
    private static partial Regex Filter();
}
