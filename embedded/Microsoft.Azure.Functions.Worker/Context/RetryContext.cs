namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs of the same invocation under a retry policy. This host has none, so both are 0; queues count deliveries instead.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
