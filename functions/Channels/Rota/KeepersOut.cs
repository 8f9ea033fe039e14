using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Rota;

/// <summary>A keeper whom WeCom lets receive nobody.</summary>
/// <param name="Code">WeCom's.</param>
/// <param name="Reason">For people: what is wrong and what to do.</param>
/// <param name="Since">System time.</param>
public sealed record KeeperOut(string Keeper, int Code, string Reason, DateTimeOffset Since);

/// <summary>Keepers who were taken out of the rota: rows of the table <c>keepers</c>, as they stood at most five seconds ago.</summary>
public sealed class KeepersOut
{
    private const string Partition = "out";

    private readonly Tables tables;
    private readonly Recent<IReadOnlyDictionary<string, KeeperOut>> recent;

    public KeepersOut(Tables tables, [FromKeyedServices(Clocks.System)] TimeProvider system) =>
        (this.tables, recent) = (tables, new(system, Read));

    /// <summary>By user id.</summary>
    public Task<IReadOnlyDictionary<string, KeeperOut>> Get(CancellationToken stop) => recent.Get(stop);

    /// <summary>The last that is known, however old; for when the store does not answer.</summary>
    public IReadOnlyDictionary<string, KeeperOut>? Known => recent.Known;

    /// <summary>As it stands now.</summary>
    public async Task<IReadOnlyDictionary<string, KeeperOut>> Read(CancellationToken stop)
    {
        var found = new Dictionary<string, KeeperOut>(StringComparer.OrdinalIgnoreCase);
        await foreach (var row in tables.Keepers.Partition(Partition, stop))
            found[row.Text("keeper")] = new KeeperOut(row.Text("keeper"), row.Number("code"), row.Text("reason"), row.Time("since"));
        return found;
    }

    /// <summary>False: the keeper was out already.</summary>
    public async Task<bool> Add(KeeperOut one, CancellationToken stop)
    {
        var row = new TableEntity(Partition, Keys.OfMember(one.Keeper)) { ["keeper"] = one.Keeper, ["code"] = one.Code, ["reason"] = one.Reason, ["since"] = one.Since };
        var isNew = await tables.Keepers.Insert(row, stop) is null;
        recent.Forget();
        return isNew;
    }

    public async Task Remove(string keeper, CancellationToken stop)
    {
        await tables.Keepers.Delete(Partition, Keys.OfMember(keeper), stop);
        recent.Forget();
    }
}
