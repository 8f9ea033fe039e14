namespace Microsoft.Azure.Functions.Worker;

/// <summary>The result of an invocation, for middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>
    /// The result as it stands. What is set here is answered: an HTTP result is executed only after all middleware has ended.
    /// </summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new StoredResult(Feature(context));

    /// <inheritdoc cref="GetInvocationResult(FunctionContext)"/>
    /// <exception cref="InvalidCastException">Reading a value that is not a <typeparamref name="T"/>.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) => new StoredResult<T>(Feature(context));

    private static InvocationResultFeature Feature(FunctionContext context)
    {
        if (context.Features.Get<InvocationResultFeature>() is { } feature)
            return feature;

        feature = new InvocationResultFeature();
        context.Features.Set(feature);
        return feature;
    }

    private sealed class StoredResult(InvocationResultFeature feature) : InvocationResult
    {
        public override object? Value
        {
            get => feature.Value;
            set => feature.Value = value;
        }
    }

    private sealed class StoredResult<T>(InvocationResultFeature feature) : InvocationResult<T>
    {
        public override T? Value
        {
            get => (T?)feature.Value;
            set => feature.Value = value;
        }
    }
}

/// <summary>Where an invocation's result lies until it is answered.</summary>
internal sealed class InvocationResultFeature
{
    public object? Value { get; set; }
}
