namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>One invocation's values: those that went in and may be replaced, and those that wait to go out.</summary>
internal sealed class InvocationBindings
{
    /// <summary>Values of parameters, by name, of those that were asked for before the function ran.</summary>
    public Dictionary<string, object?> Inputs { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the function returned, unless it was taken apart into <see cref="Outputs"/>.</summary>
    public object? Result { get; set; }

    /// <summary>The parts of the result, by the property they came from.</summary>
    public Dictionary<string, object?> Outputs { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static InvocationBindings Of(FunctionContext context)
    {
        if (context.Features.Get<InvocationBindings>() is { } bindings)
            return bindings;

        bindings = new InvocationBindings();
        context.Features.Set(bindings);
        return bindings;
    }
}
