using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Orders;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Storage;

/// <summary>No partition takes more than its share: one is good for 2,000 operations a second, whatever the account can do.</summary>
public sealed class KeySpreadTests(OneApp one) : IClassFixture<OneApp>
{
    [Fact]
    public void Contacts_that_come_one_after_the_other_are_partitions_all_over_the_range()
    {
        var key = "a key for tests"u8.ToArray();
        var ids = Enumerable.Range(0, 3200).Select(n => ContactId.For(key, new Identity(Identity.WeCom, $"wm{n:D6}")).Value).ToList();

        Assert.Equal(3200, ids.Distinct(StringComparer.Ordinal).Count());
        AssertEven(32, ids.Select(id => id[..1]));
    }

    [Fact]
    public void Coupons_of_one_offer_are_spread_over_all_sixteen_shards() =>
        AssertEven(
            16, Enumerable.Range(0, 1600).Select(n => CouponCode.Shard(new CouponSource($"contact{n}", "offer", "cause").ToString())));

    [Fact]
    public async Task Orders_and_traits_of_one_shop_do_not_share_a_partition()
    {
        var (orders, lookups) = (one.App.Service<OrderStore>(), one.App.Service<Lookups>());
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async n =>
        {
            await orders.Store(Order($"{n}"), Retelling.Counted, CancellationToken.None);
            await lookups.Learn(Trait.ShopCustomer("spread", $"{n}"), new ContactId($"{n}"), CancellationToken.None);
        }));

        Assert.InRange(await PartitionsAsync("orders", "spread|"), 100, 200);
        Assert.InRange(await PartitionsAsync("lookups", "shop%3Aspread|"), 100, 200);
    }

    private static Order Order(string id) =>
        new("spread", id, DateTimeOffset.UnixEpoch, "CNY", 0, new Buyer(null, null, null, [], null), [], 1, id);

    private async Task<int> PartitionsAsync(string table, string prefix) =>
        (await one.App.Rows(table)).Select(row => row.PartitionKey)
            .Where(partition => partition.StartsWith(prefix, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Count();

    // By chance the fullest of as many as 32 with 100 each has some 125; twice its share would be a fault of the key.
    private static void AssertEven(int places, IEnumerable<string> where)
    {
        var counts = where.CountBy(place => place, StringComparer.Ordinal).Select(pair => pair.Value).ToList();
        Assert.Equal(places, counts.Count);
        Assert.InRange(counts.Max(), counts.Sum() / places, 2 * counts.Sum() / places);
    }
}
