namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs of the same event under a retry policy; both are 0 where there is none. Queues count deliveries instead.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
