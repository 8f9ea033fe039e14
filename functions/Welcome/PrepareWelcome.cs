using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Media;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>
/// Finds what a new contact is greeted with and makes its text, with a coupon where the welcome has one. Runs beside the write of the
/// resume message, before the contact says anything of it. An unknown, old or malformed state gets the default welcome.
/// </summary>
public sealed partial class PrepareWelcome(
    Catalog catalog, ChannelDirectory channels, IssueCoupon issueCoupon, ResolveAttachments resolveAttachments, WeComClient wecom, IOptions<BrandOptions> brand,
    TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<PrepareWelcome> log)
{
    private const string Cause = "welcome";

    /// <summary>The welcome of whoever was added; a name is asked for where the text uses it and WeCom knows the person.</summary>
    public Task<PreparedWelcome> Handle(ContactId contact, RelationChanged added, CancellationToken stop) =>
        Handle(contact, knowsWho: false, added, offer => issueCoupon.Handle(contact, offer, Cause, stop), _ => false, stop);

    /// <summary>The same for a contact whose rows are known: what was issued to anyone who turned out to be it, it has.</summary>
    public Task<PreparedWelcome> Handle(ContactRows person, RelationChanged added, CancellationToken stop) =>
        Handle(person.Id, knowsWho: true, added, offer => issueCoupon.Handle(person, offer, Cause, stop), coupon => coupon.WasSpent(person), stop);

    private async Task<PreparedWelcome> Handle(ContactId contact, bool knowsWho, RelationChanged added, Func<string, Task<CouponIssue>> issue, Func<Coupon, bool> isSpent, CancellationToken stop)
    {
        var found = await channels.FindOfState(added.Code, stop);
        var definition = await Find(found?.Channel.Welcome, stop) ?? await Find(WelcomeText.DefaultId, stop) ?? WelcomeText.BuiltIn;
        var welcome = WelcomeVariants.Choose(definition, found?.Id, added.Keeper, added.At, brand.Value.Zone);
        var name = welcome.UsesName && added.Identity.Platform == Identity.WeCom ? FetchName(added.Identity.ExternalId, stop) : Task.FromResult("");
        var resolving = resolveAttachments.Handle(welcome.Attachments, stop);
        var coupon = await Issue(welcome.Offer, issue, isSpent);
        var (attachments, leftOut) = await resolving;
        return new PreparedWelcome(welcome.Render(brand.Value, await name, coupon), coupon, attachments, leftOut, contact, knowsWho);
    }

    private async Task<WelcomeDefinition?> Find(string? id, CancellationToken stop) =>
        id is null ? null : await catalog.Find(WelcomeText.Kind, id, WelcomeJson.Default.WelcomeDefinition, stop);

    private async Task<Coupon?> Issue(string? offerId, Func<string, Task<CouponIssue>> issue, Func<Coupon, bool> isSpent)
    {
        if (offerId is null) return null;
        try
        {
            var issued = await issue(offerId);
            if (issued is { Coupon: null, Why: var why }) Log.NoCoupon(log, offerId, why);
            if (issued.Coupon is not { } coupon || (coupon.ExpiresAt > business.GetUtcNow() && !isSpent(coupon))) return issued.Coupon;
            Log.WorthNothing(log, offerId);
            return null;
        }
        // A store that does not answer is another matter: then the platform calls again, and finds it back.
        catch (Exception failure) when (failure is not (RequestFailedException or AggregateException or OperationCanceledException))
        {
            Log.NotIssued(log, failure, offerId);
            return null;
        }
    }

    // The only thing fetched before a welcome, and only because its text asks for it; a slow answer costs the name, not the welcome.
    private async Task<string> FetchName(string externalId, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(700), system);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        return (await wecom.GetExternalContact(externalId, either.Token)).Value?.Name ?? "";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Who comes again had the coupon of {Offer} already, and it is used, revoked or over. Greeted without one.")]
        public static partial void WorthNothing(ILogger log, string offer);

        [LoggerMessage(LogLevel.Error, "The welcome's offer {Offer} could not be asked for a coupon. Greeted without one.")]
        public static partial void NotIssued(ILogger log, Exception failure, string offer);

        [LoggerMessage(LogLevel.Warning, "The welcome's offer {Offer} gave no coupon: {Why}. Greeted without one.")]
        public static partial void NoCoupon(ILogger log, string offer, NoCoupon? why);
    }
}
