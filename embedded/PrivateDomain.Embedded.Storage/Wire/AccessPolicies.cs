namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>Stored access policies of a queue or a container, kept as they came (https://learn.microsoft.com/rest/api/storageservices/set-queue-acl).</summary>
internal static class AccessPolicies
{
    private const int Most = 5;
    private const int LongestId = 64;

    /// <summary>The body of a request that sets them; null where it has none.</summary>
    /// <exception cref="StorageRefusal">It has another form, or too many of them.</exception>
    public static byte[]? Read(StorageRequest request)
    {
        if (request.Body.IsEmpty)
            return null;
        var policies = Xml.Read(request.Body, "SignedIdentifiers").Elements().ToList();
        var areNamed = policies.TrueForAll(policy => policy.Name.LocalName == "SignedIdentifier" && policy.Element("Id")?.Value is { Length: > 0 and <= LongestId });
        return policies.Count <= Most && areNamed
            ? request.Body.ToArray()
            : throw CommonRefusals.InvalidXmlDocument();
    }

    public static StorageResponse Answer(byte[]? stored) =>
        stored is not null ? Xml.Answer(200, stored) : Xml.Answer(200, xml => xml.WriteElementString("SignedIdentifiers", null));
}
