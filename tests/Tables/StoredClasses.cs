using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

internal enum Level
{
    Low,
    High,
}

internal sealed class Everything : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string? Text { get; set; }

    public string? Nothing { get; set; }

    public bool Flag { get; set; }

    public int Number { get; set; }

    public int? Maybe { get; set; }

    public long Long { get; set; }

    public ulong Unsigned { get; set; }

    public double Ratio { get; set; }

    public float Single { get; set; }

    public Guid Id { get; set; }

    public DateTimeOffset Moment { get; set; }

    public DateTime Utc { get; set; }

    public byte[]? Bytes { get; set; }

    public BinaryData? Data { get; set; }

    public Level? Level { get; set; }

    [DataMember(Name = "nick_name")]
    public string? Renamed { get; set; }

    [IgnoreDataMember]
    public string Ignored { get; set; } = "default";

    public string ReadOnly => "not stored either";
}

internal sealed class Hidden : ITableEntity
{
    public string? Text { get; set; }

    string ITableEntity.PartitionKey { get; set; } = "";

    string ITableEntity.RowKey { get; set; } = "";

    DateTimeOffset? ITableEntity.Timestamp { get; set; }

    ETag ITableEntity.ETag { get; set; }
}

internal sealed class Timed : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public TimeSpan Span { get; set; }
}
