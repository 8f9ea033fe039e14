namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger knows beside its payload.</summary>
public abstract class BindingContext
{
    /// <summary>
    /// Keys in any letter case, values always strings. Binding a queue message to a string or an object lets the payload's own
    /// properties hide <c>Id</c>, <c>DequeueCount</c> and the like; bind <c>QueueMessage</c> where those matter.
    /// </summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
