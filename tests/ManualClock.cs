namespace PrivateDomain.Tests;

/// <summary>A clock that only a test moves. Timers fire, in order of time, while it is moved past them.</summary>
public sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = now;

    public ManualClock()
        : this(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>How much before its time the next timer fires, as real ones do by milliseconds.</summary>
    public TimeSpan EarlyOnce { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when something waits for exactly this long from now on.</summary>
    public Task UntilAwaitedAsync(TimeSpan wait) =>
        Eventually.TrueAsync(() => Waits().Contains(wait), () => $"a wait of {wait} among [{string.Join(", ", Waits())}]");

    /// <summary>How long, from now on, each armed timer will wait.</summary>
    public IReadOnlyList<TimeSpan> Waits()
    {
        lock (_lock)
            return [.. _timers.Select(timer => timer.Due - _now)];
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset end;
        lock (_lock)
            end = _now + by;
        while (Step(end) is { } fire)
            fire();
    }

    /// <summary>Moves the clock from pause to pause until the task has ended.</summary>
    /// <param name="standing">Timers that are set all the while, such as a budget's: only one more means that somebody pauses.</param>
    public async Task<T> RunThrough<T>(Task<T> task, int standing = 0)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!task.IsCompleted && !patience.IsCancellationRequested)
        {
            var waits = Waits();
            if (waits.Count > standing && waits.Min() is var pause && pause > TimeSpan.Zero)
                Advance(pause);
            await Task.Yield();
        }
        return await task.WaitAsync(patience.Token);
    }

    private Action? Step(DateTimeOffset end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due - EarlyOnce <= end).MinBy(timer => timer.Due);
            if (next is null)
            {
                _now = end;
                return null;
            }

            _now = next.Due - EarlyOnce > _now ? next.Due - EarlyOnce : _now;
            EarlyOnce = TimeSpan.Zero;
            next.Rearm();
            return next.Fire;
        }
    }

    private sealed class Timer(ManualClock clock, Action fire) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public Action Fire => fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._now + dueTime;
                clock._timers.Add(this);
                return true;
            }
        }

        public void Rearm()
        {
            if (_period <= TimeSpan.Zero)
                clock._timers.Remove(this);
            else
                Due += _period;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
