using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>What became of something that was told of an order.</summary>
/// <param name="Taken">False: another content stands, and what was told is no newer.</param>
/// <param name="Order">As it stands now; nothing where the order itself was not told yet.</param>
/// <param name="IsNew">Nothing had been told of the order before.</param>
public readonly record struct Told(bool Taken, Order? Order, bool IsNew);

/// <summary>The truth of orders, and which of them wait for their person.</summary>
public sealed class OrderStore(Tables tables)
{
    /// <summary>Stores the order. Where it was told before, what stands is what <paramref name="retold"/> makes of both; not taken where that is nothing.</summary>
    public Task<Told> Store(Order order, Func<Order, Order, Order?> retold, CancellationToken stop) => Change(order.Key, standing =>
        standing.Order is not { } known ? standing with { Order = order }
        : retold(known, order) is { } stands ? ReferenceEquals(stands, known) ? standing : standing with { Order = stands.InPlaceOf(known) }
        : null, stop);

    /// <summary>What storing the order would say.</summary>
    public async Task<Told> Would(Order order, CancellationToken stop) => await Find(order.Key, stop) is not { } standing
        ? new(Taken: true, Order: null, IsNew: true)
        : new(Taken: standing.Revision < order.Revision || standing.Content == order.Content, standing, IsNew: false);

    /// <summary>Adds to what became of the order, whether or not the order itself was told yet. Not taken: it says no.</summary>
    public Task<Told> Tell(OrderKey key, Func<Aftermath, Aftermath?> tell, CancellationToken stop) =>
        Change(key, standing => tell(standing.Since) is { } after ? standing with { Since = after } : null, stop);

    public async Task<Order?> Find(OrderKey key, CancellationToken stop) =>
        await tables.Orders.Find(Partition(key), Keys.Encode(key.Id), stop) is { } row ? OrderRow.From(row).Effective : null;

    /// <summary>Orders of a shop behind a place, or from the first one on, in the order of their keys.</summary>
    public async IAsyncEnumerable<(Order Order, OrderPlace Place)> List(string shop, OrderPlace? after, [EnumeratorCancellation] CancellationToken stop)
    {
        var end = Prefix(shop) + '\uffff';
        var rest = after is null ? AsyncEnumerable.Empty<TableEntity>() : tables.Orders.Between(after.Partition, after.Row, "\uffff", int.MaxValue, stop).Where(row => row.RowKey != after.Row);
        var next = tables.Orders.Range(after is null ? Prefix(shop) : after.Partition + ' ', end, stop: stop);
        await foreach (var row in rest.Concat(next))
            if (OrderRow.From(row).Effective is { } order) yield return (order, new(row.PartitionKey, row.RowKey));
    }

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

    private async Task<Told> Change(OrderKey key, Func<OrderRow, OrderRow?> decide, CancellationToken stop)
    {
        TableEntity? row = null;
        while (true)
        {
            var standing = row is null ? OrderRow.None : OrderRow.From(row);
            if (decide(standing) is not { } next) return new(Taken: false, standing.Effective, IsNew: false);
            if (next == standing && row is not null) return new(Taken: true, standing.Effective, IsNew: false);
            next = next with { Version = standing.Version + 1 };
            var written = next.Into(new TableEntity(Partition(key), Keys.Encode(key.Id)));
            if (row is null)
            {
                if ((row = await tables.Orders.Insert(written, stop)) is null) return new(Taken: true, next.Effective, IsNew: true);
                continue;
            }
            written.ETag = row.ETag;
            if (await tables.Orders.Replace(written, stop)) return new(Taken: true, next.Effective, IsNew: false);
            row = await tables.Orders.Find(written.PartitionKey, written.RowKey, stop);
        }
    }

    private static string Prefix(string shop) => $"{Keys.Encode(shop)}|";

    private static string Partition(OrderKey key) => $"{Prefix(key.Shop)}{Keys.Hash(key.ToString())[..2]}";
}

/// <summary>Where an order stands in the list of its shop.</summary>
public sealed record OrderPlace(string Partition, string Row);
