using System.Text.RegularExpressions;

namespace Collapse.Data;

/// <summary>Which version of PTB-XL a folder holds, as far as the folder itself says.</summary>
internal static partial class PtbXlVersion
{
    /// <summary>
    /// The version that the folder's name, or that of the folder around it, or its list of changes names; null when
    /// none does.
    /// </summary>
    public static string? Of(string folder)
    {
        DirectoryInfo here = new(Path.GetFullPath(folder));
        foreach (string? name in (string?[])[here.Name, here.Parent?.Name])
        {
            Match match = Number().Match(name ?? "");
            if (match.Success) return match.Value;
        }

        // ptbxl_v102_changelog.txt came with 1.0.2 and stands beside that of 1.0.3 as well.
        string? newest = here.Exists
            ? here.EnumerateFiles("ptbxl_v???_changelog.txt").Select(file => file.Name).Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;
        return newest is null || !newest[7..10].All(char.IsAsciiDigit) ? null : $"{newest[7]}.{newest[8]}.{newest[9]}";
    }

    /// <summary>What to show with every result on these data; no version where the folder names none.</summary>
    public static string Attribution(string folder)
    {
        string version = Of(folder) is { } number ? $", version {number}" : "";
        string identifier = Of(folder) switch
        {
            "1.0.1" => "https://doi.org/10.13026/x4td-x982",
            "1.0.3" => "https://doi.org/10.13026/kfzx-aw45",
            _ => "https://physionet.org/content/ptb-xl",
        };
        return "P. Wagner, N. Strodthoff, R. Bousseljot, W. Samek, T. Schaeffter: PTB-XL, a large publicly available"
            + $" electrocardiography dataset{version}, PhysioNet, {identifier}, CC BY 4.0;"
            + " P. Wagner et al., Scientific Data 7:154, 2020, https://doi.org/10.1038/s41597-020-0495-6;"
            + " A. Goldberger et al., Circulation 101(23):e215-e220, 2000. Used here: windows cut, resampled where "
                + "needed, scaled.";
    }

    [GeneratedRegex(@"(?<![0-9.])1\.[0-9]+\.[0-9]+(?![0-9.])")]
    private static partial Regex Number();
}
