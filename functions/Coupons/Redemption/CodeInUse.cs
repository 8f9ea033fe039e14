using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Redemption;

/// <summary>A code as far as its use is concerned; business time, UTC.</summary>
/// <param name="Contact">Whose it is.</param>
/// <param name="Order">The order that it is reserved for or was redeemed by.</param>
/// <param name="IsInWallet">A cash coupon of WeChat Pay.</param>
/// <param name="ChangedAt">Since when it is so; nothing while it was only issued.</param>
/// <param name="RolledBack">Orders whose redemption was rolled back, newest last.</param>
public sealed record CodeInUse(
    string Code, string Offer, string TermsId, string Contact, CouponState State, DateTimeOffset ValidFrom, DateTimeOffset ExpiresAt,
    string Order = "", DateTimeOffset? ReservedUntil = null, long DiscountMinor = 0, long CostMinor = 0, string RolledBack = "", bool IsInWallet = false, DateTimeOffset? ChangedAt = null)
{
    private const int MostRolledBack = 20;

    /// <summary>Nothing where the code was given to nobody.</summary>
    public static CodeInUse? From(TableEntity row) => CouponRow.StateOf(row) is CouponState.Free or CouponState.Released ? null : new(
        row.GetString("couponId") ?? row.Text("code"), row.Text("offer"), row.Text("terms"), row.Text("contact"), CouponRow.StateOf(row),
        // From its issue on it holds everywhere, also where a clock is a little behind.
        row.Time("validFrom") == row.Time("issuedAt") ? DateTimeOffset.MinValue : row.Time("validFrom"), row.Time("expiresAt"),
        row.GetString("order") ?? "", row.GetDateTimeOffset("reservedUntil"), row.GetInt64("discountMinor") ?? 0, row.GetInt64("costMinor") ?? 0, row.GetString("rolledBack") ?? "", row.GetString("stock") is not null, row.GetDateTimeOffset("changedAt"));

    /// <summary>The row as it is to stand; everything that use does not touch stays.</summary>
    public TableEntity Into(TableEntity row) => new(row)
    {
        ["state"] = CouponRow.Word(State),
        ["order"] = Order.Length > 0 ? Order : null,
        ["reservedUntil"] = ReservedUntil,
        ["discountMinor"] = State is CouponState.Redeemed ? DiscountMinor : null,
        ["costMinor"] = State is CouponState.Redeemed ? CostMinor : null,
        ["changedAt"] = ChangedAt,
        ["rolledBack"] = RolledBack.Length > 0 ? RolledBack : null,
    };

    public bool WasRolledBack(string order) => RolledBack.Split('\n').Contains(order, StringComparer.Ordinal);

    internal CodeInUse RollBack() => this with
    {
        State = CouponState.Issued,
        Order = "",
        DiscountMinor = 0,
        CostMinor = 0,
        RolledBack = string.Join('\n', [.. RolledBack.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(MostRolledBack - 1), Order]),
    };
}
