using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Callbacks;

/// <summary>Where events are kept as they came that no row of a contact stands for: each once, by its key.</summary>
public sealed class Inbox(Tables tables)
{
    public async Task Keep(string key, string kind, string changeType, DateTimeOffset at, string text, CancellationToken stop)
    {
        // A property holds 32 K characters. One that is written with two (most emoji) is not cut in half: the store keeps no halves.
        const int most = 30_000;
        var row = new TableEntity(key[..2], key) { ["event"] = kind, ["changeType"] = changeType, ["at"] = at };
        for (int from = 0, part = 0, length; from < text.Length; from += length, part++)
        {
            length = Math.Min(most, text.Length - from);
            if (char.IsHighSurrogate(text[from + length - 1])) length--;
            row[$"text{part}"] = text.Substring(from, length);
        }
        // Two different events whose keys are equal are both kept; the same one told again is one, also where the platform dates each telling.
        if (await tables.Inbox.Insert(row, stop) is { } other && other.RowKey == key && !IsSame(other, row))
        {
            row.RowKey = $"{key}-{Keys.Hash(text)[..16]}";
            await tables.Inbox.Insert(row, stop);
        }
    }

    private static bool IsSame(TableEntity one, TableEntity other) =>
        Told(one).SequenceEqual(Told(other), StringComparer.Ordinal) && one.GetString("event") == other.GetString("event") && one.GetString("changeType") == other.GetString("changeType");

    private static IEnumerable<string> Told(TableEntity row) => Enumerable.Range(0, row.Count).Select(part => row.GetString($"text{part}")).TakeWhile(text => text is not null)!;
}
