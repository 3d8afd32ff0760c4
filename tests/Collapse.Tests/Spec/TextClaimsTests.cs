using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Numerics;
using Collapse.Spec;
using Collapse.Spec.Texts;
using Xunit.Abstractions;

namespace Collapse.Tests.Spec;

/// <summary>
/// The claims of the other texts: their criteria decide as they say, and what a minute can compute is pinned.
/// </summary>
/// <remarks>
/// Digits, deep autoencoders and radio pulses take minutes; their verdicts are those of <c>scripts/texts.fsx</c> and
/// are not part of the tests. The pieces that are pinned here run in full.
/// </remarks>
public sealed class TextClaimsTests(ITestOutputHelper output)
{
    private static readonly DataSet Beats = DataSource.Load("synthetic", new DataOptions());

    // No digits are needed: beats stand in their place.
    private static readonly TextData Data = new(Beats.Training, Beats.HeldOut, Beats.Training, Beats.HeldOut);

    [Theory]
    [Trait("Tier", "full")]
    [InlineData(
        "bottleneck",
        "T8 holds for ECG, abnormal beats", "E7 holds for exponential scores, p = 0.95, n = 200")]
    [InlineData(
        "contraction",
        "E3 does not hold for ECG, Jacobian of the encoder", "E3 holds for ECG, Jacobian of the whole map")]
    public void Verdicts_are_those_that_were_found(string part, params string[] expected)
    {
        Claim[] claims = [.. TextClaims.ofResult(TextParts.runner(Data).Invoke(new TextRun(part, false, 1)))];
        foreach (Claim claim in claims) output.WriteLine($"{ClaimModule.sentence(claim)}: {claim.Numbers}");
        Assert.Subset(claims.Select(ClaimModule.sentence).ToHashSet(), expected.ToHashSet());
    }

    [Theory]
    [InlineData(0.69, 0.40, Verdict.Holds)]
    [InlineData(0.68, 0.40, Verdict.DoesNotHold)]
    [InlineData(0.99, 0.41, Verdict.DoesNotHold)] // the noisy trace alone does too well
    public void A_pulse_must_be_found_where_the_noisy_trace_does_not_find_it(
        double after, double before, Verdict expected)
    {
        RadioAccuracy fed = new(after, 0, 0);
        RadioResult result = new(
            new RadioProtocol { Noise = RadioNoise.Recorded }, 1, 1,
            new(before, 0, 0), new(after, 0, 10), [new(0, fed)], Matrix.Zeros(3, 500), Matrix.Zeros(3, 251));
        Assert.Equal(expected, TextClaims.radio(result).Verdict);
    }

    [Theory]
    [InlineData(0.1, 0.02, Verdict.Holds)] // 1 to 0.1 within ten epochs, of 1 to 0.02: 92 %
    [InlineData(0.2, 0.0, Verdict.DoesNotHold)]
    public void Nine_tenths_of_the_fall_must_come_first(double early, double late, Verdict expected)
    {
        ImmutableArray<Number> losses =
        [
            .. Enumerable.Range(0, 51).Select(epoch => new Number(
                $"loss {epoch}", epoch == 0 ? 1 : epoch <= 10 ? Math.Max(early, 1 - epoch * (1 - early) / 10) : late)),
        ];
        TextResult result = new(new TextRun("digits", false, 1), losses, []);
        Claim claim = TextClaims.ofResult(result).First(c => c.Name == "T1");
        Assert.Equal(expected, claim.Verdict);
    }

    [Fact]
    public void What_was_not_measured_is_not_judged() =>
        Assert.All(
            TextClaims.ofResult(new TextResult(new TextRun("features", false, 1), [], []))
                .Where(claim => claim.Name == "E4"),
            claim => Assert.Equal(Verdict.NotTested, claim.Verdict));

    [Fact]
    public void The_nearest_row_is_found_and_left_out_when_it_is_the_query_itself()
    {
        Matrix rows = Matrix.From(3, 2, [0, 0, 3, 4, 3, 5]);
        Assert.Equal([Tuple.Create(1, 1.0)], Rows.nearest(false, rows, Matrix.From(1, 2, [3, 3])));
        Assert.Equal([1, 2, 1], Rows.nearest(true, rows, rows).Select(found => found.Item1));
    }

    [Fact]
    public void A_checkerboard_is_fine_and_a_slope_is_not()
    {
        float[] board = [.. Enumerable.Range(0, 64).Select(i => (float)((i + i / 8) % 2))];
        float[] wave = [.. Enumerable.Range(0, 64).Select(i => (float)Elementary.Cos(2 * Math.PI * (i % 8) / 8))];
        Assert.Equal(1, Rows.fineShare(8, 8, board), 6);
        Assert.Equal(0, Rows.fineShare(8, 8, wave), 6);
    }
}
