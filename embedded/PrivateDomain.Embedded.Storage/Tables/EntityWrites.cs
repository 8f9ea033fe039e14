using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>Insert, replace, merge and delete, and what each answers. In a batch they run one after the other in one write.</summary>
internal static class EntityWrites
{
    /// <summary>The write that a request asks for; its form is checked now, its conditions when it runs.</summary>
    /// <exception cref="StorageRefusal">It is no such write.</exception>
    public static Func<WriteScope, StorageResponse> Of(TableAddress address, StorageRequest request)
    {
        var ifMatch = Condition(request.Header("If-Match"));
        return (request.Method, address.IsEntity) switch
        {
            ("POST", false) => Insert(address, request),
            ("PUT", true) => Put(address, EntityBody.Read(request.Body), ifMatch, merge: false),
            ("MERGE" or "PATCH", true) => Put(address, EntityBody.Read(request.Body), ifMatch, merge: true),
            ("DELETE", true) => Delete(address, ifMatch ?? throw new StorageRefusal(400, "MissingRequiredHeader", "An HTTP header that's mandatory for this request is not specified: If-Match.")),
            _ => throw TableRefusals.MethodNotAllowed(),
        };
    }

    private static string? Condition(string? ifMatch) => ifMatch is null or "*" || (ifMatch.Length > 3 && ifMatch.StartsWith("W/\"", StringComparison.Ordinal) && ifMatch.EndsWith('"'))
        ? ifMatch
        : throw TableRefusals.Invalid("The ETag of If-Match is none of this service.");

    private static Func<WriteScope, StorageResponse> Insert(TableAddress address, StorageRequest request)
    {
        var entity = EntityBody.Read(request.Body);
        if (entity.PartitionKey is not { } partition || entity.RowKey is not { } row)
            throw TableRefusals.NeedsKeys();
        entity.ThrowIfTooLarge(partition, row);
        var (key, stored) = (EntityKey.Of(partition, row), StoredProperties.Write(entity.Properties));
        return scope =>
        {
            var table = TableRows.Table(scope.Session, address.Table);
            var inserted = new StoredEntity(scope.NextStamp(), stored);
            if (!TableRows.Insert(scope.Session, table, key, inserted))
                throw TableRefusals.EntityExists();
            return Inserted(address.Table, request, partition, row, inserted);
        };
    }

    private static StorageResponse Inserted(string table, StorageRequest request, string partition, string row, StoredEntity entity)
    {
        var location = $"{request.BaseAddress}/{TableAddress.Of(table, partition, row)}";
        if (request.Header("Prefer") is "return-no-content")
            return new StorageResponse(204)
                .With("ETag", EntityVersion.ETag(entity.Stamp)).With("Location", location).With("DataServiceId", location).With("Preference-Applied", "return-no-content");
        var answer = new EntityJson(request, table).One(partition, row, entity, select: null);
        return answer.As(201).With("Location", location);
    }

    private static Func<WriteScope, StorageResponse> Put(TableAddress address, EntityBody entity, string? ifMatch, bool merge)
    {
        var (partition, row) = (address.PartitionKey!, address.RowKey!);
        if ((entity.PartitionKey ?? partition) != partition || (entity.RowKey ?? row) != row)
            throw new StorageRefusal(400, "PartitionKeyPropertyCannotBeUpdated", "The keys of the body are not those of the address.");
        entity.ThrowIfTooLarge(partition, row);
        var key = EntityKey.Of(partition, row);
        var whole = merge ? null : StoredProperties.Write(entity.Properties);
        return scope =>
        {
            var table = TableRows.Table(scope.Session, address.Table);
            var standing = merge ? TableRows.Find(scope.Session, table, key) : null;
            if (ifMatch is not null)
                Require(merge ? standing?.Stamp : TableRows.Stamp(scope.Session, table, key), ifMatch);
            var stamp = scope.NextStamp();
            TableRows.Replace(scope.Session, table, key, new StoredEntity(stamp, whole ?? Merged(entity, standing, partition, row)));
            return new StorageResponse(204).With("ETag", EntityVersion.ETag(stamp));
        };
    }

    private static byte[] Merged(EntityBody entity, StoredEntity? standing, string partition, string row)
    {
        if (standing is not null)
            entity.Over(StoredProperties.Read(standing.Properties)).ThrowIfTooLarge(partition, row);
        return StoredProperties.Write(entity.Properties);
    }

    private static Func<WriteScope, StorageResponse> Delete(TableAddress address, string ifMatch)
    {
        var key = EntityKey.Of(address.PartitionKey!, address.RowKey!);
        return scope =>
        {
            var table = TableRows.Table(scope.Session, address.Table);
            Require(TableRows.Stamp(scope.Session, table, key), ifMatch);
            TableRows.Delete(scope.Session, table, key);
            return new StorageResponse(204);
        };
    }

    private static void Require(long? standing, string ifMatch)
    {
        if (standing is not { } stamp)
            throw TableRefusals.NotFound();
        if (!EntityVersion.Matches(ifMatch, stamp))
            throw TableRefusals.ConditionNotMet();
    }
}
