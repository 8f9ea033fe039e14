using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>The stored access policies of a table (https://learn.microsoft.com/rest/api/storageservices/set-table-acl).</summary>
internal static class TableAccess
{
    public static Func<Session, StorageResponse> Get(StorageRequest request)
    {
        var name = TableAddress.Read(request.Path).Table;
        return session => session.First("SELECT acl FROM tables WHERE name = ?1", row => AccessPolicies.Answer(row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0)), name)
            ?? throw TableRefusals.TableNotFound();
    }

    public static Func<WriteScope, StorageResponse> Set(StorageRequest request)
    {
        var (name, policies) = (TableAddress.Read(request.Path).Table, AccessPolicies.Read(request));
        return scope => scope.Session.Execute("UPDATE tables SET acl = ?2 WHERE name = ?1", name, policies) == 1 ? new StorageResponse(204) : throw TableRefusals.TableNotFound();
    }
}
