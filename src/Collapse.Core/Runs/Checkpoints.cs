using System.Diagnostics;
using System.Globalization;

namespace Collapse.Runs;

/// <summary>When a running simulation writes down how far it has come.</summary>
/// <param name="Interval">So long after the last time; null for never.</param>
/// <param name="Steps">And after this many steps; null to ignore the number of steps.</param>
public sealed record CheckpointPlan(TimeSpan? Interval, int? Steps = null)
{
    /// <summary>
    /// Every 30 seconds: a kill costs half a minute of each job at most, and writing takes milliseconds.
    /// </summary>
    public static CheckpointPlan Default { get; } = new(TimeSpan.FromSeconds(30));
}

/// <summary>
/// The checkpoints of one simulation: where it goes on, and how it goes on from there without losing its way.
/// </summary>
/// <remarks>
/// A simulation asks <see cref="Load"/> once, and makes its steps through <see cref="Advance"/>, which writes a
/// checkpoint when one is due, and one more before it gives in to a cancellation. As m + n steps are m steps and then
/// n, bit for bit, neither when that happens nor how often changes a result. Not safe to use from several threads.
/// </remarks>
public sealed class Checkpoints
{
    private const string RunFact = "run", SecondsFact = "seconds", LibraryFact = "library";
    private static readonly TimeSpan Portion = TimeSpan.FromMilliseconds(200);

    private readonly string? _path;
    private readonly string _run;
    private readonly CheckpointPlan _plan;
    private readonly Action<string> _notice;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private double _before;
    private long _saved;
    private int _sinceSaved;
    private int _portion = 1;
    private bool _complained;

    private Checkpoints(string? path, string run, CheckpointPlan plan, Action<string> notice, TimeProvider clock,
        CancellationToken cancellation)
    {
        (_path, _run, _plan, _notice, _clock) = (path, run, plan, notice, clock);
        Cancellation = cancellation;
        _began = _saved = clock.GetTimestamp();
    }

    /// <summary>
    /// Keeps nothing: a simulation that starts at its beginning and leaves nothing when it is cancelled.
    /// </summary>
    /// <param name="cancellation">Cancels it.</param>
    public static Checkpoints None(CancellationToken cancellation = default) =>
        new(null, "", new CheckpointPlan(null), _ => { }, TimeProvider.System, cancellation);

    /// <summary>Keeps the checkpoint in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">The simulation's name (<see cref="RunKey.Of"/>); a checkpoint of another one is not
    /// used.</param>
    /// <param name="plan">When to write.</param>
    /// <param name="notice">Receives one line when a file is set aside or cannot be written.</param>
    /// <param name="clock">Measures the interval.</param>
    /// <param name="cancellation">Cancels the simulation once its state is written.</param>
    public static Checkpoints In(
        string path, string run, CheckpointPlan plan, Action<string> notice, TimeProvider? clock = null,
        CancellationToken cancellation = default) =>
        new(path, run, plan, notice, clock ?? TimeProvider.System, cancellation);

    /// <summary>Cancels the simulation.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Seconds that the simulation has taken so far, those before an interruption included.</summary>
    public double Seconds => _before + _clock.GetElapsedTime(_began).TotalSeconds;

    /// <summary>Seconds that went into writing checkpoints, since the interruption, by the system's clock.</summary>
    internal double SecondsWriting { get; private set; }

    /// <summary>The last checkpoint of the simulation; null when it starts from the beginning.</summary>
    /// <remarks>
    /// A file that is damaged, of another simulation or of another version is set aside with a notice.
    /// </remarks>
    public Checkpoint? Load()
    {
        if (_path is null) return null;
        try
        {
            Checkpoint found = CheckpointFile.Read(_path);
            if (found.Facts.GetValueOrDefault(RunFact) != _run)
                throw new InvalidDataException("it is of another simulation");
            if (double.TryParse(found.Facts.GetValueOrDefault(SecondsFact), CultureInfo.InvariantCulture,
                out double seconds)) _before = seconds;
            return found;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (InvalidDataException error)
        {
            Distrust(error.Message);
            return null;
        }
    }

    /// <summary>
    /// Sets the checkpoint aside, for a simulation that finds it cannot use what <see cref="Load"/> gave.
    /// </summary>
    /// <param name="reason">What is wrong with it, in a few words.</param>
    public void Distrust(string reason)
    {
        _before = 0;
        if (_path is not null && SetAside.Move(_path) is { } aside)
            _notice($"{_path}: {reason}; set aside as {Path.GetFileName(aside)}, the simulation starts at its "
                + $"beginning.");
    }

    /// <summary>Makes steps, in portions of about a fifth of a second, and writes checkpoints between them.</summary>
    /// <param name="state">The state to start from.</param>
    /// <param name="steps">How many steps, at least 0.</param>
    /// <param name="advance">The state this many steps later.</param>
    /// <param name="capture">The checkpoint of a state on this way.</param>
    /// <returns>The state after all steps.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, after writing a checkpoint of the state
    /// reached.</exception>
    public TState Advance<TState>(TState state, int steps, Func<TState, int, TState> advance,
        Func<TState, Checkpoint> capture)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        while (steps > 0)
        {
            if (Cancellation.IsCancellationRequested)
            {
                if (_sinceSaved > 0) Save(state, capture);
                Cancellation.ThrowIfCancellationRequested();
            }

            int portion = Math.Min(steps, Math.Min(_portion, _plan.Steps - _sinceSaved ?? int.MaxValue));
            long start = _clock.GetTimestamp();
            state = advance(state, portion);
            Adapt(portion, _clock.GetElapsedTime(start));
            steps -= portion;
            _sinceSaved += portion;
            if (_sinceSaved >= _plan.Steps || _clock.GetElapsedTime(_saved) >= _plan.Interval) Save(state, capture);
        }

        return state;
    }

    /// <summary>Removes the checkpoint; for when the result is stored.</summary>
    public void Discard()
    {
        if (_path is not null && File.Exists(_path)) File.Delete(_path);
    }

    // The portion's length is a matter of speed alone.
    private void Adapt(int portion, TimeSpan took)
    {
        if (portion < _portion) return;
        if (took < Portion / 2 && _portion < 1 << 20) _portion *= 2;
        else if (took > Portion * 2 && _portion > 1) _portion /= 2;
    }

    private void Save<TState>(TState state, Func<TState, Checkpoint> capture)
    {
        long start = Stopwatch.GetTimestamp();
        _saved = _clock.GetTimestamp();
        _sinceSaved = 0;
        if (_path is null) return;
        try
        {
            CheckpointFile.Write(_path, capture(state)
                .With(RunFact, _run)
                .With(LibraryFact, RunFormat.LibraryVersion)
                .With(SecondsFact, Seconds.ToString("R", CultureInfo.InvariantCulture)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The simulation is none the worse for it; only a kill would cost more.
            if (!_complained) _notice($"{_path}: the checkpoint cannot be written: {error.Message}");
            _complained = true;
        }

        SecondsWriting += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
