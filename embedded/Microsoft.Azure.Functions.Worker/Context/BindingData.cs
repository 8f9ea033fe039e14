namespace Microsoft.Azure.Functions.Worker;

/// <summary>A value that goes into an invocation.</summary>
public abstract class InputBindingData<T>
{
    public abstract BindingMetadata BindingMetadata { get; }

    /// <summary>What the function's parameter gets.</summary>
    public abstract T? Value { get; set; }
}

/// <summary>A value that an invocation sends somewhere when it has succeeded.</summary>
public abstract class OutputBindingData<T>
{
    public abstract T? Value { get; set; }

    /// <summary>The property of the result that it comes from, or <c>$return</c> for the whole.</summary>
    public abstract string Name { get; }

    /// <summary><c>http</c> or <c>queue</c>.</summary>
    public abstract string BindingType { get; }
}
