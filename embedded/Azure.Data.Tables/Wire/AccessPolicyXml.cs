using System.Globalization;
using System.Xml.Linq;
using Azure.Data.Tables.Mapping;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Wire;

/// <summary>A table's stored access policies as the service writes them.</summary>
/// <remarks>learn.microsoft.com/rest/api/storageservices/set-table-acl.</remarks>
internal static class AccessPolicyXml
{
    public static byte[] Write(IEnumerable<TableSignedIdentifier> policies) =>
        TableXml.Bytes(new XElement(
            "SignedIdentifiers",
            policies.Select(policy => new XElement(
                "SignedIdentifier",
                new XElement("Id", policy.Id),
                policy.AccessPolicy is { } access ? Write(access) : null))));

    public static IReadOnlyList<TableSignedIdentifier> Read(Response response) =>
    [
        .. TableXml.Read(response).Elements("SignedIdentifier").Select(policy => new TableSignedIdentifier(
            (string?)policy.Element("Id") ?? "",
            policy.Element("AccessPolicy") is { } access ? Read(access) : Read(new XElement("AccessPolicy")))),
    ];

    private static XElement Write(TableAccessPolicy access) =>
        new(
            "AccessPolicy",
            access.StartsOn is { } start ? new XElement("Start", Edm.Text(start)) : null,
            access.ExpiresOn is { } expiry ? new XElement("Expiry", Edm.Text(expiry)) : null,
            access.Permission is { } permission ? new XElement("Permission", permission) : null);

    private static TableAccessPolicy Read(XElement access) =>
        new(Moment(access.Element("Start")), Moment(access.Element("Expiry")), (string?)access.Element("Permission") ?? "");

    private static DateTimeOffset? Moment(XElement? element) =>
        (string?)element is { Length: > 0 } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
            : null;
}

/// <summary>Documents of the few operations that still speak XML.</summary>
internal static class TableXml
{
    public static XElement Read(Response response) => XElement.Load(response.Content.ToStream());

    public static byte[] Bytes(XElement root)
    {
        using var buffer = new MemoryStream();
        root.Save(buffer);
        return buffer.ToArray();
    }
}
