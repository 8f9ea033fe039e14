namespace PrivateDomain.Orders;

/// <summary>An order as our own API takes it. Whatever a shop leaves out is absent.</summary>
public sealed record OrderBody(
    string? Id, string? Shop, string? PaidAt, string? Currency, long? TotalMinor, OrderBody.Known? Customer, IReadOnlyList<OrderBody.Line>? Lines, long? Revision,
    IReadOnlyList<RefundBody?>? Refunds = null, string? CancelledAt = null, IReadOnlyList<string?>? CouponCodes = null)
{
    public sealed record Known(string? ExternalUserId, string? Unionid, string? ShopCustomerId, string? Phone, string? CardSerial, string? Openid = null, string? PhoneCountry = null);

    public sealed record Line(string? Sku, string? Title, int? Quantity, long? UnitPriceMinor);
}

/// <param name="Id">The shop's own of the refund; in a path where it is told alone.</param>
public sealed record RefundBody(string? Id, long? AmountMinor, string? At, IReadOnlyList<RefundBody.Returned?>? Lines = null)
{
    public sealed record Returned(string? Sku, int? Quantity);
}

public sealed record CancellationBody(string? At);
