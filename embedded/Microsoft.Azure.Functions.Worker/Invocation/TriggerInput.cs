namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>What one event brings to its function.</summary>
/// <param name="Value">The trigger's payload in the form its source works with.</param>
/// <param name="Details">Made when first asked for, since most functions never do.</param>
internal sealed record TriggerInput(object Value, Lazy<IReadOnlyDictionary<string, object?>> Details)
{
    public static TriggerInput Of(object value, Func<IReadOnlyDictionary<string, object?>> details) =>
        new(value, new Lazy<IReadOnlyDictionary<string, object?>>(details));

    /// <summary>The payload of the invocation behind a context, whatever middleware wrapped around it.</summary>
    public static T Payload<T>(FunctionContext context) =>
        (T)(context.Features.Get<TriggerInput>() ?? throw new InvalidOperationException("The invocation has lost its input.")).Value;
}
