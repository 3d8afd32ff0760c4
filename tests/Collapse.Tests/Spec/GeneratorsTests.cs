using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Spec;
using Microsoft.FSharp.Core;

namespace Collapse.Tests.Spec;

/// <summary>What the laws are checked on: each value of each list that a law's sentence speaks of occurs.</summary>
[Trait("Tier", "fast")]
public class GeneratorsTests
{
    private static readonly List<Protocol> Protocols = Drawn<ProtocolSmall, Protocol>(drawn => drawn.Item);

    private static readonly List<IFeedback> Policies = Drawn<AnyPolicy, IFeedback>(drawn => drawn.Item);

    [Fact]
    public void Every_parameter_of_a_protocol_is_varied_and_each_value_of_each_list_occurs() =>
        Assert.All(Parameters.All, parameter =>
    {
        Type type = parameter.GetType().GetGenericArguments()[0];
        HashSet<string> found = [.. Protocols.Select(parameter.Text)];
        Assert.True(found.Count > 1, $"{parameter.Name} is always {found.First()}");
        if (type.IsEnum) Assert.Equal(Enum.GetValues(type).Length, found.Count);
    });

    [Fact]
    public void Policies_of_protocols_are_of_every_kind_and_choose_in_every_order_one_row_and_several()
    {
        foreach (IFeedback[] policies in (IFeedback[][])[[.. Policies],
            [.. Protocols.Select(protocol => protocol.Policy)]])
        {
            Assert.Equal(FeedbackKinds.All.Select(kind => kind.Name).Order(),
                policies.Select(policy => policy.Name).Distinct().Order());
            Selection[] chosen = [.. policies.OfType<SelectiveFeedback>().Select(policy => policy.Selection)];
            Assert.Equal(Enum.GetValues<SelectionOrder>(),
                chosen.Select(selection => selection.Order).Distinct().Order());
            Assert.Contains(chosen, selection => selection.Rows == 1);
            Assert.Contains(chosen, selection => selection.Rows > 1);
            foreach (FeedbackKind kind in FeedbackKinds.All.Where(kind => kind.Dose is not null))
                Assert.True(policies.Where(policy => policy.Name == kind.Name).Select(policy => policy.Dose).Distinct()
                    .Count() > 2, kind.Name);
        }
    }

    [Fact]
    public void Batches_are_of_all_samples_and_of_some() =>
        Assert.Equal([false, true], Protocols.Select(protocol => protocol.BatchSize > 0).Distinct().Order());

    [Fact]
    public void Networks_are_of_every_model_initialisation_reduction_and_luminance()
    {
        List<Autoencoder> learners = [], bySsim = [];
        LawModule.check(Settings.Default, LawModule.holds(
            "any", NetworkModule.parts,
            FuncConvert.FromFunc((Tuple<Tuple<int, int, int>, Tuple<ModelKind, Seed>> parts) =>
            {
                learners.Add(NetworkModule.make(Loss.Mse, parts.Item1, parts.Item2).Learner);
                bySsim.Add(NetworkModule.make(Loss.Ssim, parts.Item1, parts.Item2).Learner);
                return true;
            })));
        Assert.Equal(Enum.GetValues<Luminance>(),
            bySsim.Select(learner => learner.Similarity.Luminance).Distinct().Order());
        Assert.Equal(Enum.GetValues<Initialization>(),
            learners.Select(learner => learner.Initialization).Distinct().Order());
        Assert.Equal(Enum.GetValues<Reduction>(), learners.Select(learner => learner.Reduction).Distinct().Order());
        Assert.Equal(2, learners.Select(learner => learner.Corruption == Corruption.None).Distinct().Count());
        Assert.Equal(3, learners.Select(learner => learner.WeightDecay).Distinct().Count());
    }

    // As many as the laws of a chapter see.
    private static List<TValue> Drawn<TCase, TValue>(Func<TCase, TValue> value)
    {
        List<TValue> values = [];
        LawModule.check(Settings.Default,
            LawModule.holds("any", Generators.any<TCase>(), FuncConvert.FromFunc((TCase drawn) =>
        {
            values.Add(value(drawn));
            return true;
        })).With(300));
        return values;
    }
}
