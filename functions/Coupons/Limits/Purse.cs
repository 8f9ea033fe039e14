using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Limits;

/// <summary>
/// The limit of an offer, and what of it went to slices and came back. Never changed together with a slice: first the one that gives writes
/// what it gave, then the one that gets catches up, so whatever dies in between, some of the limit is unused for a while and none is used twice.
/// </summary>
public sealed record Purse(Quantity Limit, IReadOnlyDictionary<string, Purse.Account> Accounts)
{
    /// <summary>A slice gets so small a part of what is left that little lies unused elsewhere when the purse is empty, and so big a one that it rarely asks.</summary>
    private const int Parts = 32;

    public sealed record Account(Quantity Sent, Quantity Returned);

    /// <summary>How the accounts are kept: codes and money sent, codes and money returned.</summary>
    internal sealed record Ledger(Dictionary<string, long[]> Accounts);

    public Quantity Left => Accounts.Values.Aggregate(Limit, (left, account) => left - account.Sent + account.Returned);

    public Account Of(string slice) => Accounts.GetValueOrDefault(slice) ?? new(default, default);

    /// <summary>A fair part of what is left goes to the slice, at least what it needs; nothing where that is not there.</summary>
    public Purse? Send(string slice, Quantity need)
    {
        var left = Left;
        if (!left.Covers(need)) return null;
        var account = Of(slice);
        return With(slice, account with { Sent = account.Sent + left.Over(Parts).AtLeast(need).AtLeast(default).AtMost(left.AtLeast(default)) });
    }

    /// <summary>What the slice says that it gave back, ever.</summary>
    public Purse Return(string slice, Quantity back)
    {
        var account = Of(slice);
        return With(slice, account with { Returned = account.Returned.AtLeast(back) });
    }

    private Purse With(string slice, Account account) =>
        this with { Accounts = new Dictionary<string, Account>(Accounts, StringComparer.Ordinal) { [slice] = account } };

    internal static Purse From(TableEntity row) => new(
        new(row.GetInt64("limitCodes") ?? 0, row.GetInt64("limitMoney") ?? 0),
        JsonSerializer.Deserialize(row.Text("ledger"), CouponJson.Default.Ledger)!.Accounts.ToDictionary(
            account => account.Key, account => new Account(new(account.Value[0], account.Value[1]), new(account.Value[2], account.Value[3])), StringComparer.Ordinal));

    internal TableEntity Into(TableEntity row)
    {
        (row["limitCodes"], row["limitMoney"]) = (Limit.Codes, Limit.Money);
        row["ledger"] = JsonSerializer.Serialize(
            new Ledger(Accounts.ToDictionary(account => account.Key, account => new[] { account.Value.Sent.Codes, account.Value.Sent.Money, account.Value.Returned.Codes, account.Value.Returned.Money }, StringComparer.Ordinal)),
            CouponJson.Default.Ledger);
        return row;
    }
}
