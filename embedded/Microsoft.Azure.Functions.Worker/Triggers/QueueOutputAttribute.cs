using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Sends the function's result, or the property's part of it, to a storage queue, after the function and its middleware succeeded: a
/// text or bytes as they are, anything else as JSON, each element of a list as a message of its own, null not at all. The queue is made
/// when it is not there. Delivery is at least once.
/// </summary>
/// <param name="queueName">The queue, or <c>%setting%</c> to read its name from configuration.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class QueueOutputAttribute(string queueName) : OutputBindingAttribute
{
    public string QueueName { get; } = queueName;

    /// <summary>The setting that holds the connection string; <c>AzureWebJobsStorage</c> when null.</summary>
    public string? Connection { get; set; }
}
