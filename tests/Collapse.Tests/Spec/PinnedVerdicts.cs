using Collapse.Experiments;

namespace Collapse.Tests.Spec;

/// <summary>A verdict that was found.</summary>
internal sealed record PinnedVerdict(string Claim, string Scope, Verdict Verdict);

/// <summary>The verdicts of the claim tests, as they were found with seed 1 and two repetitions.</summary>
/// <remarks>
/// yes: holds; nearly: nearly holds; no: does not hold; -: not asked of this cell. "decay" is the cell's weight decay,
/// where it has one; "growth" is P2 for the DAE and P3 for the AE, "monotone" the growth within trajectories,
/// "variance" the reduced output variance, "law" the collapse law. Only a changed run changes this table.
/// </remarks>
internal static class PinnedVerdicts
{
    /// <summary>On the synthetic ECG.</summary>
    public static PinnedVerdict[] Synthetic { get; } = Read("""
        model loss  H   decay P1    growth P4     P5    P6    monotone variance law
        AE    MSE   20  -     yes   no     no     -     no    no       no      -
        AE    MSE   60  -     yes   no     no     -     no    no       no      -
        AE    MAE   20  -     yes   no     no     yes   no    no       no      -
        AE    MAE   60  -     yes   no     no     yes   no    no       no      -
        AE    SSIM  20  -     no    no     no     no    no    no       no      -
        AE    SSIM  60  -     yes   no     no     yes   no    no       no      -
        DAE   MSE   20  -     yes   yes    yes    -     yes   yes      yes      yes
        DAE   MSE   60  -     yes   yes    yes    -     yes   no       yes      yes
        DAE   MAE   20  -     yes   yes    nearly no    yes   no       yes      -
        DAE   MAE   60  -     yes   yes    nearly no    yes   no       yes      -
        DAE   SSIM  20  -     no    no     yes    no    no    no       no      -
        DAE   SSIM  60  -     no    no     nearly no    yes   no       no      -
        AE    MSE   20  1e-5  -     -      -      -     -     -        -        yes
        """);

    /// <summary>On PTB-XL, lead II.</summary>
    public static PinnedVerdict[] PtbXl { get; } = Read("""
        model loss  H   decay P1    growth P4     P5    P6    monotone variance law
        AE    MSE   20  -     yes   no     no     -     no    no       no      -
        AE    MSE   60  -     yes   no     no     -     no    no       no      -
        AE    MAE   20  -     yes   no     no     yes   no    no       no      -
        AE    MAE   60  -     yes   no     no     no    yes   no       no      -
        AE    SSIM  20  -     yes   no     no     yes   no    no       no      -
        AE    SSIM  60  -     yes   no     no     yes   no    no       no      -
        DAE   MSE   20  -     yes   yes    nearly -     yes   no       yes      yes
        DAE   MSE   60  -     yes   yes    nearly -     yes   no       yes      yes
        DAE   MAE   20  -     yes   yes    nearly yes   yes   yes      yes      -
        DAE   MAE   60  -     yes   yes    nearly yes   yes   yes      yes      -
        DAE   SSIM  20  -     no    no     nearly no    no    no       no      -
        DAE   SSIM  60  -     yes   no     nearly no    no    no       no      -
        AE    MSE   20  1e-5  -     -      -      -     -     -        -        yes
        """);

    private static PinnedVerdict[] Read(string table)
    {
        string[][] lines = [.. table.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        string[] heading = lines[0];
        return
        [
            .. from cell in lines.Skip(1)
               let decay = cell[3] == "-" ? "" : $", weight decay {cell[3]}"
               from column in Enumerable.Range(4, heading.Length - 4)
               where cell[column] != "-"
               select new PinnedVerdict(Name(heading[column], cell[0]), $"{cell[0]}, {cell[1]}, H = {cell[2]}{decay}",
                   Of(cell[column])),
        ];
    }

    private static string Name(string column, string model) => column switch
    {
        "growth" => model == "DAE" ? "P2" : "P3",
        "monotone" => Collapse.Spec.Trends.growthName,
        "variance" => Collapse.Spec.Trends.varianceName,
        "law" => Collapse.Spec.LawClaims.name,
        _ => column,
    };

    private static Verdict Of(string word) => word switch
    {
        "yes" => Verdict.Holds,
        "nearly" => Verdict.Nearly,
        "no" => Verdict.DoesNotHold,
        _ => throw new ArgumentException($"'{word}' is no verdict.", nameof(word)),
    };
}
