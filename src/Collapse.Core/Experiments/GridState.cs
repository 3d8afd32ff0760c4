using System.Collections.Immutable;
using System.Diagnostics;

namespace Collapse.Experiments;

/// <summary>What the threads of a running grid share: results, failures and the account of work done.</summary>
internal sealed class GridState(ImmutableArray<Protocol> mine, IProgress<GridProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<Protocol, (SimulationResult Result, Timing Timing)> _results = [];
    private readonly Dictionary<Protocol, Failure> _failures = [];
    private readonly double _total = mine.Sum(Shard.Cost);
    private double _found;
    private double _run;

    public bool Has(Protocol protocol) => _results.ContainsKey(protocol);

    /// <summary>A result of the store; not reported one by one, as there can be hundreds in a moment.</summary>
    public void Found(SimulationResult result)
    {
        _results.Add(result.Protocol, (result, new Timing(result.Protocol, 0, 0, FromStore: true)));
        _found += Shard.Cost(result.Protocol);
    }

    public void Finished(SimulationResult result, TimeSpan time, int job)
    {
        lock (_lock)
        {
            _results.Add(result.Protocol, (result, new Timing(result.Protocol, time.TotalSeconds, job, FromStore: false)));
            _run += Shard.Cost(result.Protocol);
            Report();
        }
    }

    public void Failed(Protocol protocol, Exception error)
    {
        lock (_lock)
        {
            _failures.Add(protocol, new Failure(protocol, error));
            _run += Shard.Cost(protocol);
            Report();
        }
    }

    public void Report()
    {
        if (progress is null) return;
        TimeSpan elapsed = _watch.Elapsed;
        int done = _results.Count + _failures.Count;
        bool all = done == mine.Length;
        TimeSpan? left = all ? TimeSpan.Zero : _run > 0 ? elapsed * ((_total - _found - _run) / _run) : null;
        progress.Report(new GridProgress(done, mine.Length, all ? 1 : (_found + _run) / _total, elapsed, left));
    }

    public GridResult Result(ImmutableArray<Protocol> all)
    {
        Protocol[] present = [.. all.Where(Has)];
        return new GridResult(
            [.. present.Select(protocol => _results[protocol].Result)],
            [.. present.Select(protocol => _results[protocol].Timing)],
            [.. all.Where(_failures.ContainsKey).Select(protocol => _failures[protocol])],
            all.Length - present.Length);
    }
}
