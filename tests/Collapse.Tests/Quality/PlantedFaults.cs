using Collapse.Data;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Spec;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace Collapse.Tests.Quality;

/// <summary>
/// Does the specification find faults? Each one planted here breaks the law that is named, which the real thing keeps.
/// </summary>
[Trait("Tier", "fast")]
public sealed class PlantedFaults(ITestOutputHelper output)
{
    private static readonly StructuralSimilarity Similarity = new(1, 0),
        Cut = Similarity with { Luminance = Luminance.NonNegative };

    [Fact]
    public void A_step_that_reuses_noise() => output.Breaks(
        "each step draws noise of its own: another key gives another gradient",
        learner => NoiseLaws.lawsOf(FuncConvert.FromFunc(learner)),
        (Autoencoder dense) => (ILearner)dense,
        dense => new SameNoise(dense));

    [Fact]
    public void A_feedback_that_changes_two_rows() => output.Breaks<IFeedback>(
        "exactly one row changes, and it becomes the learner's response",
        FeedbackLaws.lawsOf, new Replace(), new ReplaceTwo());

    [Fact]
    public void A_feedback_that_puts_a_response_into_another_row() => output.Breaks<IFeedback>(
        "exactly one row changes, and it becomes the learner's response",
        FeedbackLaws.lawsOf, new Replace(), new ReplaceByNeighbour());

    [Fact]
    public void A_policy_that_leaks_held_out_data() => output.Breaks<IFeedback>(
        "exactly one row changes, and it becomes the learner's response",
        FeedbackLaws.lawsOf, new Replace(), new LeakHeldOut());

    [Fact]
    public void A_policy_without_feedback_that_feeds_back() => output.Breaks<IFeedback>(
        "without feedback the data never change",
        FeedbackLaws.noneLawsOf, new NoFeedback(), new Replace());

    [Theory]
    [InlineData("the exponent's sign")]
    [InlineData("the sign of one weight")]
    public void SSIM_with_the_wrong_sign_in_its_window(string fault)
    {
        double[] window = [.. StructuralSimilarity.Window];
        double[] wrong =
            [.. window.Select((weight, k) => fault == "the exponent's sign" ? 1 / weight : k == 3 ? -weight : weight)];
        double sum = wrong.Sum();
        wrong = [.. wrong.Select(weight => weight / sum)];
        output.Breaks("SSIM's window has positive, symmetric weights, largest in the middle",
            SimilarityLaws.windowLawsOf, window, wrong);
        output.Breaks(
            "SSIM equals its definition, window by window",
            similarity => SimilarityLaws.lawsOf(FuncConvert.FromFunc(similarity)),
            (double[] x, double[] y) => Similarity.Of(x, y),
            (x, y) => SsimWith(wrong, x, y));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0.5)]
    [InlineData(-1)]
    public void A_gradient_off_by_a_factor(double factor) => output.Breaks(
        "SSIM's gradient equals central differences",
        gradient => SimilarityLaws.gradientLawsOf(FuncConvert.FromFunc(gradient)),
        (double[] x, double[] y) => GradientOf(Similarity, x, y, 1),
        (x, y) => GradientOf(Similarity, x, y, factor));

    [Theory]
    [InlineData("MSE", 2)]
    [InlineData("MSE", -1)]
    [InlineData("MAE", 2)]
    [InlineData("MAE", -1)]
    [InlineData("SSIM", 2)]
    [InlineData("SSIM", -1)]
    public void A_network_s_gradient_off_by_a_factor(string loss, double factor) => output.Breaks(
        $"the gradient of {loss} by the chain rule equals central differences",
        gradient => GradientLaws.lawsOf(FuncConvert.FromFunc(gradient)),
        (Network network) => NetworkModule.gradient(network),
        network => [.. NetworkModule.gradient(network).Select(slope => factor * slope)]);

    [Theory]
    [InlineData("SSIM with a non-negative luminance equals its definition, window by window")]
    [InlineData("with a non-negative luminance a segment's mirror image has the loss 1")]
    public void A_luminance_that_is_not_cut_off(string law) => output.Breaks(
        law,
        similarity => SimilarityLaws.nonNegativeLawsOf(FuncConvert.FromFunc(similarity)),
        (double[] x, double[] y) => Cut.Of(x, y),
        (x, y) => Similarity.Of(x, y));

    [Fact]
    public void A_similarity_that_is_cut_off_in_place_of_its_luminance() => output.Breaks(
        "SSIM with a non-negative luminance equals its definition, window by window",
        similarity => SimilarityLaws.nonNegativeLawsOf(FuncConvert.FromFunc(similarity)),
        (double[] x, double[] y) => Cut.Of(x, y),
        (x, y) => Math.Max(Similarity.Of(x, y), 0));

    [Theory]
    [InlineData("the gradient of SSIM with a non-negative luminance equals central differences, off its kink")]
    [InlineData("with a non-negative luminance a segment's mirror image has no gradient")]
    public void A_gradient_whose_luminance_is_not_cut_off(string law) => output.Breaks(
        law,
        gradient => SimilarityLaws.nonNegativeGradientLawsOf(FuncConvert.FromFunc(gradient)),
        (double[] x, double[] y) => GradientOf(Cut, x, y, 1),
        (x, y) => GradientOf(Similarity, x, y, 1));

    [Fact]
    public void A_correlation_centred_over_the_wrong_axis() => output.Breaks(
        "fast correlation equals naive",
        measure => CorrelationLaws.lawsOf(FuncConvert.FromFunc(measure)),
        (Matrix outputs) => PairwiseCorrelation.Of(outputs),
        outputs => PairwiseCorrelation.Of(outputs) with { Value = CentredOverRows(outputs) });

    [Fact]
    public void A_correlation_that_hides_constant_rows() => output.Breaks(
        "correlation counts exactly the constant rows",
        measure => CorrelationLaws.lawsOf(FuncConvert.FromFunc(measure)),
        (Matrix outputs) => PairwiseCorrelation.Of(outputs),
        outputs => PairwiseCorrelation.Of(outputs) with { ConstantRows = 0 });

    [Fact]
    public void A_detector_one_sample_late() => output.Breaks(
        "the R peak is at index 35 of every window",
        cut => SignalsLaws.segmentLawsOf(FuncConvert.FromFunc(cut)),
        (Recording recording) => Windows(recording, late: 0),
        recording => Windows(recording, late: 1));

    private static double[] GradientOf(StructuralSimilarity similarity, double[] x, double[] y, double factor)
    {
        double[] gradient = new double[y.Length];
        similarity.LossGradient(x, y, gradient);
        return [.. gradient.Select(slope => factor * slope)];
    }

    private static double SsimWith(double[] window, double[] x, double[] y)
    {
        double total = 0;
        int windows = x.Length - window.Length + 1;
        for (int start = 0; start < windows; start++)
        {
            double[] a = x[start..(start + window.Length)], b = y[start..(start + window.Length)];
            double mx = Weigh(k => a[k]), my = Weigh(k => b[k]);
            double xx = Weigh(k => a[k] * a[k]) - mx * mx, yy = Weigh(k => b[k] * b[k]) - my * my,
                xy = Weigh(k => a[k] * b[k]) - mx * my;
            total += (2 * mx * my + Similarity.C1) * (2 * xy + Similarity.C2)
                / ((mx * mx + my * my + Similarity.C1) * (xx + yy + Similarity.C2));
        }

        return total / windows;

        double Weigh(Func<int, double> value) => window.Select((weight, k) => weight * value(k)).Sum();
    }

    // As the real one, but every row is centred by the mean row instead of its own mean.
    private static double CentredOverRows(Matrix outputs)
    {
        double[][] rows =
        [
            .. Enumerable.Range(0, outputs.Rows).Select(k => outputs.Row(k).ToArray().Select(
                (value, i) => value - Enumerable.Range(0, outputs.Rows).Average(other => (double)outputs[other, i]))
                    .ToArray())
                .Where(row => row.Any(value => value != 0)),
        ];
        double[][] unit =
            [.. rows.Select(row => row.Select(value => value / Math.Sqrt(row.Sum(other => other * other))).ToArray())];
        double square = Enumerable.Range(0, outputs.Columns).Sum(i => Math.Pow(unit.Sum(row => row[i]), 2));
        return unit.Length < 2 ? double.NaN : (square - unit.Length) / (unit.Length * (unit.Length - 1.0));
    }

    // A peak found one sample late moves its window by one.
    private static float[][] Windows(Recording recording, int late)
    {
        CohortOptions options = new();
        return [.. Segments.Cut(recording,
            options with { Before = options.Before - late, After = options.After + late })];
    }
}
