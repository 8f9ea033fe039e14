namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// Calls of one endpoint by one corp: so many a minute and so many an hour; above it 45009, blocked for 60 s or 60 min (path/90454).
/// </summary>
internal sealed class RateGate(TimeProvider clock, WeComLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Window Minute, Window Hour)> _windows = new(StringComparer.Ordinal);

    public void Count(string path)
    {
        lock (_gate)
        {
            if (!_windows.TryGetValue(path, out var windows))
                _windows[path] = windows = (new(TimeSpan.FromMinutes(1), limits.CallsPerMinute), new(TimeSpan.FromHours(1), limits.CallsPerHour));
            var now = clock.GetUtcNow();
            if (!windows.Minute.Enter(now) | !windows.Hour.Enter(now))
                throw WeComError.TooOften();
        }
    }
}

/// <summary>Counts from its first entry on; who overfills it is shut out for as long as it lasts.</summary>
internal sealed class Window(TimeSpan length, int most)
{
    private DateTimeOffset _began = DateTimeOffset.MinValue;
    private DateTimeOffset _shutUntil = DateTimeOffset.MinValue;
    private int _count;

    public bool IsShut(DateTimeOffset now) => now < _shutUntil;

    /// <summary>False where it is full, and from then on until it opens again.</summary>
    public bool Enter(DateTimeOffset now)
    {
        if (IsShut(now))
            return false;
        if (now - _began >= length)
            (_began, _count) = (now, 0);
        if (++_count <= most)
            return true;
        (_shutUntil, _began) = (now + length, DateTimeOffset.MinValue);
        return false;
    }
}
