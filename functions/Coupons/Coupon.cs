using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>One code of one contact, in business time (UTC).</summary>
/// <param name="IsNew">Issued by this very call; otherwise its source had it before.</param>
public sealed record Coupon(string Code, string OfferId, Offer Offer, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, bool IsNew)
{
    /// <summary>The contact's own copy; the truth of the code stays where the code is kept.</summary>
    public ContactRows Into(ContactRows rows)
    {
        var key = $"coupon|{Keys.Encode(OfferId)}|{Code}";
        return rows.Find(key) is not null ? rows : rows.With(new TableEntity("", key)
        {
            ["code"] = Code,
            ["offer"] = OfferId,
            ["issuedAt"] = IssuedAt,
            ["expiresAt"] = ExpiresAt,
        }.Telling([new TimelineEntry("couponIssued", IssuedAt, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["code"] = Code,
            ["offer"] = OfferId,
            ["expiresAt"] = ExpiresAt.ToString("O", CultureInfo.InvariantCulture),
        })]));
    }
}
