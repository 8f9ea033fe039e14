using System.Text.Json;

namespace PrivateDomain.Platforms.Shops;

/// <summary>What a shop tells by one call.</summary>
public abstract record ShopEvent
{
    private ShopEvent()
    {
    }

    /// <summary>A paid order as it stands.</summary>
    public sealed record Ordered(ShopOrder Order) : ShopEvent;

    /// <summary>The same in the form of this app's own API.</summary>
    /// <param name="Body">As <c>POST /api/orders</c> takes it.</param>
    /// <param name="At">When it stood so, where the teller says it.</param>
    public sealed record OrderedAsHere(JsonElement Body, DateTimeOffset? At) : ShopEvent;

    /// <summary>Money went back, of an order that may not have been told yet.</summary>
    public sealed record Refunded(string OrderId, ShopRefund Refund) : ShopEvent;

    /// <summary>The whole order is void.</summary>
    public sealed record Cancelled(string OrderId, DateTimeOffset At) : ShopEvent;

    /// <summary>Nothing that counts here, such as an order that is not paid.</summary>
    /// <param name="Why">In our words, for the log.</param>
    public sealed record Nothing(string Why) : ShopEvent;

    /// <summary>Something that would count, and cannot be read.</summary>
    /// <param name="Reason">In our words: what the shop sent may be about a person.</param>
    public sealed record Unreadable(string? OrderId, string Reason) : ShopEvent
    {
        public ShopTelling Of { get; init; } = ShopTelling.Order;

        /// <summary>Of a refund its id, where that can be read.</summary>
        public string? RefundId { get; init; }
    }
}

/// <summary>What of an order is told.</summary>
public enum ShopTelling
{
    Order,
    Refund,
    Cancellation,
}

/// <summary>A paid order as its shop shows it. Money in minor units, times UTC.</summary>
/// <param name="UpdatedAt">Of two showings the later one stands.</param>
public sealed record ShopOrder(string Id, DateTimeOffset PaidAt, DateTimeOffset UpdatedAt, string Currency, long TotalMinor, ShopBuyer Buyer, IReadOnlyList<ShopLine> Lines)
{
    public IReadOnlyList<ShopRefund> Refunds { get; init; } = [];

    public DateTimeOffset? CancelledAt { get; init; }

    public IReadOnlyList<string> CouponCodes { get; init; } = [];
}

/// <param name="CustomerId">The shop's own; nothing for a guest.</param>
/// <param name="Phones">The likeliest to be the buyer's own first.</param>
public sealed record ShopBuyer(string? CustomerId, IReadOnlyList<ShopPhone> Phones)
{
    public string? ExternalUserId { get; init; }

    public string? Unionid { get; init; }

    public string? Openid { get; init; }

    public string? CardSerial { get; init; }
}

/// <param name="Country">ISO 3166, where the shop says it.</param>
public sealed record ShopPhone(string Number, string? Country);

/// <param name="Sku">What the shop calls the product, or the nearest that it says.</param>
public sealed record ShopLine(string Sku, string Title, int Quantity, long UnitPriceMinor);

public sealed record ShopRefund(string Id, long AmountMinor, DateTimeOffset At, IReadOnlyList<ShopReturn> Lines);

public sealed record ShopReturn(string Sku, int Quantity);
