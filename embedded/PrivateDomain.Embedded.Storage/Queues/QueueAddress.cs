using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>What a path names: the service (no queue), a queue, its messages, or one of them.</summary>
internal readonly record struct QueueAddress(string? Queue, bool Messages, string? Message)
{
    /// <exception cref="StorageRefusal">The path names nothing that can be.</exception>
    public static QueueAddress Read(string path)
    {
        var parts = path.Trim('/').Split('/');
        if (parts is [""])
            return default;
        var queue = Parameters.CheckedName(Uri.UnescapeDataString(parts[0]));
        return parts.Length switch
        {
            1 => new(queue, Messages: false, Message: null),
            2 when parts[1] == "messages" => new(queue, Messages: true, Message: null),
            3 when parts[1] == "messages" => new(queue, Messages: true, Uri.UnescapeDataString(parts[2])),
            _ => throw CommonRefusals.InvalidUri(),
        };
    }
}
