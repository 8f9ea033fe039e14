namespace Azure.Data.Tables.Models;

/// <summary>The settings of an account's table service; see <see cref="TableServiceClient.SetProperties"/>.</summary>
public class TableServiceProperties
{
    public TableAnalyticsLoggingSettings? Logging { get; set; }

    public TableMetrics? HourMetrics { get; set; }

    public TableMetrics? MinuteMetrics { get; set; }

    /// <summary>At most five. A list that was never looked at is not sent, and the rules in force stay; an empty one removes them.</summary>
    public IList<TableCorsRule> Cors => StatedCors ??= [];

    internal List<TableCorsRule>? StatedCors { get; private set; }
}

/// <summary>Which requests are logged.</summary>
public class TableAnalyticsLoggingSettings
{
    /// <param name="version">Of the log's format: "1.0".</param>
    public TableAnalyticsLoggingSettings(string version, bool delete, bool read, bool write, TableRetentionPolicy retentionPolicy)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(retentionPolicy);
        (Version, Delete, Read, Write, RetentionPolicy) = (version, delete, read, write, retentionPolicy);
    }

    public string Version { get; set; }

    public bool Delete { get; set; }

    public bool Read { get; set; }

    public bool Write { get; set; }

    public TableRetentionPolicy RetentionPolicy { get; set; }
}

/// <summary>Which figures the service gathers, by the hour or by the minute.</summary>
public class TableMetrics
{
    public TableMetrics(bool enabled) => Enabled = enabled;

    public bool Enabled { get; set; }

    /// <summary>By operation as well; stated when <see cref="Enabled"/>, and only then.</summary>
    public bool? IncludeApis { get; set; }

    public TableRetentionPolicy? RetentionPolicy { get; set; }

    /// <summary>"1.0".</summary>
    public string? Version { get; set; }
}

/// <summary>What pages of another origin may ask; lists are separated by commas, "*" is any.</summary>
public class TableCorsRule
{
    public TableCorsRule(
        string allowedOrigins, string allowedMethods, string allowedHeaders, string exposedHeaders, int maxAgeInSeconds)
    {
        ArgumentNullException.ThrowIfNull(allowedOrigins);
        ArgumentNullException.ThrowIfNull(allowedMethods);
        ArgumentNullException.ThrowIfNull(allowedHeaders);
        ArgumentNullException.ThrowIfNull(exposedHeaders);
        (AllowedOrigins, AllowedMethods, AllowedHeaders) = (allowedOrigins, allowedMethods, allowedHeaders);
        (ExposedHeaders, MaxAgeInSeconds) = (exposedHeaders, maxAgeInSeconds);
    }

    public string AllowedOrigins { get; set; }

    public string AllowedMethods { get; set; }

    public string AllowedHeaders { get; set; }

    public string ExposedHeaders { get; set; }

    /// <summary>How long a browser may rely on the answer to its question, in seconds.</summary>
    public int MaxAgeInSeconds { get; set; }
}
