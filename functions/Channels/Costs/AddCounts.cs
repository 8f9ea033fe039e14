using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Costs;

/// <summary>
/// Who came by a channel on which day, at the price of that moment: a row for each contact and day, so what is told again is counted once.
/// </summary>
public sealed class AddCounts(Tables tables, ChannelDirectory channels, IOptions<BrandOptions> brand)
{
    /// <param name="identity">Who came; not the contact, which may be merged by the time that it is told again.</param>
    /// <param name="code">What stands for the code by which they came; one that says nothing belongs to the default channel.</param>
    /// <param name="at">Business time; the day is the brand's.</param>
    public async Task Count(ContactId identity, string code, DateTimeOffset at, CancellationToken stop)
    {
        if (await channels.FindOfState(code, stop) is not { } found) return;
        var day = LocalWindow.Day(at, brand.Value.Zone);
        var row = new TableEntity(Month(found.Id, day), $"{DayOf(day)}|{identity.Value}");
        if (found.Channel.Cost is { PerAddMinor: { } minor, Currency: var currency }) (row["minor"], row["currency"]) = (minor, currency);
        // Where it stands already it keeps the price at which it was counted first.
        await tables.Adds.Insert(row, stop);
    }

    /// <summary>What each cost; nothing for one that came while the channel said no price.</summary>
    /// <param name="first">In the brand's zone, as is <paramref name="last"/>; both included.</param>
    public async Task<IReadOnlyList<Amount?>> Read(string channel, DateOnly first, DateOnly last, CancellationToken stop)
    {
        var found = new List<Amount?>();
        for (var (month, from) = (new DateOnly(first.Year, first.Month, 1), first); month <= last; month = month.AddMonths(1), from = month)
        {
            var until = last < month.AddMonths(1) ? DayOf(last) : "31";
            await foreach (var row in tables.Adds.Between(Month(channel, month), DayOf(from), until + '}', int.MaxValue, stop))
                found.Add(row.GetInt64("minor") is { } minor ? new Amount(minor, row.Text("currency")) : null);
        }
        return found;
    }

    private static string Month(string channel, DateOnly day) => $"{Keys.Encode(channel)}|{day.ToString("yyyy-MM", CultureInfo.InvariantCulture)}";

    private static string DayOf(DateOnly day) => day.ToString("dd", CultureInfo.InvariantCulture);
}
