using System.Globalization;
using Azure.Core;
using Azure.Data.Tables.Mapping;

namespace Azure.Data.Tables.Wire;

/// <summary>The requests about the rows of one table.</summary>
internal sealed class EntityRequests(TableWire wire, string table)
{
    public HttpMessage Write(EntityCommand command, params ReadOnlySpan<ushort> accepted)
    {
        var message = wire.Request(command.Method, command.Address(wire.Address, table), accepted);
        foreach (var (name, value) in command.Headers)
            message.Request.Headers.SetValue(name, value);

        if (command.Body is { } body)
            message.Request.Content = RequestContent.Create(body);

        return message;
    }

    public HttpMessage Get(string partitionKey, string rowKey, IEnumerable<string>? select, params ReadOnlySpan<ushort> accepted)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        EntityLimits.CheckKey(partitionKey);
        EntityLimits.CheckKey(rowKey);
        var address = TableAddress.With(wire.Address.Row(table, partitionKey, rowKey), ("$select", Joined(select)));
        return wire.Request(RequestMethod.Get, address, accepted);
    }

    public PageSource<T> Query<T>(string? filter, int? maxPerPage, IEnumerable<string>? select)
        where T : class, ITableEntity
    {
        var columns = Joined(select);
        return new(
            wire,
            (token, size) =>
            {
                var next = Continuation.Parse(token);
                var address = TableAddress.With(
                    wire.Address.Rows(table),
                    ("$filter", string.IsNullOrEmpty(filter) ? null : filter),
                    ("$top", size?.ToString(CultureInfo.InvariantCulture)),
                    ("$select", columns),
                    ("NextPartitionKey", next?.PartitionKey),
                    ("NextRowKey", next?.RowKey));
                return wire.Request(RequestMethod.Get, address, 200);
            },
            EntityReader.ReadMany<T>,
            Continuation.Of,
            maxPerPage);
    }

    private static string? Joined(IEnumerable<string>? select) => string.Join(',', select ?? []) is { Length: > 0 } names ? names : null;
}
