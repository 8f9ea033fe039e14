namespace PrivateDomain.Insights;

/// <summary>Something of ours that reached a contact and may have led to an order.</summary>
/// <param name="Kind">One of the constants here.</param>
/// <param name="Id">The channel, the offer, the product (sku) or the campaign.</param>
/// <param name="At">Business time.</param>
public sealed record Touch(string Kind, string Id, DateTimeOffset At)
{
    /// <summary>The contact came by a channel.</summary>
    public const string Channel = "channel";

    /// <summary>The order was paid with a coupon of this offer.</summary>
    public const string Coupon = "coupon";

    /// <summary>A reminder to buy the product again was sent.</summary>
    public const string Reminder = "reminder";

    /// <summary>A push of the campaign was sent.</summary>
    public const string Campaign = "campaign";

    /// <summary>A message that a coupon of this offer ends soon was sent.</summary>
    public const string Nudge = "nudge";

    /// <summary>Nothing of ours reached the contact within the window.</summary>
    public const string None = "none";
}

/// <summary>To what an order is attributed: the first and the last of what reached its contact within the window; nothing where nothing did.</summary>
public sealed record Credit(Touch? First, Touch? Last)
{
    public static Credit Of(IReadOnlyList<Touch> touches) => touches.Count == 0 ? new(null, null) : new(touches[0], touches[^1]);
}
