using System.Globalization;
using System.Text;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Tables.Filters;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>One entity by its keys, or a page of those that a filter wants.</summary>
internal static class EntityReads
{
    private const int MostRows = 1000;

    /// <summary>A page ends after so many rows looked at, found or not: a snapshot is to be short. Empty pages with a token are Azure's, too.</summary>
    private const int MostLookedAt = 20_000;

    /// <summary>A page ends when it has grown to so much, whatever number of rows that is.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Left out, they would be answered with other rows, or in another order, than the client believes.</summary>
    private static readonly string[] NotDone = ["$orderby", "$skip", "$expand", "$inlinecount", "$count", "$apply"];

    public const string From = "SELECT key, stamp, properties FROM entities WHERE tableId = ?1 AND key >= ?2 ORDER BY key";
    public const string Within = "SELECT key, stamp, properties FROM entities WHERE tableId = ?1 AND key >= ?2 AND key < ?3 ORDER BY key";

    public static Func<Session, StorageResponse> Get(TableAddress address, StorageRequest request)
    {
        var key = EntityKey.Of(address.PartitionKey!, address.RowKey!);
        var (json, select) = (new EntityJson(request, address.Table), Select(request));
        return session =>
        {
            var table = TableRows.Table(session, address.Table);
            return TableRows.Find(session, table, key) is { } found ? json.One(address.PartitionKey!, address.RowKey!, found, select) : throw TableRefusals.NotFound();
        };
    }

    /// <exception cref="StorageRefusal">The filter is not understood, or the request wants of OData what the service does not do.</exception>
    public static Func<Session, StorageResponse> Query(TableAddress address, StorageRequest request)
    {
        if (NotDone.Any(option => request.Parameter(option) is not null))
            throw TableRefusals.NotImplemented();
        var filter = FilterParser.Parse(request.Parameter("$filter"));
        var ranges = Continued(KeyRanges.Of(filter), request);
        var top = Top(request);
        var (json, select) = (new EntityJson(request, address.Table), Select(request));
        return session => new Page(session, TableRows.Table(session, address.Table), filter, top).Read(ranges, json, select);
    }

    /// <summary>Null where all is asked for.</summary>
    private static IReadOnlyList<string>? Select(StorageRequest request)
    {
        const StringSplitOptions names = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        List<string> select = [.. (request.Parameter("$select") ?? "").Split(',', names).Distinct(StringComparer.Ordinal)];
        return select.Count == 0 || select.Contains("*", StringComparer.Ordinal) ? null : select;
    }

    private static int Top(StorageRequest request) => request.Parameter("$top") switch
    {
        null => MostRows,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var top) && top is >= 1 and <= MostRows => top,
        _ => throw TableRefusals.Invalid($"$top is 1 to {MostRows}."),
    };

    private static IReadOnlyList<KeyRange> Continued(IReadOnlyList<KeyRange> ranges, StorageRequest request)
    {
        if (request.Parameter("NextPartitionKey") is not { Length: > 0 } partition)
            return ranges;
        var from = new KeyRange(EntityKey.Of(Token.Read(partition), request.Parameter("NextRowKey") is { Length: > 0 } row ? Token.Read(row) : ""), Before: null);
        return [.. ranges.Select(range => range.Intersect(from)).Where(range => !range.IsEmpty)];
    }

    /// <summary>The keys that a next page begins with, in letters that survive any header and the client's own splitting.</summary>
    private static class Token
    {
        public static string Of(string key) => "1!" + Convert.ToBase64String(Encoding.Unicode.GetBytes(key)).Replace('/', '_').Replace('+', '-');

        public static string Read(string token)
        {
            try
            {
                return token.StartsWith("1!", StringComparison.Ordinal)
                    ? Encoding.Unicode.GetString(Convert.FromBase64String(token[2..].Replace('_', '/').Replace('-', '+')))
                    : throw Unknown();
            }
            catch (FormatException)
            {
                throw Unknown();
            }
        }

        private static StorageRefusal Unknown() => TableRefusals.Invalid("The continuation token is none of this service.");
    }

    private sealed class Page(Session session, long table, FilterNode? filter, int top)
    {
        private readonly List<(string Partition, string Row, StoredEntity Entity)> _rows = [];
        private int _lookedAt;
        private int _bytes;
        private (string Partition, string Row)? _next;

        public StorageResponse Read(IReadOnlyList<KeyRange> ranges, EntityJson json, IReadOnlyList<string>? select)
        {
            foreach (var range in ranges)
            {
                if (range.Before is { } before)
                    session.Each(Within, Take, table, range.From, before);
                else
                    session.Each(From, Take, table, range.From);
                if (_next is not null)
                    break;
            }

            var answer = json.Page(_rows, select);
            return _next is not { } next ? answer : answer
                .With("x-ms-continuation-NextPartitionKey", Token.Of(next.Partition))
                .With("x-ms-continuation-NextRowKey", Token.Of(next.Row));
        }

        private bool Take(Microsoft.Data.Sqlite.SqliteDataReader found)
        {
            var (partition, row) = EntityKey.Read(found.GetFieldValue<byte[]>(0));
            if (_rows.Count == top || _bytes >= MostBytes || _lookedAt == MostLookedAt)
            {
                _next = (partition, row);
                return false;
            }

            _lookedAt++;
            var entity = new StoredEntity(found.GetInt64(1), found.GetFieldValue<byte[]>(2));
            if (filter is null || filter.Holds(new EntityRow(partition, row, entity.Stamp, () => StoredProperties.Read(entity.Properties))))
            {
                _rows.Add((partition, row, entity));
                _bytes += entity.Properties.Length;
            }

            return true;
        }
    }
}
