using Microsoft.Data.Sqlite;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>The rows of containers and blobs.</summary>
internal static class BlobRows
{
    public const string Columns = "id, name, stamp, committed, length, headers, metadata, lease";
    public const string ContainerColumns = "id, stamp, metadata, access, acl, lease";

    private const string FindContainer = $"SELECT {ContainerColumns} FROM containers WHERE name = ?1";
    private const string FindBlob = $"SELECT {Columns} FROM blobs WHERE containerId = ?1 AND name = ?2";

    private const string Put = """
        INSERT INTO blobs (id, containerId, name, stamp, committed, length, headers, metadata, lease) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (id) DO UPDATE SET stamp = ?4, committed = ?5, length = ?6, headers = ?7, metadata = ?8, lease = ?9
        """;

    /// <exception cref="StorageRefusal">There is no such container.</exception>
    public static StoredContainer Container(Session session, string name) =>
        session.First(FindContainer, row => ReadContainer(row, 0), name) ?? throw BlobRefusals.ContainerNotFound();

    /// <summary>Of <see cref="ContainerColumns"/>, from that place on.</summary>
    public static StoredContainer ReadContainer(SqliteDataReader row, int at) => new(
        row.GetInt64(at),
        row.GetInt64(at + 1),
        row.GetString(at + 2),
        TextOrNull(row, at + 3),
        row.IsDBNull(at + 4) ? null : row.GetFieldValue<byte[]>(at + 4),
        Lease.Parse(TextOrNull(row, at + 5)));

    /// <summary>A blob, or what is only blocks so far; null where there is neither.</summary>
    public static StoredBlob? Find(Session session, long container, string name) => session.First(FindBlob, Read, container, name);

    /// <exception cref="StorageRefusal">There is no such blob.</exception>
    public static StoredBlob Blob(Session session, BlobAddress address) =>
        Find(session, Container(session, address.Container!).Id, address.Blob!) is { Committed: true } blob ? blob : throw BlobRefusals.BlobNotFound();

    /// <summary>Of <see cref="Columns"/>.</summary>
    public static StoredBlob Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3) == 1, row.GetInt64(4), row.GetString(5), row.GetString(6), Lease.Parse(TextOrNull(row, 7)));

    public static void Keep(WriteScope scope, long container, StoredBlob blob) => scope.Session.Execute(
        Put, blob.Id, container, blob.Name, blob.Stamp, blob.Committed ? 1 : 0, blob.Length, blob.Headers, blob.Metadata, blob.Lease?.ToString());

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <param name="Access">Who may read without a key, as the client said it.</param>
internal sealed record StoredContainer(long Id, long Stamp, string Metadata, string? Access, byte[]? Policies, Lease? Lease);

/// <param name="Id">Also the stamp of its creation.</param>
/// <param name="Committed">Otherwise it has uncommitted blocks and nothing else.</param>
/// <param name="Headers">Of <see cref="ContentHeaders"/>.</param>
internal sealed record StoredBlob(long Id, string Name, long Stamp, bool Committed, long Length, string Headers, string Metadata, Lease? Lease)
{
    /// <summary>As a write without a lease leaves it: one that is over is gone.</summary>
    public Lease? LeaseAfterWrite(long now) => Lease?.IsHeldAt(now) is true ? Lease : null;
}
