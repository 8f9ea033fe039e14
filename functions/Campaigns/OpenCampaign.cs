using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Campaigns;

/// <summary>What the page behind a campaign's link shows.</summary>
public enum CampaignPageKind
{
    /// <summary>This customer's own text, and their coupon where there is one.</summary>
    Own,

    /// <summary>Nothing of anybody: for who is no recipient, wants no messages, bought already, or comes when it is over.</summary>
    Neutral,

    /// <summary>WeChat knows who looks; this browser does not.</summary>
    InWeChat,

    /// <summary>Who looks could not be found out this time.</summary>
    TryAgain,

    /// <summary>WeChat is asked first who looks.</summary>
    Ask,
}

/// <param name="Name">Of the customer, for the text.</param>
public sealed record CampaignPage(CampaignPageKind Kind, Campaign? Campaign = null, string Name = "", Coupon? Coupon = null)
{
    public static readonly CampaignPage Neutral = new(CampaignPageKind.Neutral);
}

/// <summary>
/// A customer opened a campaign's link. The address names no contact: WeChat says who looks. A recipient gets their own text, and the coupon
/// that was promised: the same one however often they look. Everybody else gets the same neutral page, which tells nothing of anybody.
/// </summary>
public sealed partial class OpenCampaign(
    ContactStore contacts, Lookups lookups, CampaignStore store, IssueCoupon issueCoupon, RedeemCoupon redeemCoupon, WebLogin login, TimeProvider clock, ILogger<OpenCampaign> log)
{
    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(2.5);

    /// <param name="code">What WeChat added to the address; nothing where nobody was asked yet.</param>
    public async Task<CampaignPage> Handle(string id, string? code, string? state, Budget budget)
    {
        try
        {
            // Also of a campaign that is paused: pause means pause, for its coupons too.
            if (!login.CanAsk || await store.State(id, budget.Token) is not { IsRunning: true, Started: { Link: not null } campaign } || clock.GetUtcNow() >= campaign.Expires) return CampaignPage.Neutral;
            if (code is null && state is null) return new(CampaignPageKind.Ask);
            // Whoever comes back with what cannot be exchanged is not sent there again: that could go on for ever.
            var answer = await login.Return(code ?? "", state ?? "", About(id), LoginTimeout, budget.Token);
            return answer.Value is { } identity ? await Show(id, campaign, identity, budget) : new(CampaignPageKind.TryAgain);
        }
        catch (Exception failure)
        {
            Log.Failed(log, failure, id);
            return new(CampaignPageKind.TryAgain);
        }
    }

    /// <summary>What a state of WeChat's login is about.</summary>
    public static string About(string id) => "m/" + id;

    /// <summary>Whether the message went out to the contact, or may have, and nothing ended it since.</summary>
    public static bool IsFor(ContactRows rows, string key, Campaign campaign) =>
        Profile.In(rows) is { OptedOut: false }
        && DeliveryRow.In(rows, key) is { } row
        && row switch
        {
            { State: DeliveryState.Planned } => row.Task.Length > 0,
            { State: var state } => state is DeliveryState.Accepted or DeliveryState.Sent or DeliveryState.Unknown,
        }
        && !CampaignDelivery.HasBought(rows, row, campaign);

    private async Task<CampaignPage> Show(string id, Campaign campaign, WebIdentity identity, Budget budget)
    {
        var key = Campaign.DeliveryKey(id);
        if (await Find(identity, key, campaign, budget) is not { } rows) return CampaignPage.Neutral;
        var coupon = campaign.Offer is { } offer ? (await issueCoupon.Handle(Campaign.Named(DeliveryRow.In(rows, key)!), offer, key, budget.Token)).Coupon : null;
        if (coupon is not null)
        {
            rows = await contacts.Change(rows, coupon.Into, budget.Token);
            await redeemCoupon.Look(coupon.Code, budget.Token);
        }
        return new(CampaignPageKind.Own, campaign, Profile.In(rows)!.Name, coupon);
    }

    // The openid and the union id may lead to two contacts that nobody has told are one: the recipient is meant.
    private async Task<ContactRows?> Find(WebIdentity identity, string key, Campaign campaign, Budget budget)
    {
        var byUnionId = identity.UnionId is { } unionId ? await lookups.Find(Trait.UnionId(unionId), budget.Token) : null;
        foreach (var contact in new[] { byUnionId, contacts.IdOf(new Identity(Identity.WeChat, identity.OpenId)) }.OfType<ContactId>().Distinct())
            if (await contacts.Read(contact, budget.Token) is { Known: true } rows && IsFor(rows, key, campaign)) return rows;
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The page of campaign {Campaign} could not be shown; the customer got one that asks to try again.")]
        public static partial void Failed(ILogger log, Exception failure, string campaign);
    }
}
