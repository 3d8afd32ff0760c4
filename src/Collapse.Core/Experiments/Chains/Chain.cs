using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>What a chain's next model is fitted to.</summary>
public enum ChainPolicy
{
    /// <summary>The newest generation's rows alone.</summary>
    Replace,

    /// <summary>The rows of all generations so far.</summary>
    Accumulate,

    /// <summary>As many of all rows so far as a generation has, drawn without replacement.</summary>
    AccumulateSubsample,
}

/// <summary>An exact learner refitted on its own samples, generation after generation.</summary>
/// <remarks>
/// Generation t = 1, 2, ... draws rows of the model of generation t - 1 (generation 0 is the truth), may select some of
/// them, joins them with earlier ones as the policy says, and is fitted to the result. All randomness of generation t
/// comes from <c>key.Derive(t)</c>; so generation t is a function of learner, truth, policy and key, whatever was
/// computed before, and two policies with one key share their first fit.
/// </remarks>
/// <typeparam name="TSummary">The learner's summaries.</typeparam>
/// <typeparam name="TModel">The learner's models.</typeparam>
public sealed record Chain<TSummary, TModel>
{
    /// <summary>The learner.</summary>
    public required IExactLearner<TSummary, TModel> Learner { get; init; }

    /// <summary>What each model is fitted to.</summary>
    public ChainPolicy Policy { get; init; }

    /// <summary>Rows drawn a generation, at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>Which of the drawn rows are kept; all when null.</summary>
    public Func<Observations, Observations>? Select { get; init; }

    /// <summary>The models of generations 1, 2, ... without end, each computed when it is asked for.</summary>
    /// <param name="truth">Generation 0.</param>
    /// <param name="key">The key of the chain.</param>
    public IEnumerable<TModel> From(TModel truth, Key key) => Continue(truth, default, key);

    /// <summary>
    /// The same when generation 1 is fitted to given rows, and generation 2 is the first that is drawn.
    /// </summary>
    /// <param name="rows">The real rows.</param>
    /// <param name="key">The key of the chain.</param>
    public IEnumerable<TModel> From(Observations rows, Key key) => Continue(default, rows, key);

    private IEnumerable<TModel> Continue(TModel? truth, Observations? first, Key key)
    {
        TModel? model = truth;
        TSummary? sofar = default;
        Observations? pool = null;
        for (long generation = 1; ; generation++)
        {
            Key own = key.Derive(generation);
            Observations rows = generation == 1 && first is not null ? first : Drawn(model!, own);
            TSummary summary = Learner.Summarize(rows);
            switch (Policy)
            {
                case ChainPolicy.Accumulate:
                    sofar = generation == 1 ? summary : Learner.Merge(sofar!, summary);
                    summary = sofar;
                    break;
                case ChainPolicy.AccumulateSubsample:
                    pool = pool is null ? rows : pool.Concat(rows);
                    summary = Learner.Summarize(pool.Take(Subsample(pool.Count, rows.Count, own.Derive("subsample"))));
                    break;
                default:
                    break;
            }

            model = Learner.Fit(summary, own.Derive("fit"));
            yield return model;
        }
    }

    private Observations Drawn(TModel model, Key key)
    {
        Observations rows = Learner.Sample(model, Count, key);
        return Select is null ? rows : Select(rows);
    }

    // The first `wanted` places of a random order (R. Durstenfeld 1964).
    private static int[] Subsample(int count, int wanted, Key key)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = 0; i < wanted; i++)
        {
            int other = i + key.Below(count - i, i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order[..wanted];
    }
}
