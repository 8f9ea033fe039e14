using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;

namespace PrivateDomain.Delivery;

/// <summary>
/// How many customer-service messages an Official Account may send this person now: five in the 48 hours after a message of theirs, three
/// in the minute after a scan, a subscription or a click on the menu. A message takes its place in the transaction that claims it. What is
/// sent while both windows are open counts in both, which is never more than the platform allows. Times are system time, as the platform's.
/// </summary>
/// <param name="Wrote">When the person wrote last.</param>
/// <param name="Came">When they last scanned, subscribed or clicked.</param>
/// <param name="Taken">What was sent, by its delivery's key.</param>
public sealed record ServiceWindow(DateTimeOffset? Wrote, DateTimeOffset? Came, IReadOnlyDictionary<string, DateTimeOffset> Taken)
{
    private const string Key = "service|" + Identity.WeChat;
    private const int AfterWriting = 5;
    private const int AfterComing = 3;
    private static readonly TimeSpan WritingOpens = TimeSpan.FromHours(48);
    private static readonly TimeSpan ComingOpens = TimeSpan.FromMinutes(1);

    public static ServiceWindow In(ContactRows rows) => rows.Find(Key) is { } row
        ? new(row.GetDateTimeOffset("wrote"), row.GetDateTimeOffset("came"), Read(row.GetString("taken") ?? ""))
        : new(Wrote: null, Came: null, new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));

    public int Left(DateTimeOffset now) =>
        Math.Max(Left(Wrote, WritingOpens, AfterWriting, now), Left(Came, ComingOpens, AfterComing, now));

    /// <summary>The person wrote. An older message that is told later changes nothing.</summary>
    public static ContactRows Heard(ContactRows rows, DateTimeOffset at) =>
        In(rows) is var window && window.Wrote >= at ? rows : (window with { Wrote = at }).Into(rows);

    /// <summary>The person scanned, subscribed or clicked.</summary>
    public static ContactRows Entered(ContactRows rows, DateTimeOffset at) =>
        In(rows) is var window && window.Came >= at ? rows : (window with { Came = at }).Into(rows);

    public ServiceWindow Take(string message, DateTimeOffset now) => this with
    {
        Taken = Taken.Where(sent => now - sent.Value < WritingOpens && sent.Key != message).Append(KeyValuePair.Create(message, now)).ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>The message was not sent: its place is free again.</summary>
    public ServiceWindow GiveBack(string message) => this with { Taken = Taken.Where(sent => sent.Key != message).ToDictionary(StringComparer.Ordinal) };

    public ContactRows Into(ContactRows rows) => rows.With(new TableEntity("", Key)
    {
        ["wrote"] = Wrote,
        ["came"] = Came,
        ["taken"] = string.Join('\n', Taken.OrderBy(sent => sent.Value).Select(sent => $"{sent.Value.ToString("O", CultureInfo.InvariantCulture)} {sent.Key}")),
    });

    private int Left(DateTimeOffset? from, TimeSpan length, int most, DateTimeOffset now) =>
        from is { } opened && now - opened < length ? Math.Max(0, most - Taken.Values.Count(sent => sent >= opened)) : 0;

    private static Dictionary<string, DateTimeOffset> Read(string taken) => taken.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 2)).ToDictionary(part => part[1], part => DateTimeOffset.Parse(part[0], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
