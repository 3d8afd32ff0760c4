using Collapse.Feedback;

namespace Collapse.Tests.Feedback;

/// <summary>The list of policies, and policies as text.</summary>
public sealed class FeedbackKindsTests
{
    private static readonly string[] Known =
    [
        "replace", "none", "gold:0.2", "mix:0.1/permuted", "accumulate/3", "subsample", "verified:0.05/cyclic/10",
        "generations:5000",
    ];

    public static TheoryData<string> Texts { get; } = [.. Known];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_policy_is_read_and_written_as_the_same_text(string text)
    {
        IFeedback policy = FeedbackKinds.Parse(text);
        Assert.Equal(text, FeedbackKinds.Text(policy));
        Assert.Equal(policy, FeedbackKinds.Parse(FeedbackKinds.Text(policy)));
    }

    [Fact]
    public void Every_kind_is_tried_here_and_makes_policies_of_its_name_and_dose() =>
        Assert.All(FeedbackKinds.All, kind =>
        {
            Assert.Contains(Known, text => text.Split(':', '/')[0] == kind.Name);
            double dose = kind.Dose?.Most ?? 0;
            IFeedback policy = kind.Create(dose);
            Assert.Equal((kind.Name, dose), (policy.Name, policy.Dose));
            Assert.Null(FeedbackKinds.Complaint(policy));
        });

    [Theory]
    [InlineData("gild:0.2",
        "policy is gild:0.2; expected one of replace, none, gold:SHARE, mix:PROBABILITY, accumulate, subsample, "
        + "verified:TOLERANCE, generations:LENGTH.")]
    [InlineData("gold", "policy is gold; expected gold:SHARE.")]
    [InlineData("gold:", "policy is gold:; expected gold:SHARE.")]
    [InlineData("gold:2", "policy is gold:2; expected a share from 0 to 1.")]
    [InlineData("gold:0.2:1", "policy is gold:0.2:1; expected gold:SHARE.")]
    [InlineData("replace/3/5", "policy is replace/3/5; expected replace/ORDER/ROWS, each once.")]
    [InlineData("replace:1", "policy is replace:1; expected replace.")]
    [InlineData("generations:1.5", "policy is generations:1.5; expected a whole length from 1 to 100000000.")]
    [InlineData("none/cyclic", "policy is none/cyclic; expected none, which chooses no rows.")]
    [InlineData("replace/sideways",
        "policy is replace/sideways; expected replace/ORDER/ROWS with an order of uniform, cyclic, permuted.")]
    [InlineData("replace/0", "policy is replace/0; expected 1 to 1000000 rows a step.")]
    public void What_is_no_policy_is_answered_by_what_was_expected(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => FeedbackKinds.Parse(text)).Message);

    [Fact]
    public void A_tolerance_is_in_standard_deviations_of_the_data() =>
        Assert.Equal(new Verified(0.5) { Unit = 3 }, FeedbackKinds.Parse("verified:0.5").For(3));
}
