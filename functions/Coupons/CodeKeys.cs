using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>
/// Keys of the table <c>codes</c>. A code's shard follows from the code, so a till needs no index. A source begins in the shard of contact and
/// offer, where all of a contact's codes of an offer are found together.
/// </summary>
public static class CodeKeys
{
    /// <summary>Letters' case, spaces and hyphens say nothing: people type codes.</summary>
    public static string Fold(string code) => string.Concat(code.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c != '-'));

    /// <summary>Whether somebody who typed this meant the code; a generated one also with its look-alikes mixed up.</summary>
    public static bool IsSame(string code, string typed) => Fold(typed) == Fold(code) || Base32.Normalize(typed) == Fold(code);

    /// <param name="folded">See <see cref="Fold"/>.</param>
    public static (string Shard, string Row) OfCode(string folded) => (CouponCode.Shard(folded), "code|" + Keys.Encode(folded));

    public static string Home(CouponSource source) => CouponCode.Shard($"{source.Contact}|{source.Offer}");

    public static string OfSource(CouponSource source) => $"{OfHolder(source)}|{Keys.Encode(source.Cause)}";

    /// <summary>Stands before all rows of the contact's sources; written with each where their number is limited, so that two at once do not overlook each other.</summary>
    public static string OfHolder(CouponSource source) => $"source|{Keys.Encode(source.Offer)}|{source.Contact}";

    public static string OfFree(string offerId, string folded) => FreePrefix(offerId) + Keys.Hash(folded)[..20];

    public static string FreePrefix(string offerId) => $"free|{Keys.Encode(offerId)}|";
}

/// <summary>What a code is issued for: the same source gets the same code.</summary>
public readonly record struct CouponSource(string Contact, string Offer, string Cause)
{
    private const string InsteadOf = "instead-of|";

    /// <summary>The source at another offer that takes the place of this one.</summary>
    public CouponSource At(string offerId) => new(Contact, offerId, $"{InsteadOf}{Offer}|{Cause}");

    /// <summary>The cause that was asked for, also where other offers took the place of its offer. Offers' ids have no bar.</summary>
    public string FirstCause
    {
        get
        {
            var cause = Cause;
            while (cause.StartsWith(InsteadOf, StringComparison.Ordinal) && cause.IndexOf('|', InsteadOf.Length) is >= 0 and var bar) cause = cause[(bar + 1)..];
            return cause;
        }
    }

    public override string ToString() => $"{Contact}|{Keys.Encode(Offer)}|{Keys.Encode(Cause)}";
}
