namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Makes a parameter's value out of what the trigger brought. One instance serves all invocations.</summary>
public interface IInputConverter
{
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}

/// <summary>What a converter has to work with.</summary>
public abstract class ConverterContext
{
    /// <summary>The parameter's type.</summary>
    public abstract Type TargetType { get; }

    /// <summary>The binding data of the parameter's name, a text; null where there is none, as for the body of a request.</summary>
    public abstract object? Source { get; }

    public abstract FunctionContext FunctionContext { get; }

    public abstract IReadOnlyDictionary<string, object> Properties { get; }
}

/// <summary>Whether a converter dealt with a value.</summary>
public enum ConversionStatus
{
    Unhandled,
    Succeeded,
    Failed,
}

/// <summary>What a converter made of a value.</summary>
public readonly struct ConversionResult
{
    private ConversionResult(ConversionStatus status, object? value, Exception? error) => (Status, Value, Error) = (status, value, error);

    public ConversionStatus Status { get; }

    public object? Value { get; }

    public Exception? Error { get; }

    /// <summary>The value is none of this converter's business.</summary>
    public static ConversionResult Unhandled() => default;

    public static ConversionResult Success(object? value) => new(ConversionStatus.Succeeded, value, error: null);

    public static ConversionResult Failed(Exception exception) => new(ConversionStatus.Failed, value: null, exception);
}
