using System.Globalization;
using System.Xml.Linq;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Wire;

/// <summary>The settings and statistics of the service as it writes them.</summary>
/// <remarks>learn.microsoft.com/rest/api/storageservices/set-table-service-properties, get-table-service-stats.</remarks>
internal static class ServiceXml
{
    public static byte[] Write(TableServiceProperties properties) =>
        TableXml.Bytes(new XElement(
            "StorageServiceProperties",
            properties.Logging is { } logging
                ? new XElement(
                    "Logging",
                    new XElement("Version", logging.Version),
                    new XElement("Delete", logging.Delete),
                    new XElement("Read", logging.Read),
                    new XElement("Write", logging.Write),
                    Write(logging.RetentionPolicy))
                : null,
            Write("HourMetrics", properties.HourMetrics),
            Write("MinuteMetrics", properties.MinuteMetrics),
            properties.StatedCors is { } rules ? new XElement("Cors", rules.Select(Write)) : null));

    public static TableServiceProperties ReadProperties(Response response)
    {
        var root = TableXml.Read(response);
        var properties = new TableServiceProperties
        {
            Logging = root.Element("Logging") is { } logging
                ? new(
                    Text(logging, "Version"),
                    Flag(logging, "Delete"),
                    Flag(logging, "Read"),
                    Flag(logging, "Write"),
                    Retention(logging) ?? new(enabled: false))
                : null,
            HourMetrics = Metrics(root.Element("HourMetrics")),
            MinuteMetrics = Metrics(root.Element("MinuteMetrics")),
        };
        foreach (var rule in root.Elements("Cors").Elements("CorsRule"))
        {
            properties.Cors.Add(new(
                Text(rule, "AllowedOrigins"),
                Text(rule, "AllowedMethods"),
                Text(rule, "AllowedHeaders"),
                Text(rule, "ExposedHeaders"),
                (int?)rule.Element("MaxAgeInSeconds") ?? 0));
        }

        return properties;
    }

    public static TableServiceStatistics ReadStatistics(Response response) =>
        new(TableXml.Read(response).Element("GeoReplication") is { } replication
            ? new(Text(replication, "Status"), Moment(Text(replication, "LastSyncTime")))
            : null);

    private static XElement? Write(string name, TableMetrics? metrics) =>
        metrics is null
            ? null
            : new XElement(
                name,
                metrics.Version is { } version ? new XElement("Version", version) : null,
                new XElement("Enabled", metrics.Enabled),
                metrics.IncludeApis is { } apis ? new XElement("IncludeAPIs", apis) : null,
                metrics.RetentionPolicy is { } retention ? Write(retention) : null);

    private static XElement Write(TableCorsRule rule) =>
        new(
            "CorsRule",
            new XElement("AllowedOrigins", rule.AllowedOrigins),
            new XElement("AllowedMethods", rule.AllowedMethods),
            new XElement("AllowedHeaders", rule.AllowedHeaders),
            new XElement("ExposedHeaders", rule.ExposedHeaders),
            new XElement("MaxAgeInSeconds", rule.MaxAgeInSeconds));

    private static XElement Write(TableRetentionPolicy retention) =>
        new(
            "RetentionPolicy",
            new XElement("Enabled", retention.Enabled),
            retention.Days is { } days ? new XElement("Days", days) : null);

    private static TableMetrics? Metrics(XElement? metrics) =>
        metrics is null
            ? null
            : new(Flag(metrics, "Enabled"))
            {
                Version = (string?)metrics.Element("Version"),
                IncludeApis = (bool?)metrics.Element("IncludeAPIs"),
                RetentionPolicy = Retention(metrics),
            };

    private static TableRetentionPolicy? Retention(XElement owner) =>
        owner.Element("RetentionPolicy") is { } retention
            ? new(Flag(retention, "Enabled")) { Days = (int?)retention.Element("Days") }
            : null;

    private static string Text(XElement owner, string name) => (string?)owner.Element(name) ?? "";

    private static bool Flag(XElement owner, string name) => (bool?)owner.Element(name) ?? false;

    // RFC 1123; empty while nothing was ever synchronised.
    private static DateTimeOffset Moment(string text) =>
        text.Length == 0 ? default : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
