using System.Globalization;
using Collapse.Runs;

namespace Collapse.Tests.Runs;

/// <summary>A clock that moves by the same amount whenever it is asked.</summary>
internal sealed class TickingClock(TimeSpan tick) : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now += tick.Ticks;
}

/// <summary>A clock that stands still and cancels when the state before this step is written down.</summary>
internal sealed class AtStep(CancellationTokenSource stop, string file, int step) : TimeProvider
{
    private int _asked;

    public override long GetTimestamp()
    {
        int at = File.Exists(file) ? int.Parse(CheckpointFile.Read(file).Facts["step"], CultureInfo.InvariantCulture)
            : 0;
        if (++_asked > 1 && at >= step - 1) stop.Cancel();
        return 0;
    }
}

/// <summary>A clock that stands still and cancels when it is asked for the nth time.</summary>
internal sealed class AfterTicks(CancellationTokenSource stop, int count) : TimeProvider
{
    private int _asked;

    public override long GetTimestamp()
    {
        if (++_asked >= count) stop.Cancel();
        return 0;
    }
}
