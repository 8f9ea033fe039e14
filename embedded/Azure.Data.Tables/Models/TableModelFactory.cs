namespace Azure.Data.Tables.Models;

/// <summary>Makes what otherwise only the service's answers make; for tests with a mocked client.</summary>
public static class TableModelFactory
{
    public static TableItem TableItem(
        string? name = null, string? odataType = null, string? odataId = null, string? odataEditLink = null) =>
        new(name!);

    public static TableServiceStatistics TableServiceStatistics(TableGeoReplicationInfo? geoReplication = null) => new(geoReplication);

    public static TableGeoReplicationInfo TableGeoReplicationInfo(
        TableGeoReplicationStatus status = default, DateTimeOffset lastSyncedOn = default) =>
        new(status, lastSyncedOn);
}
