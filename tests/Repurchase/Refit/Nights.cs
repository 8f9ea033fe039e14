using System.Globalization;
using System.Text.RegularExpressions;
using PrivateDomain.Delivery;
using PrivateDomain.Repurchase;
using PrivateDomain.Repurchase.Forecasts;
using PrivateDomain.Repurchase.Refit;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase.Refit;

/// <summary>A shop whose customers buy tea every so many days, and its nights.</summary>
internal static class Nights
{
    /// <summary>The hour's timer, and all that comes of it.</summary>
    public static async Task Refit(this App app)
    {
        await app.Service<RefitForecasts>().Sweep(CancellationToken.None);
        await app.Drain();
    }

    /// <summary>The next night.</summary>
    public static async Task Night(this App app)
    {
        app.Clock.Ahead += TimeSpan.FromDays(1);
        await app.Refit();
    }

    public static async Task<Learned> Learned(this App app) => await app.Service<Outlooks>().Learned(CancellationToken.None);

    /// <summary>The last day that is known in full in this night.</summary>
    public static DateOnly LastNight(this App app) => DateOnly.ParseExact(PrivateDomain.Night.Of(app.Clock.GetUtcNow(), Bought.Shanghai), "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-1);

    /// <summary>Customers who bought tea every <paramref name="gap"/> days, the last time yesterday.</summary>
    public static async Task<IReadOnlyList<Customer>> Regulars(this App app, int customers, int gap, int orders = 4, string sku = "tea")
    {
        var card = (await app.Open(coupon: false))[0];
        var come = new List<Customer>();
        for (var n = 0; n < customers; n++)
        {
            var (customer, _) = await app.Come(card);
            come.Add(customer);
            for (var order = 0; order < orders; order++)
                await app.Sell(app.Order($"{customer.ExternalUserId}-{order}", new { externalUserId = customer.ExternalUserId }, app.Clock.GetUtcNow().AddDays(-1 - gap * (orders - 1 - order)), sku: sku));
        }
        await app.Drain();
        return come;
    }

    /// <summary>What all buyers of a product have shown.</summary>
    public static async Task<ProductGaps> Buyers(this App app, string sku) => (await app.Service<Outlooks>().Find(sku, CancellationToken.None))!.Buyers;

    /// <summary>How many calls the night's messages have made that are of this kind.</summary>
    public static int Calls(this App app, string like) => app.Storage.Of("HandleBulk").SelectMany(run => run.Calls).Count(call => Regex.IsMatch(call.Name, like, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

    /// <summary>When the customer is to be reminded, as it stands with the contact.</summary>
    public static async Task<DateTimeOffset> Moment(this App app, Customer customer) =>
        (await app.Reminders(customer)).Single(row => row.State is DeliveryState.Planned).NotBefore!.Value;
}
