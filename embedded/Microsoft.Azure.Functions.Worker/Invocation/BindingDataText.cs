using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>
/// Every value of the binding data is text; a date is JSON text and so stands in quotes. This reads them as what a parameter asks for.
/// </summary>
internal static class BindingDataText
{
    public static bool CanBecome(Type type) =>
        type == typeof(object) || TypeDescriptor.GetConverter(Underlying(type)).CanConvertFrom(typeof(string));

    /// <exception cref="FunctionInputConverterException">The text is not a value of the parameter's type.</exception>
    public static object? Become(string text, ParameterInfo parameter)
    {
        var type = Underlying(parameter.ParameterType);
        if (type == typeof(string) || type == typeof(object))
            return text;

        var bare = text is ['"', .., '"'] ? text[1..^1] : text;
        try
        {
            return type == typeof(DateTime)
                ? DateTime.Parse(bare, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
                : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(bare);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new FunctionInputConverterException(
                $"The parameter '{parameter.Name}' is a {type.Name}, and its value cannot be read as one.", unreadable);
        }
    }

    /// <exception cref="FunctionInputConverterException">The parameter can neither be null nor has it a default.</exception>
    public static object? Absent(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        if (!parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null)
            return null;
        throw new FunctionInputConverterException(
            $"There is no value for the parameter '{parameter.Name}', a {parameter.ParameterType.Name}.");
    }

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
