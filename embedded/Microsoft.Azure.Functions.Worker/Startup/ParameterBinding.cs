using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>Decides once, at start-up, where each parameter of a function gets its value from.</summary>
internal static class ParameterBinding
{
    // Few types are the parameters of many functions.
    private static readonly ConcurrentDictionary<Type, InputConverterAttribute?> ConverterOfType = new();

    public static ParameterSource? Of(ParameterInfo parameter, TriggerSource trigger, Action<string> refuse)
    {
        var type = parameter.ParameterType;
        var converted = parameter.GetCustomAttributes<InputConverterAttribute>(inherit: false).FirstOrDefault()
            ?? ConverterOfType.GetOrAdd(type, type => type.GetCustomAttributes<InputConverterAttribute>().FirstOrDefault());
        if (converted is not { } by)
            return Own(parameter, trigger, refuse);

        if (by is FromBodyAttribute && trigger is not HttpSource)
            refuse($"the parameter '{parameter.Name}' is marked FromBody, and only a request has a body");
        return ParameterConversion.By(by.ConverterType, parameter, Own(parameter, trigger, refuse: _ => { }));
    }

    /// <summary>The host's own rules.</summary>
    private static ParameterSource? Own(ParameterInfo parameter, TriggerSource trigger, Action<string> refuse)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<TriggerBindingAttribute>(inherit: false) is not null)
            return trigger.BindTrigger(parameter) ?? Refused(
                $"the trigger's parameter '{parameter.Name}' is a {type.Name}; it may be {trigger.TriggerParameterTypes}");
        if (type == typeof(FunctionContext))
            return context => ValueTask.FromResult<object?>(context);
        if (type == typeof(CancellationToken))
            return context => ValueTask.FromResult<object?>(context.CancellationToken);
        if (trigger.BindingDataNames.Contains(parameter.Name!, StringComparer.OrdinalIgnoreCase))
            return BindingDataText.CanBecome(type)
                ? Named(parameter)
                : Refused($"the parameter '{parameter.Name}' is a {type.Name}, which cannot be read from text");
        if (parameter.HasDefaultValue)
            return _ => ValueTask.FromResult(parameter.DefaultValue);

        return Refused(
            $"the parameter '{parameter.Name}' cannot be bound: beside the trigger, a parameter may be a FunctionContext, "
            + $"a CancellationToken, or named after one of the trigger's details ({string.Join(", ", trigger.BindingDataNames)})");

        ParameterSource? Refused(string problem)
        {
            refuse(problem);
            return null;
        }
    }

    private static ParameterSource Named(ParameterInfo parameter) => context => ValueTask.FromResult(
        context.BindingContext.BindingData.TryGetValue(parameter.Name!, out var value) && value is string text
            ? BindingDataText.Become(text, parameter)
            : BindingDataText.Absent(parameter));
}
