using System.Collections.Concurrent;

namespace Collapse.Runs;

/// <summary>Leases: several processes that share a folder never run the same simulation at once.</summary>
/// <remarks>
/// <para>
/// A lease on a name is the file <c>name.1</c>, made exclusively (<see cref="AtomicFile.TryCreate"/>), which names its
/// owner; nothing here relies on advisory locks. An owner of this machine is dead when its process is gone. Of an owner
/// elsewhere only a sign of life is seen: it changes the file's time now and then. When that time has not changed for
/// as long as
/// <see cref="Patience"/>, by the watcher's own monotonic clock, the owner is taken for dead. Times are compared for
/// being different, never for order, so clocks that are wrong, or set back, do no harm.
/// </para>
/// <para>
/// The lease of a dead owner is taken over by making <c>name.2</c> beside it, and so on; exactly one of several heirs
/// succeeds, and nobody deletes what another might hold. Releasing removes the files in ascending order, the own one
/// last. Should an owner be taken for dead that was only stopped, two run the same simulation; as results are the same
/// bytes and appear at once, that costs time and nothing else.
/// </para>
/// </remarks>
internal sealed class Leases : IDisposable
{
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly ITimer _pulse;
    private readonly ConcurrentDictionary<string, bool> _held = new();
    private readonly ConcurrentDictionary<string, (string Sign, long Since)> _watched = new();

    /// <summary>Leases that are files in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="clock">Measures patience.</param>
    public Leases(string folder, TimeProvider? clock = null)
    {
        _folder = folder;
        _clock = clock ?? TimeProvider.System;
        _pulse = _clock.CreateTimer(_ => ShowLife(), null, Pulse, Pulse);
    }

    /// <summary>Time between two signs of life.</summary>
    public static TimeSpan Pulse { get; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// An owner elsewhere that shows no sign of life for so long is dead; a network file system may show one late.
    /// </summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(150);

    /// <summary>
    /// Takes the lease on a name, or null when a living owner, or one not known to be dead, holds it.
    /// </summary>
    /// <param name="name">The name, fit for a file.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public Lease? TryTake(string name)
    {
        for (int generation = 1; ; generation++)
        {
            string path = PathOf(name, generation);
            if (AtomicFile.TryCreate(path, Owner.Self.Text))
            {
                _held[path] = true;
                return new Lease(this, name, generation);
            }

            if (!IsDead(path)) return null;
        }
    }

    /// <summary>
    /// The names that are held by living owners, as well as can be said in a moment: an owner elsewhere counts when its
    /// last sign of life is recent by the clocks, right or wrong.
    /// </summary>
    public static HashSet<string> Held(string folder) =>
    [
        .. from path in Files(folder)
           where SignOf(path) is { } sign
               && (sign.Owner?.IsAlive()
               ?? (DateTime.UtcNow - File.GetLastWriteTimeUtc(path)).Duration() < 2 * Patience)
           select Path.GetFileNameWithoutExtension(path),
    ];

    /// <summary>Removes what dead owners hold of names that nobody will ask for again.</summary>
    public static void Tidy(string folder, Func<string, bool> isOver)
    {
        foreach (string path in Files(folder))
        {
            if (isOver(Path.GetFileNameWithoutExtension(path)) && SignOf(path)?.Owner?.IsAlive() == false)
                File.Delete(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pulse.Dispose();

    internal void Release(string name, int generation)
    {
        _held.TryRemove(PathOf(name, generation), out _);
        // An heir, who took this owner for dead, needs the files below its own.
        if (File.Exists(PathOf(name, generation + 1))) return;
        for (int own = 1; own <= generation; own++)
        {
            try
            {
                File.Delete(PathOf(name, own));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It stays, and is taken over when this process is gone.
            }
        }
    }

    private static string[] Files(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder)
            .Where(path => !path.EndsWith(AtomicFile.Partial, StringComparison.Ordinal))] : [];

    private string PathOf(string name, int generation) =>
        Path.Combine(_folder, FormattableString.Invariant($"{name}.{generation}"));

    private bool IsDead(string path)
    {
        if (SignOf(path) is not { } sign) return false; // released a moment ago; whoever asks again finds out
        if (sign.Owner?.IsAlive() is { } alive) return !alive;
        (string Sign, long Since) first = _watched.GetOrAdd(path, _ => (sign.Text, _clock.GetTimestamp()));
        if (first.Sign == sign.Text) return _clock.GetElapsedTime(first.Since) >= Patience;
        _watched[path] = (sign.Text, _clock.GetTimestamp());
        return false;
    }

    private static (Owner? Owner, string Text)? SignOf(string path)
    {
        try
        {
            string text = File.ReadAllText(path);
            return (Owner.Parse(text), FormattableString.Invariant($"{File.GetLastWriteTimeUtc(path).Ticks} {text}"));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // Later than the last time, whatever the clock says, so that it differs from it.
    private void ShowLife()
    {
        foreach (string path in _held.Keys)
        {
            try
            {
                DateTime last = File.GetLastWriteTimeUtc(path), now = _clock.GetUtcNow().UtcDateTime;
                if (File.Exists(path))
                    File.SetLastWriteTimeUtc(path, now > last ? now : last + TimeSpan.FromSeconds(1));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Tried again in a moment; patience is longer than several of them.
            }
        }
    }
}

/// <summary>The right to run one thing, until it is disposed.</summary>
internal sealed class Lease(Leases leases, string name, int generation) : IDisposable
{
    /// <summary>Whether an earlier owner died with it.</summary>
    public bool Inherited => generation > 1;

    /// <inheritdoc/>
    public void Dispose() => leases.Release(name, generation);
}
