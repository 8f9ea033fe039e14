namespace Microsoft.Azure.Functions.Worker;

/// <summary>One binding of a function.</summary>
public abstract class BindingMetadata
{
    public abstract string Name { get; }

    /// <summary><c>httpTrigger</c>, <c>queueTrigger</c>, <c>timerTrigger</c>, or <c>http</c> for a response.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}

/// <summary>Whether a binding brings a value in or carries one out.</summary>
public enum BindingDirection
{
    In,
    Out,
}
