using System.Buffers.Binary;
using System.Globalization;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>The rows of messages. Times are ticks in UTC; a message's id is the stamp of its insertion.</summary>
internal static class MessageRows
{
    /// <summary>Expires at the end of 9999, as Azure writes what never expires.</summary>
    public const long Never = 3155378975999999999;

    /// <summary>The name under which clients know a message: a GUID from which its row is found without looking for it.</summary>
    public static string NameOf(long queue, long id)
    {
        Span<byte> name = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(name, id);
        BinaryPrimitives.WriteInt64BigEndian(name[8..], queue);
        return new Guid(name, bigEndian: true).ToString("D");
    }

    /// <exception cref="StorageRefusal">The queue has no such message.</exception>
    public static long IdOf(long queue, string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        var isOurs = Guid.TryParseExact(name, "D", out var guid) && guid.TryWriteBytes(bytes, bigEndian: true, out _) && BinaryPrimitives.ReadInt64BigEndian(bytes[8..]) == queue;
        return isOurs ? BinaryPrimitives.ReadInt64BigEndian(bytes) : throw QueueRefusals.MessageNotFound();
    }

    /// <summary>A receipt as clients see it; the stamp of what gave it.</summary>
    public static string Receipt(long stamp) => stamp.ToString("X16", CultureInfo.InvariantCulture);

    /// <exception cref="StorageRefusal">The request names none, or one that was never given.</exception>
    public static long ReceiptOf(StorageRequest request)
    {
        var text = request.Parameter("popreceipt") ?? throw CommonRefusals.MissingParameter("popreceipt");
        return text.Length == 16 && long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var stamp)
            ? stamp
            : throw CommonRefusals.InvalidParameter("popreceipt", text, "Invalid pop receipt format");
    }

    /// <summary>Why a message was not found with its receipt.</summary>
    public static StorageRefusal WhyNot(WriteScope scope, long id) =>
        scope.Session.First("SELECT expires FROM messages WHERE id = ?1", row => row.GetInt64(0), id) > scope.Now.UtcTicks
            ? QueueRefusals.ReceiptMismatch()
            : QueueRefusals.MessageNotFound();
}
