using Azure.Data.Tables;

namespace PrivateDomain.Storage;

/// <summary>Reads properties that a row of its kind always has; one that lacks it was not written by this app.</summary>
public static class Rows
{
    public static string Text(this TableEntity row, string property) => row.GetString(property) ?? throw Lacks(row, property);

    public static DateTimeOffset Time(this TableEntity row, string property) => row.GetDateTimeOffset(property) ?? throw Lacks(row, property);

    public static int Number(this TableEntity row, string property) => row.GetInt32(property) ?? throw Lacks(row, property);

    public static bool Flag(this TableEntity row, string property) => row.GetBoolean(property) ?? throw Lacks(row, property);

    private static InvalidDataException Lacks(TableEntity row, string property) =>
        new($"The row {row.PartitionKey} / {row.RowKey} has no {property}.");
}
