namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>When a failed run is tried again.</summary>
/// <param name="MaxRetryCount">Runs after the first one; without end at -1.</param>
/// <param name="Minimum">The wait before the first of them.</param>
/// <param name="Maximum">The longest wait; equal to the minimum where all are the same.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    /// <param name="retries">How many there were.</param>
    public bool AllowsMoreThan(int retries) => MaxRetryCount == -1 || retries < MaxRetryCount;

    /// <summary>The wait after so many retries: twice as long each time, varied by a fifth, within the bounds.</summary>
    public TimeSpan DelayAfter(int retries)
    {
        if (Minimum == Maximum)
            return Minimum;

        var grown = Minimum.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 32)) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        return TimeSpan.FromMilliseconds(Math.Clamp(grown, Minimum.TotalMilliseconds, Maximum.TotalMilliseconds));
    }
}
