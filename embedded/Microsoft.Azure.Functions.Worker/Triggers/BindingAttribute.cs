namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Root of the attributes that tie a function's parameter or result to something outside of it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute;

/// <summary>Marks the one parameter of a function whose event runs it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute;

/// <summary>Marks where a function's result goes: on the method for the result itself, on a property for that part of it.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute;

/// <summary>What functions with a binding can do beside what all can.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindingCapabilitiesAttribute(params string[] capabilities) : Attribute
{
    public string[] Capabilities { get; } = capabilities;
}

/// <summary>Names for <see cref="BindingCapabilitiesAttribute"/>.</summary>
public static class KnownBindingCapabilities
{
    /// <summary>A failed run may be tried again by a <see cref="RetryAttribute"/> on the function.</summary>
    public const string FunctionLevelRetry = "FunctionLevelRetry";
}
