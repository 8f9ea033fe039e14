using System.Collections.Concurrent;
using PrivateDomain.Contacts;
using PrivateDomain.Insights;
using PrivateDomain.Orders;
using PrivateDomain.Orders.Import;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Relations;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Insights;

/// <summary>Orders are told of again and again: what is counted is not counted anew, and who comes late changes nothing.</summary>
public sealed class RecountTests
{
    [Fact]
    public async Task What_is_counted_as_it_stands_costs_no_storage_call_however_many_orders_there_are()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await app.Drain();
        for (var n = 0; n < 30; n++)
            await app.Sell(app.Order($"{n}", new { externalUserId = customer.ExternalUserId }, paidAt: app.Clock.GetUtcNow().AddDays(n % 2 == 0 ? 0 : -60)));
        await app.Drain();
        Assert.Equal(["channel parcel 15 148500 CNY", "none  15 148500 CNY"], await app.Sales("last"));

        var told = new ContactOrdersImported((await app.ContactId(customer))!);
        Assert.Equal(["GET contacts"], await Calls(app, () => app.Service<AttributeOrder>().Handle(told, CancellationToken.None)));
        await app.Refund("7", "r1", 900);
        await app.Drain();
        Assert.Equal(["channel parcel 15 148500 CNY", "none  15 147600 CNY"], await app.Sales("last"));
    }

    [Fact]
    public async Task A_card_that_is_recognised_while_the_order_is_attributed_gets_its_credit()
    {
        await using var app = await App.Start();
        var serial = (await app.Open(coupon: false))[0].Segments[^1];
        var customer = await app.Friend("小雨");
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }));
        var (contact, came) = (app.IdOf(customer), app.Clock.GetUtcNow().AddDays(-1));
        var isRecognised = false;
        app.Storage.Before = async call =>
        {
            if (isRecognised || !call.Contains("$batch", StringComparison.Ordinal)) return;
            isRecognised = true;
            var added = new TimelineEntry("added", came, new Dictionary<string, string>(StringComparer.Ordinal) { ["keeper"] = "lin", ["serial"] = serial });
            await app.Service<ContactStore>().Change(contact, rows => ContactEvent.Into(rows, "e1", added), CancellationToken.None);
        };
        await app.Service<AttributeOrder>().Handle(new ContactOrdered(contact.Value, "tmall", "1"), CancellationToken.None);
        Assert.True(isRecognised);
        Assert.Equal(("channel parcel", "channel parcel"), await app.Credit("1"));
    }

    [Fact]
    public async Task A_run_that_was_overtaken_does_not_count_an_order_back_to_where_it_was()
    {
        await using var app = await App.Start();
        var sales = app.Service<Sales>();
        var order = Bought.Order("1", app.Clock.GetUtcNow(), ("tea", 1));
        var (early, late) = (new SalePlace(SalePlace.Prefix("last", Day(order)) + "none", null), new SalePlace(SalePlace.Prefix("last", Day(order)) + "reminder|tea", new Touch(Touch.Reminder, "tea", order.PaidAt)));
        await sales.Count(order, late, revision: 2, CancellationToken.None);
        await sales.Forget(order.Key, early.Partition, revision: 2, CancellationToken.None);
        await sales.Count(order, early, revision: 1, CancellationToken.None);
        Assert.StartsWith("reminder tea 1 ", Assert.Single(await app.Sales("last")), StringComparison.Ordinal);
        await sales.Count(order, early, revision: 3, CancellationToken.None);
        await sales.Forget(order.Key, late.Partition, revision: 3, CancellationToken.None);
        Assert.StartsWith("none  1 ", Assert.Single(await app.Sales("last")), StringComparison.Ordinal);
    }

    private static DateOnly Day(Order order) => DateOnly.FromDateTime(order.PaidAt.UtcDateTime);

    private static async Task<IReadOnlyList<string>> Calls(App app, Func<Task> act)
    {
        var calls = new ConcurrentQueue<string>();
        app.Storage.Before = call =>
        {
            // What a channel says may be read anew: it is kept for some seconds.
            if (!call.StartsWith("GET catalog", StringComparison.Ordinal)) calls.Enqueue(call.Split('(')[0]);
            return Task.CompletedTask;
        };
        await act();
        app.Storage.Before = _ => Task.CompletedTask;
        return [.. calls];
    }
}
