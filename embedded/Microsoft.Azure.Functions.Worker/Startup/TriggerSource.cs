using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>What runs a function: a route, a queue, a schedule.</summary>
/// <param name="Type">The trigger's type as function metadata spells it.</param>
internal abstract record TriggerSource(string Type)
{
    /// <summary>Names under which a parameter may ask for one of the trigger's details.</summary>
    public abstract IReadOnlyCollection<string> BindingDataNames { get; }

    /// <summary>How the trigger's own parameter gets its value, or null when it cannot have the type it has.</summary>
    public abstract ParameterSource? BindTrigger(ParameterInfo parameter);

    /// <summary>The types that the trigger's parameter may have, for the message when it has another.</summary>
    public abstract string TriggerParameterTypes { get; }
}

/// <summary>Produces a parameter's value for one invocation.</summary>
/// <exception cref="FunctionInputConverterException">What the trigger brought does not fit the parameter.</exception>
internal delegate ValueTask<object?> ParameterSource(FunctionContext context);
