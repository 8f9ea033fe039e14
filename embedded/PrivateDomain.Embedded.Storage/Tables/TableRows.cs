using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>The table service's rows in the file.</summary>
internal static class TableRows
{
    public const string FindTable = "SELECT id FROM tables WHERE name = ?1";
    public const string FindEntity = "SELECT stamp, properties FROM entities WHERE tableId = ?1 AND key = ?2";
    public const string FindStamp = "SELECT stamp FROM entities WHERE tableId = ?1 AND key = ?2";
    private const string Put = "INSERT INTO entities VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET stamp = excluded.stamp, properties = excluded.properties";
    private const string Add = "INSERT INTO entities VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    public const string Remove = "DELETE FROM entities WHERE tableId = ?1 AND key = ?2";

    /// <exception cref="Wire.StorageRefusal">There is no such table.</exception>
    public static long Table(Session session, string name) => session.First(FindTable, row => (long?)row.GetInt64(0), name) ?? throw TableRefusals.TableNotFound();

    public static StoredEntity? Find(Session session, long table, byte[] key) =>
        session.First(FindEntity, row => new StoredEntity(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), table, key);

    public static long? Stamp(Session session, long table, byte[] key) => session.First(FindStamp, row => (long?)row.GetInt64(0), table, key);

    /// <summary>False where one stands already.</summary>
    public static bool Insert(Session session, long table, byte[] key, StoredEntity entity) => session.Execute(Add, table, key, entity.Stamp, entity.Properties) == 1;

    public static void Replace(Session session, long table, byte[] key, StoredEntity entity) => session.Execute(Put, table, key, entity.Stamp, entity.Properties);

    public static void Delete(Session session, long table, byte[] key) => session.Execute(Remove, table, key);
}

internal sealed record StoredEntity(long Stamp, byte[] Properties);
