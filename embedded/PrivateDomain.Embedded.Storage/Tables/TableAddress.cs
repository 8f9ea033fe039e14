using System.Text.RegularExpressions;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>What a path of the table service names: a table, or a row of one.</summary>
internal sealed partial record TableAddress(string Table, string? PartitionKey, string? RowKey)
{
    public bool IsEntity => PartitionKey is not null;

    /// <param name="path">Percent-encoded, begins with a slash.</param>
    /// <exception cref="StorageRefusal">It names nothing.</exception>
    public static TableAddress Read(string path)
    {
        var text = Uri.UnescapeDataString(path[1..]);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return new TableAddress(Checked(text), PartitionKey: null, RowKey: null);
        if (text[^1] != ')')
            throw Unreadable();
        var table = Checked(text[..open]);
        var predicate = text[(open + 1)..^1];
        if (predicate.Length == 0)
            return new TableAddress(table, PartitionKey: null, RowKey: null);
        var keys = Keys().Match(predicate);
        return keys.Success
            ? new TableAddress(table, EntityKey.Check(Unquoted(keys.Groups["partition"].Value)), EntityKey.Check(Unquoted(keys.Groups["row"].Value)))
            : throw Unreadable();
    }

    /// <summary>The address of a row, without a slash before it.</summary>
    public static string Of(string table, string partition, string row) => $"{table}(PartitionKey='{Quoted(partition)}',RowKey='{Quoted(row)}')";

    /// <summary>The name in <c>/Tables('name')</c>; null for another path.</summary>
    public static string? OfTable(string path) => OneTable().Match(Uri.UnescapeDataString(path)) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <exception cref="StorageRefusal">No table can have this name.</exception>
    public static string Checked(string name)
    {
        if (name.Length is < 3 or > 63)
            throw TableRefusals.OutOfRange("A table's name has 3 to 63 characters.");
        return Name().IsMatch(name)
            ? name
            : throw TableRefusals.InvalidName();
    }

    private static StorageRefusal Unreadable() => TableRefusals.Invalid("The address is table(PartitionKey='...',RowKey='...').");

    private static string Quoted(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    private static string Unquoted(string text) => text.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex("^PartitionKey='(?<partition>([^']|'')*)', *RowKey='(?<row>([^']|'')*)'\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Keys();

    [GeneratedRegex("^/Tables\\('(?<name>[^']*)'\\)\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OneTable();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
