using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>That a contact is told some days before a coupon ends: a due row that stands before the contact has the coupon, and is silent where it never does.</summary>
public sealed class CouponNudge(DueIndex due, TimeProvider clock)
{
    /// <summary>Of the due row, whose key is the delivery's.</summary>
    public const string DueKind = "couponNudge";

    /// <param name="expiresAt">Business time, UTC.</param>
    public async Task Plan(string contact, Offer offer, string code, DateTimeOffset expiresAt, CancellationToken stop)
    {
        // Whoever asks again plans the same row again; what is past was told, or came too late.
        if (offer.NudgeDays is { } days && expiresAt.AddDays(-days) is var at && at > clock.GetUtcNow()) await due.Plan(at, contact, DueKind, Coupon.NudgeKey(code), stop);
    }
}
