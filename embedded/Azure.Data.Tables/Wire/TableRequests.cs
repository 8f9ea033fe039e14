using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Wire;

/// <summary>The requests about tables as such.</summary>
internal sealed partial class TableRequests(TableWire wire)
{
    /// <exception cref="RequestFailedException">400: not a table's name.</exception>
    public HttpMessage Create(string table, bool existingIsFine)
    {
        CheckName(table);
        var message = existingIsFine
            ? wire.Request(RequestMethod.Post, wire.Address.Tables, 201, 204, 409)
            : wire.Request(RequestMethod.Post, wire.Address.Tables, 201, 204);
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        message.Request.Headers.SetValue(HttpHeader.Names.ContentType, TableHeaders.Json);
        var body = JsonSerializer.SerializeToUtf8Bytes(new NewTable(table), TableJson.Default.NewTable);
        message.Request.Content = RequestContent.Create(body);
        return message;
    }

    /// <summary>A table that is not there counts as deleted.</summary>
    public HttpMessage Delete(string table) => wire.Request(RequestMethod.Delete, wire.Address.TableByName(table), 204, 404);

    public PageSource<TableItem> List(string? filter, int? maxPerPage) =>
        new(
            wire,
            (token, size) => wire.Request(
                RequestMethod.Get,
                TableAddress.With(
                    wire.Address.Tables,
                    ("$filter", filter),
                    ("$top", size?.ToString(CultureInfo.InvariantCulture)),
                    ("NextTableName", token)),
                200),
            Read,
            response => response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next) && next.Length > 0 ? next : null,
            maxPerPage);

    public HttpMessage Properties() => Xml(RequestMethod.Get, wire.Address.Properties, 200);

    public HttpMessage SetProperties(TableServiceProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return Xml(RequestMethod.Put, wire.Address.Properties, 202, ServiceXml.Write(properties));
    }

    public HttpMessage Statistics() => Xml(RequestMethod.Get, wire.Secondary.Statistics, 200);

    public HttpMessage Policies(string table) => Xml(RequestMethod.Get, wire.Address.Policies(table), 200);

    public HttpMessage SetPolicies(string table, IEnumerable<TableSignedIdentifier> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return Xml(RequestMethod.Put, wire.Address.Policies(table), 204, AccessPolicyXml.Write(policies));
    }

    private HttpMessage Xml(RequestMethod method, Uri address, ushort accepted, byte[]? body = null)
    {
        var message = wire.Request(method, address, accepted);
        message.Request.Headers.SetValue(HttpHeader.Names.Accept, TableHeaders.Xml);
        if (body is not null)
        {
            message.Request.Headers.SetValue(HttpHeader.Names.ContentType, TableHeaders.Xml);
            message.Request.Content = RequestContent.Create(body);
        }

        return message;
    }

    private static TableItem[] Read(Response response) =>
        [.. (response.Content.ToObjectFromJson(TableJson.Default.TableList)?.Value ?? []).Select(table => new TableItem(table.TableName))];

    private static void CheckName(string table)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        if (table.Length is < 3 or > 63)
            throw Refusal.Of(TableErrorCode.OutOfRangeInput, $"A table's name has 3 to 63 characters, not {table.Length}.");
        if (!ValidName.IsMatch(table) || string.Equals(table, "tables", StringComparison.OrdinalIgnoreCase))
            throw Refusal.Of("InvalidResourceName", $"'{table}' is not a table's name: letters and digits, a letter first.");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName { get; }
}
