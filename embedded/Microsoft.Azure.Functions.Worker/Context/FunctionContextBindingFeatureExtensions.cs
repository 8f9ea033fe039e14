using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What goes into an invocation and what comes out of it, for middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>
    /// The value that the function's parameter of this binding gets; asked for before the function runs, it may be replaced. No value
    /// where the function has no such parameter.
    /// </summary>
    /// <exception cref="InvalidCastException">The parameter is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="FunctionInputConverterException">What the trigger brought does not fit the parameter.</exception>
    public static async ValueTask<InputBindingData<T>> BindInputAsync<T>(this FunctionContext context, BindingMetadata bindingMetadata)
    {
        ArgumentNullException.ThrowIfNull(bindingMetadata);
        var bindings = InvocationBindings.Of(context);
        var function = (Function)context.FunctionDefinition;
        var parameter = function.Parameters.FirstOrDefault(
            parameter => string.Equals(parameter.Name, bindingMetadata.Name, StringComparison.OrdinalIgnoreCase));
        if (parameter is not null)
            bindings.Inputs[parameter.Name] = await function.BindAsync(parameter, context);
        return new BoundInput<T>(bindings, bindingMetadata, (T?)bindings.Inputs.GetValueOrDefault(bindingMetadata.Name));
    }

    /// <summary>
    /// The result as it stands: null before the function ran, when it returns nothing, and when its result was taken apart into
    /// several outputs. What is set here is answered: an HTTP result is executed only after all middleware has ended.
    /// </summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        var bindings = InvocationBindings.Of(context);
        return new CurrentResult(bindings, bindings.Result);
    }

    /// <inheritdoc cref="GetInvocationResult(FunctionContext)"/>
    /// <exception cref="InvalidOperationException">The result is not a <typeparamref name="T"/>, or there is none yet.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var bindings = InvocationBindings.Of(context);
        return bindings.Result is T result
            ? new CurrentResult<T>(bindings, result)
            : throw new InvalidOperationException(
                $"The result is a {bindings.Result?.GetType().Name ?? "null"}, not a {typeof(T).Name}; GetInvocationResult() takes any.");
    }

    /// <summary>
    /// The outputs that the function declares, one for each, in no order; the value is null where it is not a
    /// <typeparamref name="T"/>. What is set is what goes out.
    /// </summary>
    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context)
    {
        var bindings = InvocationBindings.Of(context);
        foreach (var output in context.FunctionDefinition.OutputBindings.Values)
        {
            var value = bindings.Outputs.GetValueOrDefault(output.Name) is T typed ? typed : default;
            yield return new PendingOutput<T>(bindings, output, value);
        }
    }

    private sealed class BoundInput<T>(InvocationBindings bindings, BindingMetadata metadata, T? value) : InputBindingData<T>
    {
        private T? _value = value;

        public override BindingMetadata BindingMetadata => metadata;

        public override T? Value
        {
            get => _value;
            set => bindings.Inputs[metadata.Name] = _value = value;
        }
    }

    private sealed class CurrentResult(InvocationBindings bindings, object? value) : InvocationResult
    {
        private object? _value = value;

        public override object? Value
        {
            get => _value;
            set => bindings.Result = _value = value;
        }
    }

    private sealed class CurrentResult<T>(InvocationBindings bindings, T? value) : InvocationResult<T>
    {
        private T? _value = value;

        public override T? Value
        {
            get => _value;
            set => bindings.Result = _value = value;
        }
    }

    private sealed class PendingOutput<T>(InvocationBindings bindings, BindingMetadata output, T? value) : OutputBindingData<T>
    {
        private T? _value = value;

        public override string Name => output.Name;

        public override string BindingType => output.Type;

        public override T? Value
        {
            get => _value;
            set => bindings.Outputs[output.Name] = _value = value;
        }
    }
}
