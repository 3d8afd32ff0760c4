using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Numerics;
using Collapse.Spec;
using Collapse.Spec.Texts;

namespace Collapse.Tests.Spec;

/// <summary>The criteria of the other texts' claims decide as they say.</summary>
public sealed class TextClaimsTests
{
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
        TextResult result = new(new TextRun("digits", false, 1, ""), losses, []);
        Claim claim = TextClaims.ofResult(result).First(c => c.Name == "T1");
        Assert.Equal(expected, claim.Verdict);
    }

    [Fact]
    public void What_was_not_measured_is_not_judged() =>
        Assert.All(
            TextClaims.ofResult(new TextResult(new TextRun("features", false, 1, ""), [], []))
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
