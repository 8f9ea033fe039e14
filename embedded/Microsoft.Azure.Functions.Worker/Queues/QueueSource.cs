using System.Reflection;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>Messages of a queue.</summary>
/// <param name="QueueName">In lower case, setting references resolved.</param>
/// <param name="Connection">The setting that holds the connection string.</param>
/// <param name="PayloadInDetails">Whether the payload's own properties enter the binding data, over the message's.</param>
internal sealed record QueueSource(string QueueName, string Connection, bool PayloadInDetails) : TriggerSource("queueTrigger")
{
    public override IReadOnlyCollection<string> BindingDataNames => QueueDetails.Names;

    public override string TriggerParameterTypes => "a string, a byte[], a BinaryData, a QueueMessage, or a type that JSON can be read as";

    public override ParameterSource? BindTrigger(ParameterInfo parameter) => QueuePayload.Reader(parameter) is { } read
        ? context => ValueTask.FromResult(read(TriggerInput.Payload<QueueMessage>(context), context))
        : null;

    /// <param name="message">With its body decoded.</param>
    public TriggerInput Input(QueueMessage message) => TriggerInput.Of(message, () => QueueDetails.Of(message, PayloadInDetails));
}
