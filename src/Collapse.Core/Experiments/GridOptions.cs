using System.Collections.Immutable;
using Collapse.Learning;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>A grid of simulations: all combinations of a few parameters, the others the same for all.</summary>
public sealed record GridOptions
{
    /// <summary>The learners by their names in the catalog; the paper's by default.</summary>
    public ImmutableArray<string> Learners { get; init; } = ["ae", "dae"];

    /// <summary>The losses; the paper's by default.</summary>
    public ImmutableArray<Loss> Losses { get; init; } = [Loss.Mse, Loss.Mae, Loss.Ssim];

    /// <summary>The numbers of hidden neurons, H; the paper's by default.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [20, 60];

    /// <summary>
    /// The numbers of feedback steps, N. The paper prints only "around 100,000"; the others are our choice.
    /// </summary>
    public ImmutableArray<int> Steps { get; init; } = [100, 1_000, 10_000, 100_000];

    /// <summary>Simulations of each cell, 1 to 10,000; numbered from 0.</summary>
    public int Repetitions { get; init; } = 10;

    /// <summary>
    /// All other parameters: seed, noise, weight decay, warm-up, learning rate. Its grid parameters are not used.
    /// </summary>
    public Protocol Base { get; init; } = new();

    /// <summary>Simulations at the same time; 0 for as many as there are processors. No result depends on it.</summary>
    public int Jobs { get; init; }

    /// <summary>The part of the grid to run. No result depends on it.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>When a running simulation writes down how far it has come. No result depends on it.</summary>
    public CheckpointPlan Checkpoints { get; init; } = CheckpointPlan.Default;

    /// <summary>Jobs, shard and checkpoints, as the runner takes them.</summary>
    public RunnerOptions Runner => new() { Jobs = Jobs, Shard = Shard, Checkpoints = Checkpoints };

    /// <summary>Checks every value, those of each protocol included.</summary>
    /// <exception cref="InputException">Names the first value that is out of range, and the range.</exception>
    public GridOptions Validated()
    {
        CheckList(Learners, "learners");
        CheckList(Losses, "losses");
        CheckList(Hidden, "hidden");
        CheckList(Steps, "steps");
        Check(Repetitions is >= 1 and <= 10_000, "repetitions", Repetitions, "1 to 10000");
        Check(Jobs is >= 0 and <= 1024, "jobs", Jobs, "0 (all processors) to 1024");
        Shard.Validated();
        // Of the grid's parameters only the loss restricts others, so one at a time is enough.
        foreach (Loss loss in Losses) (Base with { Loss = loss }).Validated();
        Protocol first = Base with { Loss = Losses[0] };
        foreach (string learner in Learners) (first with { Learner = learner }).Validated();
        foreach (int hidden in Hidden) (first with { Hidden = hidden }).Validated();
        foreach (int steps in Steps) (first with { Steps = steps }).Validated();
        return this;
    }

    /// <summary>
    /// All simulations of the grid, whatever the shard, in the order of the tables: by learner (as in the catalog),
    /// loss, hidden, steps and repetition, the others ascending. The order in which the options list their values does
    /// not matter.
    /// </summary>
    public ImmutableArray<Protocol> Protocols() =>
    [
        .. from learner in Catalog.Members.Select(member => member.Name).Where(Learners.Contains)
           from loss in Losses.Order()
           from hidden in Hidden.Order()
           from steps in Steps.Order()
           from repetition in Enumerable.Range(0, Repetitions)
           select Base with { Learner = learner, Loss = loss, Hidden = hidden, Steps = steps, Repetition = repetition },
    ];

    private static void CheckList<T>(ImmutableArray<T> values, string name) where T : notnull
    {
        if (values.IsDefaultOrEmpty) throw new InputException($"{name} is empty; expected at least one value.");
        foreach (IGrouping<T, T> group in values.GroupBy(value => value))
        {
            if (group.Skip(1).Any())
                throw new InputException($"{name} has {Names.Of(group.Key)} twice; expected each value once.");
        }
    }

    private static void Check(bool valid, string name, int value, string expected)
    {
        if (!valid) throw new InputException(FormattableString.Invariant($"{name} is {value}; expected {expected}."));
    }
}
