using Azure.Data.Tables;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>Where a code is in its life. That it was viewed, has expired or not begun yet follows from times.</summary>
public enum CouponState
{
    /// <summary>In a pool; nobody's.</summary>
    Free,

    Issued,

    /// <summary>Set aside for an order until a moment.</summary>
    Reserved,

    Redeemed,

    /// <summary>Taken back before any text with it left the house.</summary>
    Released,

    Revoked,
}

/// <summary>The rows of a code in the table <c>codes</c>: the truth about it.</summary>
public static class CouponRow
{
    /// <param name="free">What it was in its pool; nothing for a generated code.</param>
    internal static TableEntity Issued(CouponSource source, Offer offer, CodeGiven given, FreeCode? free) => new(given.Shard, CodeKeys.OfCode(CodeKeys.Fold(given.Code)).Row)
    {
        ["code"] = given.Code,
        ["import"] = free?.Import,
        ["line"] = free?.Line,
        ["stock"] = offer.StockId,
        ["offer"] = source.Offer,
        ["terms"] = offer.Terms.Id,
        ["contact"] = source.Contact,
        ["cause"] = source.Cause,
        ["state"] = Word(CouponState.Issued),
        ["issuedAt"] = given.IssuedAt,
        ["validFrom"] = given.ValidFrom,
        ["expiresAt"] = given.ExpiresAt,
        ["shareMoney"] = offer.IsLimitedAtIssue ? offer.Share.Money : null,
    };

    internal static TableEntity Source(CouponSource source, CodeGiven given) => new(given.Shard, CodeKeys.OfSource(source))
    {
        ["code"] = given.Code,
        ["issuedAt"] = given.IssuedAt,
        ["validFrom"] = given.ValidFrom,
        ["expiresAt"] = given.ExpiresAt,
        ["terms"] = given.TermsId,
    };

    /// <summary>A code of a pool: nobody's yet.</summary>
    internal static TableEntity Free(string offerId, FreeCode code) => OfPool(CodeKeys.OfCode(CodeKeys.Fold(code.Code)), code, offerId);

    /// <summary>By this row a free code is found among those of its offer.</summary>
    internal static TableEntity FreeMark(string offerId, FreeCode code)
    {
        var folded = CodeKeys.Fold(code.Code);
        return OfPool((CouponCode.Shard(folded), CodeKeys.OfFree(offerId, folded)), code);
    }

    public static CouponState StateOf(TableEntity row) => Enum.Parse<CouponState>(row.Text("state"), ignoreCase: true);

    public static CouponSource SourceOf(TableEntity row) => new(row.GetString("contact") ?? "", row.Text("offer"), row.GetString("cause") ?? "");

    public static string Word(CouponState state) => state.ToString().ToLowerInvariant();

    private static TableEntity OfPool((string Shard, string Row) key, FreeCode code, string? offerId = null) => new(key.Shard, key.Row)
    {
        ["code"] = code.Code,
        ["offer"] = offerId,
        ["state"] = offerId is null ? null : Word(CouponState.Free),
        ["import"] = code.Import,
        ["line"] = code.Line,
    };
}
