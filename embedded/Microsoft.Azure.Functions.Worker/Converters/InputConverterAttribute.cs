namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Has a parameter, or every parameter of a type, made by a converter of its own.</summary>
[AttributeUsage(
    AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct,
    AllowMultiple = true)]
public class InputConverterAttribute : Attribute
{
    /// <exception cref="InvalidOperationException">The type is no <see cref="IInputConverter"/>.</exception>
    public InputConverterAttribute(Type converterType)
    {
        ConverterType = converterType.IsAssignableTo(typeof(IInputConverter))
            ? converterType
            : throw new InvalidOperationException($"{converterType.Name} is no {nameof(IInputConverter)}.");
    }

    public Type ConverterType { get; }
}
