using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Ways;

/// <summary>Up to when contact ways were looked at: a row of the table <c>runtime</c>.</summary>
public sealed class TidyMark(Tables tables)
{
    private const string Partition = "contact-ways";
    private const string Row = "tidied";

    /// <summary>System time; the beginning of all where none was looked at yet.</summary>
    public async Task<DateTimeOffset> Read(CancellationToken stop) => await tables.Runtime.Find(Partition, Row, stop) is { } row ? row.Time("until") : DateTimeOffset.UnixEpoch;

    public Task Keep(DateTimeOffset until, CancellationToken stop) => tables.Runtime.Put(new TableEntity(Partition, Row) { ["until"] = until }, stop);
}
