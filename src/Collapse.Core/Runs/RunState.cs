using System.Collections.Immutable;
using System.Diagnostics;

namespace Collapse.Runs;

/// <summary>What the threads of a run share: results, failures and the account of work done.</summary>
internal sealed class RunState<TProtocol, TResult>(ImmutableArray<Cell<TProtocol>> mine,
    IProgress<GridProgress>? progress)
    where TProtocol : notnull
    where TResult : notnull
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<int, (TResult Result, Timing<TProtocol> Timing)> _results = [];
    private readonly Dictionary<int, Failure<TProtocol>> _failures = [];
    private readonly double _total = mine.Sum(cell => cell.Cost);
    private double _found;
    private double _run;

    public bool Has(Cell<TProtocol> cell) => _results.ContainsKey(cell.Index);

    /// <summary>A result of the store; not reported one by one, as there can be thousands in a moment.</summary>
    public void Found(Cell<TProtocol> cell, StoredRun<TResult> run)
    {
        lock (_lock)
        {
            _results.Add(cell.Index, (run.Result, new Timing<TProtocol>(cell.Protocol, 0, 0, FromStore: true)));
            _found += cell.Cost;
        }
    }

    /// <summary>A result that another process stored while this one was running.</summary>
    public void Shared(Cell<TProtocol> cell, StoredRun<TResult> run)
    {
        lock (_lock)
        {
            _results.Add(cell.Index, (run.Result, new Timing<TProtocol>(cell.Protocol, 0, 0, FromStore: true)));
            _run += cell.Cost;
            Report();
        }
    }

    public void Finished(Cell<TProtocol> cell, StoredRun<TResult> run, TimeSpan time, int job)
    {
        lock (_lock)
        {
            _results.Add(cell.Index,
                (run.Result, new Timing<TProtocol>(cell.Protocol, time.TotalSeconds, job, FromStore: false)));
            _run += cell.Cost;
            Report();
        }
    }

    public void Failed(Cell<TProtocol> cell, Exception error)
    {
        lock (_lock)
        {
            _failures.Add(cell.Index, new Failure<TProtocol>(cell.Protocol, error));
            _run += cell.Cost;
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

    public RunResult<TProtocol, TResult> Result(ImmutableArray<Cell<TProtocol>> all)
    {
        Cell<TProtocol>[] present = [.. all.Where(Has)];
        return new RunResult<TProtocol, TResult>(
            [.. present.Select(cell => _results[cell.Index].Result)],
            [.. present.Select(cell => _results[cell.Index].Timing)],
            [.. all.Where(cell => _failures.ContainsKey(cell.Index)).Select(cell => _failures[cell.Index])],
            all.Length - present.Length);
    }
}
