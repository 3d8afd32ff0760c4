using System.Collections.Immutable;
using System.Diagnostics;

namespace Collapse.Runs;

/// <summary>How a set of simulations is run. No result depends on any of it.</summary>
public sealed record RunnerOptions
{
    /// <summary>Simulations at the same time; 0 for as many as there are processors.</summary>
    public int Jobs { get; init; }

    /// <summary>The part to run.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>When a running simulation writes down how far it has come.</summary>
    public CheckpointPlan Checkpoints { get; init; } = CheckpointPlan.Default;

    /// <summary>Measures intervals.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>The store cannot be read or written, so the run was stopped; what was stored before is kept.</summary>
/// <param name="message">What happened, in one line.</param>
/// <param name="innerException">The error behind it.</param>
public sealed class StoreException(string message, Exception innerException) : IOException(message, innerException);

/// <summary>
/// Runs simulations on all cores, keeps each one as soon as it is finished, and goes on where it stopped.
/// </summary>
/// <remarks>Any long computation that is many independent parts can be run by it.</remarks>
public static class Runner
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50),
        LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Runs what the store does not hold yet, the longest simulations first.</summary>
    /// <remarks>
    /// <para>
    /// Results are a function of protocols and data alone: neither the number of jobs nor an interruption changes a bit
    /// of them. A simulation that fails stops no other; it is reported in the result, and tried again by the next run.
    /// </para>
    /// <para>
    /// Several processes may run on the same store: each simulation is run by one of them (<see cref="Leases"/>), and
    /// all of them end when all that they were asked for is there. What a killed process left is taken over, from its
    /// last checkpoint.
    /// </para>
    /// </remarks>
    /// <typeparam name="TProtocol">Every parameter of one simulation.</typeparam>
    /// <typeparam name="TResult">What one simulation leaves.</typeparam>
    /// <param name="protocols">All simulations, in the order of the tables; each once.</param>
    /// <param name="dataDigest">SHA-256 of the data they run on.</param>
    /// <param name="simulate">
    /// Runs one simulation; a pure function of the protocol. Its steps go through the checkpoints, which also say when
    /// it is cancelled; one that is short may ignore them.
    /// </param>
    /// <param name="store">Where finished simulations are kept.</param>
    /// <param name="options">Jobs, shard, checkpoints.</param>
    /// <param name="progress">Told after each simulation, from the thread that ran it, never from two at once.</param>
    /// <param name="cancellation">Stops the run; what is finished stays in the store, what was running has a
    /// checkpoint.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public static RunResult<TProtocol, TResult> Run<TProtocol, TResult>(
        ImmutableArray<TProtocol> protocols,
        string dataDigest,
        Func<TProtocol, Checkpoints, TResult> simulate,
        RunStore<TProtocol, TResult> store,
        RunnerOptions? options = null,
        IProgress<GridProgress>? progress = null,
        CancellationToken cancellation = default)
        where TProtocol : notnull
        where TResult : notnull
    {
        options ??= new RunnerOptions();
        // The cores are taken by simulations; a library that starts threads of its own within one only slows them all.
        MathNet.Numerics.Control.UseSingleThread();

        ImmutableArray<Cell<TProtocol>> all =
            [.. protocols.Select((protocol, index) =>
                new Cell<TProtocol>(index, protocol, store.KeyOf(protocol, dataDigest), store.Study.Cost(protocol)))];
        ImmutableArray<Cell<TProtocol>> mine = options.Shard.Validated().Select(all, cell => cell.Cost);
        int jobs = options.Jobs == 0 ? Environment.ProcessorCount : options.Jobs;
        RunState<TProtocol, TResult> state = new(mine, progress);
        Find(mine);
        state.Report();

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using Leases leases = new(StoreLayout.Claims(store.Folder), options.Clock);
        Exception? broken = null;
        RunThreads(jobs, [.. mine.Where(cell => !state.Has(cell)).OrderByDescending(cell => cell.Cost)], Try,
            stop.Token);
        if (broken is not null)
            throw new StoreException($"{store.Folder}: a result cannot be stored: {broken.Message}", broken);
        cancellation.ThrowIfCancellationRequested();

        // The other shards' results may have come from elsewhere, or be there from an earlier run.
        Find([.. all.Except(mine)]);
        Tidy();
        return state.Result(all);

        // On all jobs; what there is to tell about damaged files is told in the order of the tables all the same.
        void Find(ImmutableArray<Cell<TProtocol>> cells)
        {
            HashSet<string> names = StoreLayout.Results(store.Folder);
            Cell<TProtocol>[] stored = [.. cells.Where(cell => names.Contains(cell.Key))];
            string?[] notices = new string?[stored.Length];
            try
            {
                Parallel.For(0, stored.Length,
                    new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation }, index =>
                {
                    if (store.Find(stored[index].Key, stored[index].Protocol, dataDigest, notice =>
                        notices[index] = notice) is { } found)
                        state.Found(stored[index], found);
                });
            }
            catch (AggregateException errors)
                when (errors.InnerExceptions[0] is IOException or UnauthorizedAccessException)
            {
                Exception first = errors.InnerExceptions[0];
                throw new StoreException($"{store.Folder}: a result cannot be read: {first.Message}", first);
            }
            finally
            {
                foreach (string notice in notices.OfType<string>()) store.Notice(notice);
            }
        }

        // What killed processes left of simulations that are finished.
        void Tidy()
        {
            HashSet<string> finished = [.. all.Where(state.Has).Select(cell => cell.Key)];
            Leases.Tidy(StoreLayout.Claims(store.Folder), finished.Contains);
            foreach (string key in StoreLayout.Checkpoints(store.Folder).Where(finished.Contains))
                File.Delete(StoreLayout.Checkpoint(store.Folder, key));
        }

        // Whether there is nothing left to do for a simulation; false when another process is at it.
        bool Try(Cell<TProtocol> cell, int job)
        {
            try
            {
                if (leases.TryTake(cell.Key) is not { } lease) return false;
                using (lease)
                {
                    if (lease.Inherited) StoreLayout.DeletePartial(store.Folder, cell.Key);
                    // Another process may have finished it since this one began.
                    if (store.Find(cell.Protocol, dataDigest) is { } found)
                        state.Shared(cell, found);
                    else
                        RunOne(cell, job);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException
                or InvalidOperationException or NotSupportedException) // the last two: a result that cannot be stored
            {
                Interlocked.CompareExchange(ref broken, error, null);
                stop.Cancel();
            }

            return true;
        }

        void RunOne(Cell<TProtocol> cell, int job)
        {
            Stopwatch watch = Stopwatch.StartNew();
            Checkpoints checkpoints = Checkpoints.In(
                StoreLayout.Checkpoint(store.Folder, cell.Key), cell.Key, options.Checkpoints, store.Notice,
                options.Clock, stop.Token);
            TResult result;
            try
            {
                result = simulate(cell.Protocol, checkpoints);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error)
            {
                AtomicFile.WriteText(StoreLayout.Failure(store.Folder, cell.Key),
                    $"{error.GetType().Name}: {error.Message}\n");
                state.Failed(cell, error);
                return;
            }

            StoredRun<TResult> run = new(result, checkpoints.Seconds);
            store.Save(cell.Protocol, dataDigest, result, run.Seconds);
            checkpoints.Discard();
            string failure = StoreLayout.Failure(store.Folder, cell.Key);
            if (File.Exists(failure)) File.Delete(failure);
            state.Finished(cell, run, watch.Elapsed, job);
        }
    }

    // Each thread takes the next of the queue. What another process is at goes to the end, and is asked for again after
    // a pause.
    private static void RunThreads<TCell>(int jobs, TCell[] queue, Func<TCell, int, bool> run, CancellationToken stop)
    {
        Lock gate = new();
        Queue<TCell> open = new(queue);
        int running = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(1, Math.Min(jobs, queue.Length))
                .Select(job => new Thread(() => Work(job)) { IsBackground = true, Name = $"job {job}" }),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        void Work(int job)
        {
            TimeSpan pause = ShortestPause;
            int refused = 0;
            while (!stop.IsCancellationRequested && Next() is (true, var cell, int left))
            {
                bool done;
                try
                {
                    done = run(cell, job);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                lock (gate)
                {
                    running--;
                    if (!done) open.Enqueue(cell);
                }

                // Only when a whole round of the queue was refused is there nothing but to wait.
                (refused, pause) = done ? (0, ShortestPause) : (refused + 1, pause);
                if (refused <= left) continue;
                stop.WaitHandle.WaitOne(pause);
                (refused, pause) = (0, pause * 2 < LongestPause ? pause * 2 : LongestPause);
            }
        }

        (bool Any, TCell Cell, int Left) Next()
        {
            lock (gate)
            {
                if (!open.TryDequeue(out TCell? cell)) return (false, default!, 0);
                running++;
                return (true, cell, open.Count);
            }
        }
    }
}

/// <summary>One simulation of a run.</summary>
internal sealed record Cell<TProtocol>(int Index, TProtocol Protocol, string Key, double Cost);
