namespace PrivateDomain.Tests.Platforms;

/// <summary>A clock that stands until it is moved; its timers ring while it moves.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private DateTimeOffset now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        List<Alarm> due;
        lock (gate)
        {
            now += by;
            due = alarms.FindAll(alarm => alarm.Due <= now);
            alarms.RemoveAll(due.Contains);
        }
        due.ForEach(alarm => alarm.Ring());
    }

    /// <summary>Moves the clock from pause to pause until the task has ended.</summary>
    /// <param name="standing">Timers that are set all the while, such as a budget's: only one more means that somebody pauses.</param>
    public async Task<T> RunThrough<T>(Task<T> task, int standing = 0)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!task.IsCompleted && !patience.IsCancellationRequested)
        {
            var pause = TimeSpan.Zero;
            lock (gate)
            {
                if (alarms.Count > standing)
                    pause = alarms.Min(alarm => alarm.Due) - now;
            }
            if (pause > TimeSpan.Zero)
                Advance(pause);
            await Task.Yield();
        }
        return await task.WaitAsync(patience.Token);
    }

    private sealed class Alarm(ManualClock clock, Action ring) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public Action Ring { get; } = ring;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.alarms.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.alarms.Add(this);
                }
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
