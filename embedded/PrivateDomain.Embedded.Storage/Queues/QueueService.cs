using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>The queue service's REST protocol (https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api).</summary>
internal sealed class QueueService(TimeProvider clock) : IStorageService
{
    private readonly ServiceProperties _properties = new("queue");

    public Operation Plan(StorageRequest request)
    {
        var address = QueueAddress.Read(request.Path);
        if (address.Queue is not { } queue)
            return PlanService(request);
        if (address.Message is { } message)
            return PlanMessage(queue, message, request);
        return address.Messages ? PlanMessages(queue, request) : PlanQueue(queue, request);
    }

    public StorageResponse Refuse(StorageRequest request, StorageRefusal refusal) => Xml.Refusal(request, refusal);

    public bool Sweep(WriteScope scope) => QueueSweep.Run(scope);

    private Operation PlanService(StorageRequest request) => request.Parameter("comp") switch
    {
        "list" when request.Method == "GET" => Operation.Reading(QueueList.Read(request)),
        "properties" => _properties.Plan(request),
        "stats" => throw CommonRefusals.InvalidParameter("comp", "stats", "One machine has no secondary to tell of."),
        null => throw CommonRefusals.MissingParameter("comp"),
        var other => throw CommonRefusals.InvalidParameter("comp", other, "The service has no such part."),
    };

    private static Operation PlanQueue(string queue, StorageRequest request) => (request.Parameter("comp"), request.Method) switch
    {
        (null, "PUT") => Operation.Writing(QueueWrites.Create(queue, request)),
        (null, "DELETE") => Operation.Writing(QueueWrites.Delete(queue)) with { LeavesRows = true },
        (null or "metadata", "GET" or "HEAD") => Operation.Reading(QueueReads.Properties(queue)),
        ("metadata", "PUT") => Operation.Writing(QueueWrites.SetMetadata(queue, request)),
        ("acl", "GET" or "HEAD") => Operation.Reading(QueueReads.Access(queue)),
        ("acl", "PUT") => Operation.Writing(QueueWrites.SetAccess(queue, request)),
        (null or "metadata" or "acl", _) => throw CommonRefusals.UnsupportedMethod(),
        (var other, _) => throw CommonRefusals.InvalidParameter("comp", other, "A queue has no such part."),
    };

    private Operation PlanMessages(string queue, StorageRequest request) => request.Method switch
    {
        "POST" => Operation.Writing(PutMessage.Read(queue, request)),
        "GET" when OnlyLooks(request) => Operation.Reading(PeekMessages.Read(queue, request, clock)),
        "GET" => Operation.Writing(ReceiveMessages.Read(queue, request)),
        "DELETE" => Operation.Writing(QueueWrites.Clear(queue)) with { LeavesRows = true },
        _ => throw CommonRefusals.UnsupportedMethod(),
    };

    /// <summary>What is neither is refused: who only wanted to look must not take.</summary>
    private static bool OnlyLooks(StorageRequest request)
    {
        const string name = "peekonly";
        if (request.Parameter(name) is not { } text)
            return false;
        return bool.TryParse(text, out var only) ? only : throw CommonRefusals.InvalidParameter(name, text, "It is true or false.");
    }

    private static Operation PlanMessage(string queue, string message, StorageRequest request) => request.Method switch
    {
        "PUT" => Operation.Writing(UpdateMessage.Read(queue, message, request)),
        "DELETE" => Operation.Writing(DeleteMessage.Read(queue, message, request)),
        _ => throw CommonRefusals.UnsupportedMethod(),
    };
}
