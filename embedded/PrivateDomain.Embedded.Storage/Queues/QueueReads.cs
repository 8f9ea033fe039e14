using System.Globalization;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>What a queue says of itself.</summary>
internal static class QueueReads
{
    /// <summary>Its metadata and how many messages it holds, invisible ones too, and expired ones that were not removed yet.</summary>
    public static Func<Session, StorageResponse> Properties(string name) => session =>
        session.First(
            "SELECT messages, metadata FROM queues WHERE name = ?1",
            row => Metadata.Parse(row.GetString(1)).AddTo(
                new StorageResponse(200).With("x-ms-approximate-messages-count", row.GetInt64(0).ToString(CultureInfo.InvariantCulture))),
            name) ?? throw QueueRefusals.NotFound();

    public static Func<Session, StorageResponse> Access(string name) => session =>
        session.First("SELECT acl FROM queues WHERE name = ?1", row => AccessPolicies.Answer(row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0)), name)
        ?? throw QueueRefusals.NotFound();
}
