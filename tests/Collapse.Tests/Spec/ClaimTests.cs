using System.Globalization;
using Collapse.Experiments;
using Collapse.Spec;
using Xunit.Abstractions;

namespace Collapse.Tests.Spec;

/// <summary>Every claim at full length, as a test of its own that pins the verdict which was found.</summary>
/// <remarks>
/// A test's name is its verdict: "claims / synthetic ECG / P3 does not hold for AE, MSE, H = 20". It fails when the
/// verdict changes, in either direction, and shows what was measured. A change is then looked into, and written down in
/// <see cref="PinnedVerdicts"/> together with its cause.
/// </remarks>
[Trait("Tier", "full")]
public class ClaimTests(ITestOutputHelper output)
{
    public static TheoryData<string, string, Verdict> OnSyntheticEcg { get; } =
        Rows("synthetic ECG", PinnedVerdicts.Synthetic);

    public static TheoryData<string, string, Verdict> OnPtbXl { get; } = Rows("PTB-XL", PinnedVerdicts.PtbXl);

    [PathTheory]
    [MemberData(nameof(OnSyntheticEcg))]
    public void Synthetic(string path, string claim, Verdict pinned) => Check(path, ClaimRun.Synthetic[claim], pinned);

    [SharedDataPathTheory("ptbxl")]
    [MemberData(nameof(OnPtbXl))]
    public void PtbXl(string path, string claim, Verdict pinned) => Check(path, ClaimRun.PtbXl[claim], pinned);

    [Fact]
    public void Every_claim_of_the_run_is_pinned_and_nothing_else() =>
        Assert.Equal(
            ClaimRun.Synthetic.Keys.Order(StringComparer.Ordinal),
            PinnedVerdicts.Synthetic.Select(row => ClaimRun.Key(row.Claim, row.Scope)).Order(StringComparer.Ordinal));

    [Fact]
    public void Both_kinds_of_data_have_the_same_claims() =>
        Assert.Equal(
            PinnedVerdicts.Synthetic.Select(row => (row.Claim, row.Scope)),
            PinnedVerdicts.PtbXl.Select(row => (row.Claim, row.Scope)));

    private static TheoryData<string, string, Verdict> Rows(string data, IEnumerable<PinnedVerdict> pinned)
    {
        TheoryData<string, string, Verdict> rows = [];
        foreach (PinnedVerdict row in pinned)
            rows.Add($"claims / {data} / {row.Claim} {ClaimModule.words(row.Verdict)} for {row.Scope}",
                ClaimRun.Key(row.Claim, row.Scope), row.Verdict);
        return rows;
    }

    private void Check(string path, Claim claim, Verdict pinned)
    {
        string rate = claim.Level is { } level
            ? level.Value.ToString("R", CultureInfo.InvariantCulture)
            : "none: a threshold on what was measured, no test of a null hypothesis";
        string found = $"""
            {ClaimModule.sentence(claim)}: {claim.Statement}
            {claim.Numbers}
            {claim.Test}
            False-alarm rate: {rate}. Seed 1, {ClaimRun.Repetitions} repetitions.
            """;
        output.WriteLine(found);
        Assert.True(claim.Verdict == pinned, $"Pinned: {path}{Environment.NewLine}Found: {found}");
    }
}
