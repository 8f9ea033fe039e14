using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Relations;

namespace PrivateDomain.Tests.Insights;

/// <summary>The process dies before each storage call of what an order brings; another one goes on, and the order is counted once.</summary>
public sealed class KilledCreditTests
{
    [Fact]
    public async Task Killed_anywhere_an_order_and_its_refund_are_counted_once()
    {
        var lived = await EachDeath.Of(
            Selling.AtOnce,
            async (app, n) =>
            {
                var customer = await app.Friend($"客{n}");
                await app.Sell(app.Order($"{n}", new { externalUserId = customer.ExternalUserId }));
                await app.Drain();
                return n;
            },
            async (app, n, die) =>
            {
                await app.Refund($"{n}", "r1", 900);
                await die(app);
            },
            async (app, n, at) =>
            {
                // A day passes with each life; who lives on has some seventy.
                Assert.Equal((at, $"none  {n + 1} {(n + 1) * 9000} CNY"), (at, Assert.Single(await app.Sales("first"))));
                Assert.Equal((at, $"none  {n + 1} {(n + 1) * 9000} CNY"), (at, Assert.Single(await app.Sales("last"))));
            });
        Assert.InRange(lived, 8, 60);
    }
}
