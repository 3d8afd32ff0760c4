using Collapse.Feedback;
using Collapse.Spec;
using Microsoft.FSharp.Collections;
using Xunit.Abstractions;

namespace Collapse.Tests.Quality;

/// <summary>
/// Does the specification find faults in the order of the rows? Each one planted here breaks the law that is named.
/// </summary>
[Trait("Tier", "fast")]
public sealed class PlantedOrderFaults(ITestOutputHelper output)
{
    private static readonly Replace Uniform = new();
    private static readonly Replace Three = new() { Selection = new() { Rows = 3 } };
    private static readonly Replace Cyclic = new() { Selection = new() { Order = SelectionOrder.Cyclic } };
    private static readonly Replace Permuted = new() { Selection = new() { Order = SelectionOrder.Permuted } };

    [Fact]
    public void A_step_that_takes_a_row_twice() => Breaks(
        "a step feeds back k rows, each once, or all there are",
        policy => SelectionLaws.rowsLawsOf(3, policy),
        Three,
        new FaultyPolicy(Three)
        {
            Chooses = (count, _, key, rows) => rows.Select((_, i) => key.Below(count, i)),
            // a row twice cannot be written
            Feeds = (memory, answers, key, _) => FeedbackStep.Keep(Three.Feed(memory, answers, key).Memory),
        });

    [Fact]
    public void A_step_that_takes_a_row_less() => Breaks(
        "a step feeds back k rows, each once, or all there are",
        policy => SelectionLaws.rowsLawsOf(3, policy),
        Three,
        new Replace { Selection = new() { Rows = 2 } });

    [Fact]
    public void A_policy_with_a_state_of_its_own()
    {
        int calls = 0;
        Breaks(
            "asked twice, a policy chooses and decides the same",
            policy => SelectionLaws.rowsLawsOf(1, policy),
            Uniform,
            new FaultyPolicy(Uniform) { Chooses = (count, _, _, _) => [calls++ % count] });
    }

    [Theory]
    [InlineData("never the last row")]
    [InlineData("the first row twice as often")]
    public void A_uniform_order_that_favours_rows(string fault) => Breaks(
        "a uniform choice takes every row as often as every other, but for chance",
        SelectionLaws.uniformLawsOf,
        Uniform,
        new FaultyPolicy(Uniform)
        {
            Chooses = (count, _, key, _) =>
                fault == "never the last row" ? [key.Below(Math.Max(1, count - 1), 0)]
                    : [key.Below(count + 1, 0) % count],
        });

    [Fact]
    public void A_uniform_order_that_avoids_what_it_took_last() => Breaks(
        "a uniform choice does not depend on what was chosen before", SelectionLaws.uniformLawsOf, Uniform, Permuted);

    [Theory]
    [InlineData("skips a row")]
    [InlineData("begins anew at each step")]
    [InlineData("skips the last row of a pass")]
    [InlineData("goes back and forth")]
    public void A_cyclic_order_that(string fault) => Breaks(
        "a cyclic order takes the rows in turn, across the end and from step to step",
        SelectionLaws.cyclicLawsOf,
        Cyclic,
        new FaultyPolicy(Cyclic)
        {
            Chooses = (count, memory, _, rows) => fault switch
            {
                "skips the last row of a pass" => [(int)(memory.Turn % Math.Max(1, count - 1))],
                "goes back and forth" => [memory.Turn / count % 2 == 0 ? rows[0] : count - 1 - rows[0]],
                _ => rows,
            },
            Feeds = (_, answers, _, step) => fault switch
            {
                "skips a row" =>
                    step with { Memory = Choice(step) with { Position = (Choice(step).Position + 1) % answers.Count } },
                "begins anew at each step" => step with { Memory = Choice(step) with { Position = 0 } },
                _ => step,
            },
        });

    [Fact]
    public void A_permuted_order_that_is_drawn_anew_at_each_step() => Breaks(
        "a permuted order takes every row once a pass",
        SelectionLaws.permutedLawsOf,
        Permuted,
        new FaultyPolicy(Permuted)
        {
            Feeds = (_, answers, key, step) =>
                step with { Memory = Choice(step) with { Order = RowOrder.Draw(answers.Count, key.Derive("order")) } },
        });

    [Fact]
    public void A_permuted_order_that_is_the_same_at_each_pass() => Breaks(
        "the passes of a permuted order differ",
        SelectionLaws.permutedLawsOf,
        Permuted,
        new FaultyPolicy(Permuted)
        {
            Feeds = (memory, _, _, step) =>
            step with { Memory = Choice(step) with { Order = ((SelectionMemory)memory).Order } }
        });

    private static SelectionMemory Choice(FeedbackStep step) => (SelectionMemory)step.Memory;

    private void Breaks(string law, Func<IFeedback, FSharpList<Law>> laws, IFeedback real, IFeedback fault) =>
        output.Breaks(law, laws, real, fault);
}
