using System.Net;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Orders;

/// <summary>The process dies before each storage call that an order causes, in its request or after; another one goes on.</summary>
public sealed class KilledOrderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_before_any_step_an_order_is_kept_once_and_its_reminder_planned_once(bool contactFirst)
    {
        var first = await App.Start(settings: Selling.AtOnce);
        await using var platform = first.Platform;
        await first.PutTea();
        var card = (await first.Open(coupon: false))[0].PathAndQuery;
        var (app, struck) = (first, true);
        var n = 0;
        for (; struck; n++)
        {
            var customer = platform.WeCom.CreateCustomer("小雨", $"union-{n}");
            var order = app.Order($"{n}", new { unionid = $"union-{n}", shopCustomerId = $"buyer-{n}" });
            if (contactFirst) await Arrive(app, customer, card);
            string at;
            bool acknowledged;
            using (var death = new Death(app, after: n))
            {
                acknowledged = (await app.PostOrder(order)).StatusCode is HttpStatusCode.Accepted;
                await death.Drain(app);
                (struck, at) = (death.Struck, death.At);
            }

            await app.Stop();
            app = await App.Start(app.Store, platform, settings: Selling.AtOnce);
            if (!acknowledged) await app.Sell(order);
            if (!contactFirst) await Arrive(app, customer, card);
            await app.Drain();

            Assert.Equal((at, $"{n}"), (at, string.Join(',', await app.OrdersOf(customer))));
            Assert.Equal((at, 1), (at, (await app.Entries(customer, "reminderPlanned")).Count));
            Assert.Equal((at, 1), (at, (await app.Rows("due")).Count(row => row.GetString("contact") == app.IdOf(customer).Value && row.GetString("kind") == "repurchase")));
            Assert.Empty(await app.Rows("waiting"));
            Assert.Empty(await app.Rows("failures"));
        }
        await app.Stop();
        Assert.InRange(n, 10, 60);
    }

    private static async Task Arrive(App app, Customer customer, string card)
    {
        await app.Add(customer, new Uri(app.Anyone.BaseAddress!, card));
        await app.Drain();
    }
}
