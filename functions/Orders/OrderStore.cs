using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>The truth of orders, and which of them wait for their person.</summary>
public sealed class OrderStore(Tables tables)
{
    /// <summary>
    /// Stores the order. False: another content stands under this key and the revision is not higher. The same content again is
    /// true and changes nothing but the revision, where that is higher.
    /// </summary>
    public async Task<bool> Store(Order order, CancellationToken stop)
    {
        var hash = order.Content;
        while (true)
        {
            var row = new TableEntity(Partition(order.Key), Keys.Encode(order.Id)) { ["hash"] = hash, ["revision"] = order.Revision }.With(order);
            if (await tables.Orders.Insert(row, stop) is not { } standing) return true;
            if (standing.Number("revision") >= order.Revision) return standing.GetString("hash") == hash;
            row.ETag = standing.ETag;
            if (await tables.Orders.Replace(row, stop)) return true;
        }
    }

    public async Task<Order?> Find(OrderKey key, CancellationToken stop) =>
        (await tables.Orders.Find(Partition(key), Keys.Encode(key.Id), stop))?.Order();

    /// <summary>The order waits for whoever shows this trait.</summary>
    public Task Wait(Trait trait, OrderKey key, CancellationToken stop) =>
        tables.Waiting.Put(new TableEntity(trait.Hash, key.ToString()) { ["shop"] = key.Shop, ["id"] = key.Id }, stop);

    public Task StopWaiting(Trait trait, OrderKey key, CancellationToken stop) => tables.Waiting.Delete(trait.Hash, key.ToString(), stop);

    public async Task<IReadOnlyList<OrderKey>> WaitingFor(Trait trait, CancellationToken stop)
    {
        var keys = new List<OrderKey>();
        await foreach (var row in tables.Waiting.Partition(trait.Hash, stop)) keys.Add(new OrderKey(row.Text("shop"), row.Text("id")));
        return keys;
    }

    private static string Partition(OrderKey key) => $"{Keys.Encode(key.Shop)}|{Keys.Hash(key.ToString())[..2]}";
}
