using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>
/// Issues a generated code. Asked again for the same source, it answers with the same code; one insert decides whose a code is.
/// A code whose contact does not know of it yet is silent: the next call for the same source finds it.
/// </summary>
public sealed class IssueCoupon(Tables tables, TimeProvider clock, IOptions<CouponOptions> options)
{
    private readonly KeyRing keys = KeyRing.Parse(options.Value.CodeKeys);

    public async Task<Coupon> Handle(ContactId contact, string offerId, Offer offer, string cause, CancellationToken stop)
    {
        var source = new CouponSource(contact.Value, offerId, cause);
        if (await IssuedWithOlderKey(source, stop) is { } earlier) return From(earlier, offerId, offer, isNew: false);

        var now = clock.GetUtcNow();
        foreach (var code in CouponCode.Candidates(keys.Newest.Key, source))
        {
            var row = new TableEntity(CouponCode.Shard(code), "code|" + code)
            {
                ["source"] = source.ToString(),
                ["contact"] = contact.Value,
                ["offer"] = offerId,
                ["state"] = "issued",
                ["issuedAt"] = now,
                ["expiresAt"] = now.AddDays(offer.ValidDays),
            };
            if (await tables.Codes.Insert(row, stop) is not { } standing) return From(row, offerId, offer, isNew: true);
            if (standing.GetString("source") == source.ToString()) return From(standing, offerId, offer, isNew: false);
        }
        throw new InvalidOperationException("The candidates of a coupon code never end.");
    }

    // While keys are being changed, a code made with the older key stays the source's code. Costs a read per older key.
    private async Task<TableEntity?> IssuedWithOlderKey(CouponSource source, CancellationToken stop)
    {
        foreach (var (_, key) in keys.All.Skip(1))
        {
            foreach (var code in CouponCode.Candidates(key, source))
            {
                var standing = await tables.Codes.Find(CouponCode.Shard(code), "code|" + code, stop);
                if (standing is null) break;
                if (standing.GetString("source") == source.ToString()) return standing;
            }
        }
        return null;
    }

    private static Coupon From(TableEntity row, string offerId, Offer offer, bool isNew) => new(
        row.RowKey["code|".Length..], offerId, offer, row.Time("issuedAt"), row.Time("expiresAt"), isNew);
}
