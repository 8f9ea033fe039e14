using System.Globalization;

namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>What queues and blobs refuse alike (https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes).</summary>
internal static class CommonRefusals
{
    public static StorageRefusal InvalidXmlDocument() => new(400, "InvalidXmlDocument", "XML specified is not syntactically valid.");

    public static StorageRefusal InvalidParameter(string name, string value, string reason) => new(
        400, "InvalidQueryParameterValue", "Value for one of the query parameters specified in the request URI is invalid.")
    {
        Details = [("QueryParameterName", name), ("QueryParameterValue", value), ("Reason", reason)],
    };

    public static StorageRefusal ParameterOutOfRange(string name, string value, long least, long most) => new(
        400, "OutOfRangeQueryParameterValue", "One of the query parameters specified in the request URI is outside the permissible range.")
    {
        Details =
        [
            ("QueryParameterName", name), ("QueryParameterValue", value),
            ("MinimumAllowed", least.ToString(CultureInfo.InvariantCulture)), ("MaximumAllowed", most.ToString(CultureInfo.InvariantCulture)),
        ],
    };

    public static StorageRefusal MissingParameter(string name) => new(
        400, "MissingRequiredQueryParameter", "A query parameter that's mandatory for this request is not specified.")
    {
        Details = [("QueryParameterName", name)],
    };

    public static StorageRefusal InvalidHeader(string name, string value) => new(
        400, "InvalidHeaderValue", "The value for one of the HTTP headers is not in the correct format.")
    {
        Details = [("HeaderName", name), ("HeaderValue", value)],
    };

    public static StorageRefusal MissingHeader(string name) => new(400, "MissingRequiredHeader", "An HTTP header that's mandatory for this request is not specified.")
    {
        Details = [("HeaderName", name)],
    };

    public static StorageRefusal BodyTooLarge(long most) => new(413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.")
    {
        Details = [("MaxLimit", most.ToString(CultureInfo.InvariantCulture))],
    };

    public static StorageRefusal InvalidName() => new(400, "InvalidResourceName", "The specified resource name contains invalid characters.");

    public static StorageRefusal NameLength() => new(400, "OutOfRangeInput", "The specified resource name length is not within the permissible limits.");

    public static StorageRefusal InvalidUri() => new(400, "InvalidUri", "The requested URI does not represent any resource on the server.");

    public static StorageRefusal UnsupportedMethod() => new(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.");

    /// <summary>What Azure can and this store cannot; a client does not try it again.</summary>
    public static StorageRefusal NotHere(string what) => new(501, "NotImplemented", $"{what} is not supported by this store.");
}
