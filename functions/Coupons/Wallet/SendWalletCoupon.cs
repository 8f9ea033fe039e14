using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Wallet;

/// <summary>A cash coupon of WeChat Pay was promised to a contact, and may not be in their wallet yet.</summary>
public sealed record WalletCouponPromised(string Contact, string Offer, string Cause, int Tries = 0);

/// <summary>What came of it.</summary>
/// <param name="CouponId">In the customer's wallet, under this id of WeChat Pay.</param>
/// <param name="Why">Nothing where it is not known yet: it stays promised, and is sent again under the same number.</param>
public readonly record struct WalletSending(string? CouponId, NoCoupon? Why);

/// <summary>
/// Puts a cash coupon of WeChat Pay (代金券) into a contact's wallet. Limits, fallback and source are those of every coupon: the code that the source was given stands for
/// it here, and the number of the request follows from the source, so a repeat is the same coupon. A definite no gives everything back; what is
/// not known is held and asked again.
/// </summary>
public sealed class SendWalletCoupon(
    Tables tables, ContactStore contacts, ReleaseCoupon releaseCoupon, CouponSources sources, CouponNudge nudge, Catalog catalog, WeChatPayClient pay, MessageSender messages,
    [FromKeyedServices(Clocks.System)] TimeProvider clock) : IHandle<WalletCouponPromised>
{
    /// <summary>A welcome waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(30);

    /// <summary>At the time of issue, while somebody waits.</summary>
    public async Task<WalletSending> Handle(CouponSource source, Offer offer, CodeGiven given, CancellationToken stop)
    {
        if (await Row(given, stop) is { } row && Sent(row) is { } before) return new(before, Why: null);
        await messages.Send(new WalletCouponPromised(source.Contact, source.Offer, source.Cause), stop, Head);
        return (await Send(source, offer, given, Patience, stop)).Sending;
    }

    /// <summary>Later, until it is known.</summary>
    public async Task Handle(WalletCouponPromised message, CancellationToken stop)
    {
        var source = new CouponSource(message.Contact, message.Offer, message.Cause);
        if (await catalog.FindNow(Offer.Kind, message.Offer, CouponJson.Default.Offer, stop) is not { } offer || await sources.Standing(source, stop) is not { Code: { } given }) return;
        var couponId = await Row(given, stop) is { } row ? Sent(row) : null;
        if (couponId is null)
        {
            var (sending, verdict) = await Send(source, offer, given, LongPatience, stop);
            couponId = sending.CouponId;
            if (couponId is null)
            {
                if (verdict.MayComeAgain() && message.Tries < ComeAgain.MostTries) await messages.Send(message with { Tries = message.Tries + 1 }, stop, verdict.Pause(message.Tries));
                return;
            }
        }
        var coupon = new Coupon(couponId, message.Offer, offer, given.IssuedAt, given.ValidFrom, given.ExpiresAt, IsNew: false) { Cause = source.FirstCause };
        await nudge.Plan(message.Contact, offer, couponId, given.ExpiresAt, stop);
        await contacts.Change(new ContactId(message.Contact), rows => rows.Known ? coupon.Into(rows) : rows, stop);
    }

    private async Task<(WalletSending Sending, Verdict Verdict)> Send(CouponSource source, Offer offer, CodeGiven given, TimeSpan patience, CancellationToken stop)
    {
        var rows = await contacts.Read(new ContactId(source.Contact), stop);
        // A follower of the Official Account is known by their openid; who only talks to a keeper is not.
        if (OpenId(rows) is not { } openId) return (await GiveBack(source, NoCoupon.NoOpenId, stop), Verdict.Delivered);
        using var patient = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, stop);
        var answer = await pay.SendCoupon(openId, offer.StockId!, OutRequestNo.Of(source.Contact, source.Offer, source.Cause), either.Token);
        if (answer.Value is { } sent)
        {
            await Note(given, sent.CouponId, stop);
            return (new(sent.CouponId, Why: null), answer.Verdict);
        }
        return answer.Verdict.Kind is VerdictKind.Refused
            ? (await GiveBack(source, answer.Verdict.Code is WeChatPayVerdicts.StockUsedUp ? NoCoupon.PoolEmpty : NoCoupon.PlatformRefused, stop), answer.Verdict)
            : (new(CouponId: null, NoCoupon.NotKnownYet), answer.Verdict);
    }

    private async Task<WalletSending> GiveBack(CouponSource source, NoCoupon why, CancellationToken stop)
    {
        await releaseCoupon.Handle(new ContactId(source.Contact), source.Offer, source.Cause, isRefusedByPay: true, stop);
        return new(CouponId: null, why);
    }

    // First the way from WeChat Pay's id to the code: a notification of its use may come at once.
    private async Task Note(CodeGiven given, string couponId, CancellationToken stop)
    {
        await tables.Codes.Put(
            new TableEntity(CouponCode.Shard(couponId), RedeemedByPay.RowOf(couponId)) { ["code"] = given.Code }, stop);
        while (await Row(given, stop) is { } row && Sent(row) is null)
            if (await tables.Codes.Replace(new TableEntity(row) { ["couponId"] = couponId, ETag = row.ETag }, stop)) return;
    }

    private Task<TableEntity?> Row(CodeGiven given, CancellationToken stop) => tables.Codes.Find(given.Shard, CodeKeys.OfCode(CodeKeys.Fold(given.Code)).Row, stop);

    private static string? Sent(TableEntity row) => row.GetString("couponId");

    internal static string? OpenId(ContactRows rows) => rows.StartingWith($"identity|{Identity.WeChat}|").Select(row => row.Text("externalId")).FirstOrDefault();
}
