using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How the worker treats all functions alike; set by <c>Services.Configure</c>.</summary>
public class WorkerOptions
{
    /// <summary>
    /// Reads the objects that queue messages hold and writes those that go to queues. Unless set, System.Text.Json with the app's
    /// <c>JsonSerializerOptions</c>, in which the letter case of property names does not matter.
    /// </summary>
    public ObjectSerializer? Serializer { get; set; }
}
