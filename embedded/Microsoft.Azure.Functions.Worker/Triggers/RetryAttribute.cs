namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs a failed timer function again, in the same process: the count does not survive its end. Queue and HTTP functions have none; a
/// queue counts deliveries instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Runs after the first one; without end at -1.</summary>
    public int MaxRetryCount { get; set; }
}

/// <summary>Waits the same time before each run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">Runs after the first one; -1 for no end.</param>
    /// <param name="delayInterval">As a time span, such as <c>00:00:10</c>.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    public string DelayInterval { get; }
}

/// <summary>Waits about twice as long before each run as before the one preceding it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">Runs after the first one; -1 for no end.</param>
    /// <param name="minimumInterval">The shortest wait, as a time span.</param>
    /// <param name="maximumInterval">The longest.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}
