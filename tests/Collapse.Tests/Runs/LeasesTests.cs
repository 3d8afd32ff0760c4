using System.Diagnostics;
using Collapse.Runs;

namespace Collapse.Tests.Runs;

/// <summary>Who holds what, whoever dies.</summary>
public sealed class LeasesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly HandClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_many_who_try_at_once_exactly_one_holds_it()
    {
        Leases[] all = [.. Enumerable.Range(0, 8).Select(_ => new Leases(_folder.Root, _clock))];
        for (int round = 0; round < 50; round++)
        {
            Lease?[] leases = new Lease?[all.Length];
            Parallel.For(0, all.Length, index => leases[index] = all[index].TryTake($"n{round}"));
            Lease lease = Assert.Single(leases, taken => taken is not null)!;
            Assert.False(lease.Inherited);
            lease.Dispose();
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Of_many_heirs_of_a_dead_process_exactly_one_takes_over()
    {
        Leases[] all = [.. Enumerable.Range(0, 8).Select(_ => new Leases(_folder.Root, _clock))];
        for (int round = 0; round < 20; round++)
        {
            Dead($"n{round}.1");
            Lease?[] leases = new Lease?[all.Length];
            Parallel.For(0, all.Length, index => leases[index] = all[index].TryTake($"n{round}"));
            Lease lease = Assert.Single(leases, taken => taken is not null)!;
            Assert.True(lease.Inherited);
            Assert.Null(all[0].TryTake($"n{round}"));
            lease.Dispose();
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_process_of_the_same_number_that_started_at_another_time_is_another()
    {
        File.WriteAllText(_folder.File("n.1"), (Owner.Self with { Started = "1" }).Text);
        using Leases leases = new(_folder.Root, _clock);
        Assert.NotNull(leases.TryTake("n"));
    }

    [Fact]
    public void A_living_process_of_this_machine_keeps_it_however_long_it_is_silent()
    {
        File.WriteAllText(_folder.File("n.1"), Owner.Self.Text);
        using Leases leases = new(_folder.Root, _clock);
        Assert.Null(leases.TryTake("n"));
        _clock.Pass(TimeSpan.FromDays(3));
        Assert.Null(leases.TryTake("n"));
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("")]
    public void An_owner_elsewhere_is_dead_when_it_shows_no_life_and_not_before(string host)
    {
        string file = _folder.File("n.1");
        File.WriteAllText(file, host.Length == 0 ? "" : (Owner.Self with { Host = host }).Text);
        using Leases leases = new(_folder.Root, _clock);
        DateTime time = File.GetLastWriteTimeUtc(file);
        for (int sign = 1; sign <= 5; sign++)
        {
            Assert.Null(leases.TryTake("n"));
            _clock.Pass(Leases.Patience - TimeSpan.FromSeconds(1));
            // Its clock may run backwards: the sign is that the time is another one.
            File.SetLastWriteTimeUtc(file, time - TimeSpan.FromHours(sign));
        }

        Assert.Null(leases.TryTake("n"));
        _clock.Pass(Leases.Patience);
        Assert.NotNull(leases.TryTake("n"));
    }

    [Fact]
    public void A_holder_shows_life_even_when_its_clock_is_set_back()
    {
        using Leases leases = new(_folder.Root, _clock);
        using Lease? lease = leases.TryTake("n");
        string file = _folder.File("n.1");
        HashSet<DateTime> times = [File.GetLastWriteTimeUtc(file)];
        _clock.Now = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (int pulse = 1; pulse <= 4; pulse++)
        {
            _clock.Pass(Leases.Pulse);
            _clock.Now -= TimeSpan.FromDays(1);
            Assert.True(times.Add(File.GetLastWriteTimeUtc(file)));
        }
    }

    [Fact]
    public void Who_was_taken_for_dead_leaves_the_heir_what_it_needs()
    {
        using Leases leases = new(_folder.Root, _clock);
        Lease slow = leases.TryTake("n")!;
        File.WriteAllText(_folder.File("n.2"), (Owner.Self with { Host = "heir" }).Text);
        slow.Dispose();
        Assert.Null(leases.TryTake("n"));
        Assert.Equal(2, Directory.GetFiles(_folder.Root).Length);
    }

    [Fact]
    public void What_dead_processes_hold_is_not_held()
    {
        Dead("dead.1");
        File.WriteAllText(_folder.File("elsewhere.1"), (Owner.Self with { Host = "elsewhere" }).Text);
        using Leases leases = new(_folder.Root, _clock);
        using Lease? lease = leases.TryTake("here");
        Assert.Equal(["elsewhere", "here"], Leases.Held(_folder.Root).Order());
    }

    // A process that did run and does no more.
    private void Dead(string name)
    {
        using Process process = Process.Start("true");
        Owner owner = Owner.Self with { Process = process.Id };
        process.WaitForExit();
        File.WriteAllText(_folder.File(name), owner.Text);
    }

    /// <summary>A clock that is moved by hand.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly List<HandTimer> _timers = [];
        private long _elapsed;

        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _elapsed;

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            HandTimer timer = new(() => callback(state));
            _timers.Add(timer);
            return timer;
        }

        public void Pass(TimeSpan time)
        {
            _elapsed += time.Ticks;
            foreach (HandTimer timer in _timers) timer.Ring();
        }

        private sealed class HandTimer(Action ring) : ITimer
        {
            public void Ring() => ring();

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
