using System.Collections.Immutable;
using Collapse.Experiments;

namespace Collapse.Figures;

/// <summary>One claim's verdicts over all cells, in words.</summary>
/// <param name="Claim">The claim's name: P1 to P6.</param>
/// <param name="Statement">The claim as a sentence.</param>
/// <param name="Verdict">The verdict over all tested cells; <see cref="Verdict.DoesNotHold"/> also when it holds in
/// some only.</param>
/// <param name="Words">
/// "holds", "nearly holds", "does not hold" or "not tested", where all tested cells agree; else "only for ..." and the
/// cells in which it holds, with those in which it nearly does, or "not for ..." and the others where that is much
/// shorter.
/// </param>
/// <param name="Holds">The number of cells where it holds.</param>
/// <param name="Nearly">The number of cells where it nearly holds.</param>
/// <param name="DoesNotHold">The number of cells where it does not hold.</param>
/// <param name="NotTested">The number of cells where it could not be tested.</param>
public sealed record ClaimSummary(
    string Claim, string Statement, Verdict Verdict, string Words, int Holds, int Nearly, int DoesNotHold,
    int NotTested)
{
    /// <summary>The number of cells with a verdict.</summary>
    public int Tested => Holds + Nearly + DoesNotHold;

    /// <summary>Sums up findings, one summary a claim, in the order in which the claims first occur.</summary>
    /// <param name="findings">The findings of a run.</param>
    public static ImmutableArray<ClaimSummary> Of(IEnumerable<Finding> findings) =>
        [.. findings.GroupBy(finding => finding.Claim, StringComparer.Ordinal).Select(group => One([.. group]))];

    private static ClaimSummary One(ImmutableArray<Finding> findings)
    {
        ImmutableArray<Finding> With(Verdict verdict) => [.. findings.Where(finding => finding.Verdict == verdict)];
        ImmutableArray<Finding> holds = With(Verdict.Holds);
        ImmutableArray<Finding> nearly = With(Verdict.Nearly);
        int not = With(Verdict.DoesNotHold).Length;
        int untested = With(Verdict.NotTested).Length;
        ImmutableArray<Finding> tested = [.. findings.Where(finding => finding.Verdict != Verdict.NotTested)];
        (Verdict verdict, string words) =
            tested.IsEmpty ? (Verdict.NotTested, Format.Of(Verdict.NotTested))
            : holds.Length == tested.Length ? (Verdict.Holds, Format.Of(Verdict.Holds))
            : nearly.Length == tested.Length ? (Verdict.Nearly, Format.Of(Verdict.Nearly))
            : not == tested.Length ? (Verdict.DoesNotHold, Format.Of(Verdict.DoesNotHold))
            : (not == 0 ? Verdict.Nearly : Verdict.DoesNotHold, Mixed(holds, nearly, tested));
        return new ClaimSummary(
            findings[0].Claim, findings[0].Statement, verdict, words, holds.Length, nearly.Length, not, untested);
    }

    private static string Mixed(ImmutableArray<Finding> holds, ImmutableArray<Finding> nearly,
        ImmutableArray<Finding> tested)
    {
        string almost = nearly.IsEmpty ? "" : $"nearly for {Cells(nearly, tested)}";
        string where = holds.IsEmpty ? $"only {almost}"
            : nearly.IsEmpty ? $"only for {Cells(holds, tested)}"
            : $"only for {Cells(holds, tested)} ({almost})";
        if (!holds.IsEmpty && !nearly.IsEmpty) return where; // "not for" would not tell the two apart
        ImmutableArray<Finding> failing = [.. tested.Where(finding => finding.Verdict == Verdict.DoesNotHold)];
        string elsewhere = $"{(holds.IsEmpty ? "nearly, but not" : "not")} for {Cells(failing, tested)}";
        // what holds is said unless it is the long way round
        return 2 * elsewhere.Length < where.Length ? elsewhere : where;
    }

    // "DAE" instead of six cells, where exactly the tested cells with that part (or those two parts) are meant.
    private static string Cells(ImmutableArray<Finding> meant, ImmutableArray<Finding> tested)
    {
        string[] parts = [.. meant.SelectMany(Parts).Distinct()];
        foreach (string part in parts)
        {
            if (Exactly(finding => Parts(finding).Contains(part))) return part;
        }

        foreach (string first in parts)
        {
            foreach (string second in parts.SkipWhile(part => part != first).Skip(1))
            {
                if (Exactly(finding => Parts(finding).Contains(first) && Parts(finding).Contains(second)))
                    return $"{first}, {second}";
            }
        }

        return string.Join("; ", meant.Select(finding => finding.Scope).Distinct());

        bool Exactly(Func<Finding, bool> chosen) => tested.Where(chosen).SequenceEqual(meant);
    }

    private static string[] Parts(Finding finding) => finding.Scope.Split(", ");
}
