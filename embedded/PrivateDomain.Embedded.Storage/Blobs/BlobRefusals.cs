using System.Globalization;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>What the blob service says no to (https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes).</summary>
internal static class BlobRefusals
{
    public static StorageRefusal ContainerNotFound() => new(404, "ContainerNotFound", "The specified container does not exist.");

    public static StorageRefusal ContainerExists() => new(409, "ContainerAlreadyExists", "The specified container already exists.");

    public static StorageRefusal ContainerBeingDeleted() => new(409, "ContainerBeingDeleted", "The specified container is being deleted.");

    public static StorageRefusal BlobNotFound() => new(404, "BlobNotFound", "The specified blob does not exist.");

    public static StorageRefusal BlobExists() => new(409, "BlobAlreadyExists", "The specified blob already exists.");

    public static StorageRefusal ConditionNotMet() => new(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");

    public static StorageRefusal ManyConditions() => new(400, "MultipleConditionHeadersNotSupported", "Multiple condition headers are not supported.");

    public static StorageRefusal NotModified(long stamp) => new(304, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.")
    {
        Headers = [("ETag", Stamped.ETag(stamp)), ("Last-Modified", Stamped.Time(stamp))],
    };

    public static StorageRefusal InvalidRange(long length) => new(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
    {
        Headers = [("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{length}"))],
    };

    public static StorageRefusal InvalidBlockList() => new(400, "InvalidBlockList", "The specified block list is invalid.");

    public static StorageRefusal BlockListTooLong() => new(400, "BlockListTooLong", "The block list may not contain more than 50,000 blocks.");

    public static StorageRefusal InvalidBlock() => new(400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.");

    public static StorageRefusal InvalidMd5() => new(400, "InvalidMd5", "The MD5 value specified in the request is invalid. MD5 value must be 128 bits and base64-encoded.");

    public static StorageRefusal Md5Mismatch(string sent, string calculated) => new(
        400, "Md5Mismatch", "The MD5 value specified in the request did not match with the MD5 value calculated by the server.")
    {
        Details = [("UserSpecifiedMd5", sent), ("ServerCalculatedMd5", calculated)],
    };
}
