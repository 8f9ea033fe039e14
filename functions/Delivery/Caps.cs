using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;

namespace PrivateDomain.Delivery;

/// <summary>
/// When this contact was last written to, for the cap: a rolling window, so that midnight resets nothing. A message takes its slot in
/// the transaction that claims it, so two at once cannot overshoot.
/// </summary>
public sealed record Caps(IReadOnlyDictionary<string, DateTimeOffset> Taken)
{
    /// <summary>Slots that are kept, and so the highest cap; a hundred of the longest keys fit a property.</summary>
    public const int Most = 100;

    private const string Key = "caps";

    public static Caps In(ContactRows rows) => new(rows.Find(Key)?.GetString("taken") is not { Length: > 0 } text
        ? new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal)
        : text.Split('\n').Select(line => line.Split(' ', 2)).ToDictionary(
            part => part[1], part => DateTimeOffset.Parse(part[0], CultureInfo.InvariantCulture), StringComparer.Ordinal));

    /// <summary>With a slot for this message; of all others the newest are kept, no older than 60 days.</summary>
    public Caps Take(string message, DateTimeOffset now) => new(Taken
        .Where(slot => slot.Value > now.AddDays(-60) && slot.Key != message)
        .OrderByDescending(slot => slot.Value)
        .Take(Most - 1)
        .Append(KeyValuePair.Create(message, now))
        .ToDictionary(StringComparer.Ordinal));

    /// <summary>The message was not sent: its slot is free again.</summary>
    public Caps GiveBack(string message) => new(Taken.Where(slot => slot.Key != message).ToDictionary(StringComparer.Ordinal));

    public ContactRows Into(ContactRows rows) => rows.With(new TableEntity("", Key)
    {
        ["taken"] = string.Join('\n', Taken.OrderBy(slot => slot.Value).Select(slot => $"{slot.Value.ToString("O", CultureInfo.InvariantCulture)} {slot.Key}")),
    });
}
