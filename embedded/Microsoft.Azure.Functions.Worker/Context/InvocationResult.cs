namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned; null before it ran or when it returns nothing. Middleware may replace it.</summary>
public abstract class InvocationResult : InvocationResult<object>;

/// <inheritdoc cref="InvocationResult"/>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}
