using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>What the table service says no to, in its codes (https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes).</summary>
internal static class TableRefusals
{
    public static StorageRefusal Invalid(string why) => new(400, "InvalidInput", $"One of the request inputs is not valid. {why}");

    public static StorageRefusal OutOfRange(string why) => new(400, "OutOfRangeInput", $"One of the request inputs is out of range. {why}");

    public static StorageRefusal NeedsKeys() => new(400, "PropertiesNeedValue", "The values are not specified for all properties in the entity.");

    public static StorageRefusal InvalidName() => new(400, "InvalidResourceName", "The specified resource name contains invalid characters.");

    public static StorageRefusal TableNotFound() => new(404, "TableNotFound", "The table specified does not exist.");

    public static StorageRefusal NotFound() => new(404, "ResourceNotFound", "The specified resource does not exist.");

    public static StorageRefusal EntityExists() => new(409, "EntityAlreadyExists", "The specified entity already exists.");

    public static StorageRefusal TableExists() => new(409, "TableAlreadyExists", "The table specified already exists.");

    public static StorageRefusal TableBeingDeleted() => new(409, "TableBeingDeleted", "The specified table is being deleted. Try operation later.");

    public static StorageRefusal ConditionNotMet() =>
        new(412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");

    public static StorageRefusal MethodNotAllowed() => new(405, "MethodNotAllowed", "The requested method is not allowed on the specified resource.");

    public static StorageRefusal NotImplemented() => new(501, "NotImplemented", "The requested operation is not implemented on the specified resource.");

    public static StorageRefusal NotJson(string code) => new(415, code, "None of the provided media types are supported.");

    public static StorageRefusal BodyTooLarge() => new(413, "RequestBodyTooLarge", "The request body is larger than 4 MiB.");
}
