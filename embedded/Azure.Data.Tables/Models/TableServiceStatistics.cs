namespace Azure.Data.Tables.Models;

/// <summary>What an account's replica says of itself.</summary>
public class TableServiceStatistics
{
    internal TableServiceStatistics(TableGeoReplicationInfo? geoReplication) => GeoReplication = geoReplication;

    public TableGeoReplicationInfo? GeoReplication { get; }
}

/// <summary>How far the replica is.</summary>
public class TableGeoReplicationInfo
{
    internal TableGeoReplicationInfo(TableGeoReplicationStatus status, DateTimeOffset lastSyncedOn) =>
        (Status, LastSyncedOn) = (status, lastSyncedOn);

    public TableGeoReplicationStatus Status { get; }

    /// <summary>Every write before this moment, in UTC, can be read from the replica; the default value when that is not known.</summary>
    public DateTimeOffset LastSyncedOn { get; }
}

/// <summary>Whether the replica can be read.</summary>
public readonly struct TableGeoReplicationStatus : IEquatable<TableGeoReplicationStatus>
{
    private readonly string _value;

    public TableGeoReplicationStatus(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>Being filled for the first time.</summary>
    public static TableGeoReplicationStatus Bootstrap { get; } = new("bootstrap");

    public static TableGeoReplicationStatus Live { get; } = new("live");

    public static TableGeoReplicationStatus Unavailable { get; } = new("unavailable");

    public static implicit operator TableGeoReplicationStatus(string value) => new(value);

    public static bool operator ==(TableGeoReplicationStatus left, TableGeoReplicationStatus right) => left.Equals(right);

    public static bool operator !=(TableGeoReplicationStatus left, TableGeoReplicationStatus right) => !left.Equals(right);

    /// <summary>Without regard to case.</summary>
    public bool Equals(TableGeoReplicationStatus other) =>
        string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TableGeoReplicationStatus other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_value ?? "");

    public override string ToString() => _value;
}
