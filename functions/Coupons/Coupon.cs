using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>What became of a code that a contact has.</summary>
/// <param name="About">What else the contact's timeline tells of it.</param>
/// <param name="Cost">Of one that was redeemed: what it cost the brand, in the minor unit.</param>
public sealed record CouponChange(string OfferId, string Code, CouponState State, IReadOnlyDictionary<string, string>? About = null, (long Minor, string Currency)? Cost = null);

/// <summary>One code of one contact, in business time (UTC).</summary>
/// <param name="OfferId">The offer that it came from: another than was asked for where that one had no more.</param>
/// <param name="IsNew">Issued by this very call; otherwise its source had it before.</param>
public sealed record Coupon(string Code, string OfferId, Offer Offer, DateTimeOffset IssuedAt, DateTimeOffset ValidFrom, DateTimeOffset ExpiresAt, bool IsNew)
{
    /// <summary>What it was issued for, as its source named it.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The variables of texts that tell of a coupon.</summary>
    public static readonly IReadOnlyList<string> Variables = ["coupon.code", "coupon.title", "coupon.amount", "coupon.expires"];

    /// <summary>What texts say of it; the day is the brand's, and the last on which it holds.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values(TimeZoneInfo zone) =>
    [
        new("coupon.code", Code),
        new("coupon.title", Offer.Title),
        new("coupon.amount", Offer.Terms.Worth.Tell(Offer.Terms.Currency)),
        new("coupon.expires", LastDay(zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
    ];

    /// <summary>The last day on which it holds, in this zone: a coupon that ends at midnight ends with the day before.</summary>
    public DateOnly LastDay(TimeZoneInfo zone) => LocalWindow.Day(ExpiresAt.AddTicks(-1), zone);

    /// <summary>The contact's own copy; the truth of the code stays where the code is kept. A copy that stands says more by now, unless its code was taken back.</summary>
    public ContactRows Into(ContactRows rows)
    {
        var standing = rows.Find(KeyOf(OfferId, Code));
        if (standing is not null && StateOf(standing) is not CouponState.Released) return rows;
        return rows.With(new TableEntity("", KeyOf(OfferId, Code))
        {
            ["code"] = Code,
            ["offer"] = OfferId,
            ["state"] = CouponRow.Word(CouponState.Issued),
            ["issuedAt"] = IssuedAt,
            ["expiresAt"] = ExpiresAt,
            ["cause"] = Cause.Length > 0 ? Cause : null,
        }.Telling([.. standing is null ? [] : Timeline.Of(standing), new TimelineEntry("couponIssued", IssuedAt, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["code"] = Code,
            ["offer"] = OfferId,
            ["expiresAt"] = ExpiresAt.ToString("O", CultureInfo.InvariantCulture),
        })]));
    }

    /// <summary>Whether the contact has it, or had it until it was used or revoked.</summary>
    public bool IsIn(ContactRows rows) => rows.Find(KeyOf(OfferId, Code)) is { } copy && StateOf(copy) is not CouponState.Released;

    /// <summary>Whether it was used or revoked, as far as the contact's copy says.</summary>
    public bool WasSpent(ContactRows rows) => rows.Find(KeyOf(OfferId, Code)) is { } copy && StateOf(copy) is CouponState.Redeemed or CouponState.Revoked;

    /// <summary>Whether this very issue goes back or went back: no text may tell of it any more.</summary>
    public bool WentBack(ContactRows rows) =>
        rows.Find(KeyOf(OfferId, Code)) is { } copy && StateOf(copy) is CouponState.Released && copy.Time("issuedAt") == IssuedAt;

    /// <summary>
    /// From this change on no text tells of this issue, and then its code may be taken back: where nobody used it, and it is in no wallet.
    /// </summary>
    public ContactRows GoBack(ContactRows rows, DateTimeOffset at)
    {
        var standing = rows.Find(KeyOf(OfferId, Code));
        if (Offer.Codes is CodeOrigin.WeChatPay || WentBack(rows) || standing?.Time("issuedAt") > IssuedAt || (standing is not null && StateOf(standing) is not (CouponState.Issued or CouponState.Released))) return rows;
        var copy = new TableEntity("", KeyOf(OfferId, Code))
        {
            ["code"] = Code,
            ["offer"] = OfferId,
            ["state"] = CouponRow.Word(CouponState.Released),
            ["issuedAt"] = IssuedAt,
            ["expiresAt"] = ExpiresAt,
            ["cause"] = Cause.Length > 0 ? Cause : null,
        };
        // Nobody heard of a code that has no copy.
        return standing is null || StateOf(standing) is CouponState.Released
            ? rows.With(standing is null ? copy : copy.Telling(Timeline.Of(standing)))
            : rows.With(copy.Telling([.. Timeline.Of(standing), Told(new CouponChange(OfferId, Code, CouponState.Released), at)]));
    }

    private static TimelineEntry Told(CouponChange change, DateTimeOffset at)
    {
        var about = new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = change.Code, ["offer"] = change.OfferId };
        foreach (var (name, value) in change.About ?? new Dictionary<string, string>(StringComparer.Ordinal)) about[name] = value;
        return new TimelineEntry("coupon" + change.State, at, about);
    }

    /// <summary>The copy says what became of the code; nothing happens where there is none, or where it says so already.</summary>
    public static ContactRows Tell(ContactRows rows, CouponChange change, DateTimeOffset at)
    {
        if (rows.Find(KeyOf(change.OfferId, change.Code)) is not { } standing) return rows;
        // Rolled back and redeemed again in the same moment, it costs what the second order says.
        if (standing.GetString("state") == CouponRow.Word(change.State) && CostOf(standing) == change.Cost) return rows;
        var copy = new TableEntity(standing) { ["state"] = CouponRow.Word(change.State), ["costMinor"] = change.Cost?.Minor, ["currency"] = change.Cost?.Currency };
        return rows.With(copy.Telling([.. Timeline.Of(standing), Told(change, at)]));
    }

    /// <summary>Coupons whose cause is such a one, as the contact's copies say, and of those that were redeemed what they cost the brand.</summary>
    public static IEnumerable<(string Code, (long Minor, string Currency)? Cost)> Of(ContactRows rows, Func<string, bool> isCause) =>
        from copy in rows.StartingWith("coupon|")
        where copy.GetString("cause") is { } cause && isCause(cause)
        select (copy.Text("code"), CostOf(copy));

    private static (long Minor, string Currency)? CostOf(TableEntity copy) => copy.GetInt64("costMinor") is { } minor ? (minor, copy.Text("currency")) : null;

    /// <summary>The delivery key of the message that it ends soon.</summary>
    public static string NudgeKey(string code) => "nudge-" + Keys.Encode(code);

    /// <summary>What a contact's copy says.</summary>
    public static CouponState StateOf(TableEntity copy) => copy.GetString("state") is { } state ? Enum.Parse<CouponState>(state, ignoreCase: true) : CouponState.Issued;

    internal static string KeyOf(string offerId, string code) => $"coupon|{Keys.Encode(offerId)}|{Keys.Encode(code)}";
}
