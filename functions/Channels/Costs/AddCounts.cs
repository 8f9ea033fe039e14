using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Costs;

/// <summary>
/// Who came by a channel on which day, at the price of that moment. Whoever comes to a keeper by a code is counted once: a mark says for which channel,
/// day and price, and stands whatever the code leads to when it is told again.
/// </summary>
public sealed class AddCounts(Tables tables, ChannelDirectory channels, IOptions<BrandOptions> brand)
{
    /// <param name="identity">Who came; not the contact, which may be merged by the time that it is told again.</param>
    /// <param name="keeper">Whom they added, or which Official Account they followed.</param>
    /// <param name="code">What stands for the code by which they came: a card's serial, or a channel's own. Who came by none, or by one that says nothing, came by no channel.</param>
    /// <param name="at">Business time; the day is the brand's.</param>
    public async Task Count(ContactId identity, string keeper, string code, DateTimeOffset at, CancellationToken stop)
    {
        if (code.Length == 0) return;
        var mark = new TableEntity($"who|{identity.Value}", Keys.Hash($"{Keys.Encode(keeper)}|{code}"));
        if (await tables.Adds.Find(mark.PartitionKey, mark.RowKey, stop) is not { } standing)
        {
            if (await channels.FindOwn(code, stop) is not { } found) return;
            (mark["channel"], mark["day"]) = (found.Id, LocalWindow.Day(at, brand.Value.Zone).ToString("O", CultureInfo.InvariantCulture));
            if (found.Channel.Cost is { PerAddMinor: { } minor, Currency: var currency }) (mark["minor"], mark["currency"]) = (minor, currency);
            standing = await tables.Adds.Insert(mark, stop) ?? mark;
        }
        var day = DateOnly.ParseExact(standing.Text("day"), "O", CultureInfo.InvariantCulture);
        await tables.Adds.Insert(
            new TableEntity(Month(standing.Text("channel"), day), $"{DayOf(day)}|{identity.Value}|{mark.RowKey}") { ["minor"] = standing.GetInt64("minor"), ["currency"] = standing.GetString("currency") }, stop);
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
