using Collapse.Data;
using Collapse.Experiments;
using Collapse.Guarding;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>The rows that a generator draws, generation by generation, each trained on the one before alone.</summary>
/// <remarks>
/// The chain of <see cref="GenerationChain"/> under the policy replace, with its rows instead of measures.
/// </remarks>
internal static class VerdictGenerations
{
    /// <summary>The generations, as they come.</summary>
    /// <param name="name">The generator, by its name in the catalog.</param>
    /// <param name="real">The real rows.</param>
    /// <param name="generations">How many.</param>
    /// <param name="steps">Learning steps of each; 0 for the generator's own number.</param>
    public static IEnumerable<GuardData> Of(string name, Samples real, int generations, int steps)
    {
        GeneratorEntry kind = GeneratorCatalog.Of(name);
        GeneratorSetting setting = new(real.Coordinates, Spread.Of(real.Values), 0, 0) { Shape = real.Shape };
        ILearner learner = kind.Make(setting);
        if (learner is not ISampler sampler)
            throw new InputException($"{name} draws no new rows; expected a generator such as diffusion.");
        Key key = GenerationChain.KeyOf(new GenerationProtocol { Learner = name });
        Matrix rows = real.Values;
        for (int g = 1; g <= generations; g++)
        {
            LearnerState state = learner.Init(key.Derive("init").Derive(g), rows);
            using ILearnerSession session = learner is IFastLearner fast
                ? fast.Open(state, rows)
                : new PlainSession(learner, state, rows);
            Key train = key.Derive("train").Derive(g);
            for (int step = 0; step < (steps > 0 ? steps : kind.Steps); step++) session.Train(train.Derive(step));
            rows = sampler.Sample(session.State, rows.Rows, key.Derive("draw").Derive(g));
            yield return new GuardData(rows);
        }
    }
}
