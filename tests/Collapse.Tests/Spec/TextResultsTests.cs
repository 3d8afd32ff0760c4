using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Scripts.Literature;
using Collapse.Scripts.Pages;
using Collapse.Spec;
using Collapse.Spec.Texts;
using Microsoft.FSharp.Collections;
using Xunit.Abstractions;
using Column = Collapse.Scripts.Literature.Column;
using Digits = Collapse.Spec.Texts.Digits;
using Verdict = Collapse.Experiments.Verdict;

namespace Collapse.Tests.Spec;

/// <summary>
/// The stored whole run of <c>texts.fsx</c>: its numbers give its verdicts, the page shows them, and what a minute can
/// compute of it is computed again.
/// </summary>
/// <remarks>
/// Two of the seven pieces are computed again in full, of the others what is cheap: the digits' first epochs, the radio
/// pulses before denoising, principal components. The rest is pinned by the stored numbers alone.
/// </remarks>
public sealed class TextResultsTests(ITestOutputHelper output)
{
    private static readonly Lazy<FSharpList<FSharpMap<string, string>>> Claims =
        new(() => ResultFileModule.read(Stored("texts.csv")).Rows);

    private static readonly Lazy<ILookup<string, Number>> Numbers = new(() =>
        ResultFileModule.read(Stored("texts-numbers.csv")).Rows
            .ToLookup(row => row["part"], row => new Number(row["name"], ResultFileModule.number("value", row))));

    private static readonly Lazy<FSharpList<TableRow>> Radio = new(() =>
        TableFile.read(Stored("texts-radio.csv"), ListModule.OfSeq([Column.NewText("noise")])).Rows);

    /// <summary>Why there is nothing to hold against: a whole run is stored once it was made.</summary>
    public static string? Missing { get; } = File.Exists(Stored("texts.csv"))
        ? null
        : "docs/results/texts.csv is absent; a whole run of texts.fsx makes it.";

    private static string Stored(string name) => Path.Combine(Fixtures.RepositoryRoot, "docs", "results", name);

    private static TextRun Run(string part) => new(part, false, 1, "");

    [StoredFact]
    public void The_stored_numbers_give_the_stored_verdicts()
    {
        IEnumerable<TextResult> results =
            Numbers.Value.Select(part => new TextResult(Run(part.Key), [.. part], []));
        Claim[] claims = [.. TextClaims.all(Radio.Value.Select(OfRow), results)];
        Assert.Equal(
            Claims.Value.Select(row =>
                (row["claim"], row["scope"], row["verdict"], row["numbers"])),
            claims.Select(claim => (claim.Name, claim.Scope, Verdicts.Words(claim.Verdict), claim.Numbers)));
        Assert.DoesNotContain(claims, claim => claim.Verdict == Verdict.NotTested);
        string[] names =
            ["R1", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"];
        Assert.Equal(names, claims.Select(claim => claim.Name).Distinct());
    }

    [StoredTheory]
    [Trait("Tier", "full")]
    [InlineData("bottleneck")] // T8, E6, E7
    [InlineData("contraction")] // E3
    public void A_piece_on_the_ECG_has_the_stored_numbers_again(string part)
    {
        DataSet beats = DataSource.Load("synthetic", new DataOptions { Seed = 1 });
        TextData data = new(new(() => throw new InvalidOperationException("no digits are asked for")), new(beats));
        TextResult result = TextParts.runner(data).Invoke(Run(part)).Invoke(CancellationToken.None);
        foreach (Claim claim in TextClaims.ofResult(result)) output.WriteLine(ClaimModule.sentence(claim));
        Assert.Equal(Numbers.Value[part], result.Numbers);
    }

    [StoredFact]
    public void Principal_components_have_the_stored_errors_again()
    {
        DataSet beats = DataSource.Load("synthetic", new DataOptions { Seed = 1 });
        PrincipalComponents components = PrincipalComponents.Of(beats.Training.Values);
        foreach ((string name, Matrix rows) in new[]
        {
            ("principal error, beats", beats.Training.Values), ("principal error, new beats", beats.HeldOut.Values),
        })
        {
            double stored = Numbers.Value["deep"].Single(number => number.Name == name).Value;
            Assert.Equal(stored, Reconstruction.Rmse(Rows.principalReconstruction(components, 20, rows), rows));
        }
    }

    [StoredTheory]
    [Trait("Tier", "full")]
    [InlineData(RadioNoise.Recorded)]
    [InlineData(RadioNoise.Uniform)]
    [InlineData(RadioNoise.Cosine)]
    public void The_noisy_traces_hide_as_many_pulses_as_stored(RadioNoise noise)
    {
        RadioProtocol few = new() { Noise = noise, Steps = 1, Every = 1, Batch = 1, FedBack = 1, Feedback = 1 };
        RadioResult stored = OfRow(Radio.Value.Single(row => row.Text("noise") == Names.Of(noise)));
        Assert.Equal(stored.Before, RadioStudy.Run(few).Before);
    }

    [StoredDigitsFact]
    [Trait("Tier", "full")]
    public void The_digits_loss_falls_as_stored()
    {
        const int Epochs = 3;
        Matrix digits = DataSource.Load($"idx:{Fixtures.Shared("mnist")}", new DataOptions()).Training.Values;
        Key key = Key.FromSeed(1).Derive("texts").Derive("digits");
        SelfTraining training = new(Digits.textbook, new NoFeedback(), key) { BatchSize = Digits.batch };
        Matrix seen = digits.Take([.. Enumerable.Range(0, 2_000)]);
        SelfTrainingState now = training.Start(digits);
        for (int epoch = 0; epoch <= Epochs; epoch++)
        {
            if (epoch > 0) now = training.Advance(now, 1);
            double stored = Numbers.Value["digits"].Single(number => number.Name == $"loss {epoch}").Value;
            Assert.Equal(stored, Digits.textbook.LossOf(now.Learner, seen, key));
        }
    }

    // What R1 asks of a row of radio.csv.
    private static RadioResult OfRow(TableRow row)
    {
        RadioAccuracy At(string when, double snr) =>
            new(row.Number($"located_within_2_percent_{when}"), row.Number($"height_within_2_percent_{when}"), snr);
        RadioMoment fed = new(
            row.Whole("feedback_steps"),
            new(row.Number("located_within_2_percent_after_feedback"), double.NaN, double.NaN));
        return new RadioResult(
            new RadioProtocol { Noise = Enum.Parse<RadioNoise>(row.Text("noise"), ignoreCase: true) },
            row.Whole("learned_steps"), row.Whole("best_step"), At("before", 0),
            At("after", row.Number("snr_improvement_db")),
            [fed], Matrix.Zeros(3, 500), Matrix.Zeros(3, 251));
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class StoredFactAttribute : FactAttribute
    {
        public StoredFactAttribute() => Skip = Missing;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class StoredTheoryAttribute : TheoryAttribute
    {
        public StoredTheoryAttribute() => Skip = Missing;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class StoredDigitsFactAttribute : FactAttribute
    {
        public StoredDigitsFactAttribute() => Skip = Missing ?? Fixtures.WhyAbsent("mnist");
    }
}
