using Azure.Data.Tables;

namespace PrivateDomain.Coupons.Limits;

/// <summary>What somebody wants written and counted.</summary>
internal sealed class Wish(Quantity need, IReadOnlyList<TableTransactionAction> actions, bool isFact)
{
    public bool IsFact { get; } = isFact;

    public Quantity Need { get; } = need;

    public IReadOnlyList<TableTransactionAction> Actions { get; } = actions;

    /// <summary>What it alone may write: all but the gate, which is merged with nothing and may be by many.</summary>
    public IEnumerable<string> Rows => Actions.Where(action => !IsGate(action)).Select(action => action.Entity.RowKey);

    public static bool IsGate(TableTransactionAction action) => action.ActionType is TableTransactionActionType.UpdateMerge;

    /// <summary>Set by whoever took it along.</summary>
    public TakeOutcome? Outcome { get; set; }
}

/// <summary>An instance's place at a shard's slices: one transaction at a time, and whoever waits for it may go along with the next.</summary>
internal sealed class Desk(string shard)
{
    /// <summary>A transaction has at most 100 actions, and one of them is the slice's.</summary>
    private const int MostActions = 90;

    private readonly Lock gate = new();
    private readonly List<Wish> waiting = [];

    /// <summary>Holds <see cref="Lane"/> and <see cref="Row"/>.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public int Lane { get; set; }

    public SliceKey Key => new(shard, Lane);

    /// <summary>The slice as it was last written or read.</summary>
    public TableEntity? Row { get; set; }

    public Wish Join(Wish wish)
    {
        lock (gate) waiting.Add(wish);
        return wish;
    }

    public void Leave(Wish wish)
    {
        lock (gate) waiting.Remove(wish);
    }

    /// <summary>The wish, and those that wait and count something too, as many as go into one transaction.</summary>
    public IReadOnlyList<Wish> With(Wish own)
    {
        lock (gate)
        {
            List<Wish> together = [own];
            var actions = own.Actions.Count;
            var rows = own.Rows.ToHashSet(StringComparer.Ordinal);
            foreach (var wish in waiting.Where(wish => wish != own && wish is { Outcome: null, IsFact: false, Need.Codes: > 0 } && own is { IsFact: false, Need.Codes: > 0 }))
            {
                // Two that want the same row are rivals.
                if (wish.Rows.Any(rows.Contains)) continue;
                if ((actions += wish.Actions.Count) > MostActions) break;
                rows.UnionWith(wish.Rows);
                together.Add(wish);
            }
            return together;
        }
    }
}
