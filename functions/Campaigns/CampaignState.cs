using Azure;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

public enum CampaignStatus
{
    Draft,
    Running,
    Paused,
    Cancelled,

    /// <summary>Its time is over.</summary>
    Ended,
}

/// <summary>Where a campaign stands; read from the store, never from a cache, by whoever is about to act for it.</summary>
/// <param name="Round">Recipients are planned in rounds, of which each gives every keeper a task of its own: the first at the start, others
/// for those who had to wait. 0 before the first.</param>
/// <param name="Fixed">The round's tasks are all written; nothing may be handed over of a round before.</param>
/// <param name="StartedAt">Business time of the first start.</param>
public sealed record CampaignState(CampaignStatus Status, int Round, bool Fixed, DateTimeOffset? StartedAt)
{
    public static readonly CampaignState Draft = new(CampaignStatus.Draft, Round: 0, Fixed: true, StartedAt: null);

    public bool IsRunning => Status is CampaignStatus.Running;

    public bool IsOver => Status is CampaignStatus.Cancelled or CampaignStatus.Ended;

    /// <summary>What its recipients are told of that.</summary>
    public string OverBecause => Status is CampaignStatus.Ended ? CampaignDelivery.TooLate : CampaignDelivery.Cancelled;
}

/// <summary>The rows of a campaign: its state, and its recipients in pages of up to 500.</summary>
public sealed class CampaignStore(Tables tables)
{
    public const int PerPage = 500;

    private const string StateRow = "state";
    private const string PagePrefix = "page|";
    private const string AfterPages = "page}";

    public async Task<CampaignState> State(string campaign, CancellationToken stop) =>
        await tables.Campaigns.Find(Partition(campaign), StateRow, stop) is { } row ? Read(row) : CampaignState.Draft;

    /// <summary>Changes the state; a decision that changes nothing writes nothing.</summary>
    /// <returns>The state as it stands now.</returns>
    public async Task<CampaignState> Change(string campaign, Func<CampaignState, CampaignState> decide, CancellationToken stop)
    {
        for (; ; )
        {
            var row = await tables.Campaigns.Find(Partition(campaign), StateRow, stop);
            var state = row is null ? CampaignState.Draft : Read(row);
            var next = decide(state);
            if (next == state) return state;
            var written = new TableEntity(Partition(campaign), StateRow)
            {
                ["status"] = next.Status.ToString(),
                ["round"] = next.Round,
                ["fixed"] = next.Fixed,
                ["startedAt"] = next.StartedAt,
            };
            if (await Write(written, row?.ETag, stop)) return next;
        }
    }

    /// <summary>Keeps a page; the same recipients again are the same page, and one that is at work already is left alone.</summary>
    public Task Add(string campaign, IReadOnlyList<string> contacts, CancellationToken stop)
    {
        var key = PagePrefix + Keys.Hash(string.Join('\n', contacts))[..24];
        return tables.Campaigns.Insert(Row(campaign, new RecipientPage(key, [.. contacts.Select(contact => new Recipient(contact))])), stop);
    }

    public async Task<RecipientPage?> Page(string campaign, string key, CancellationToken stop) =>
        await tables.Campaigns.Find(Partition(campaign), key, stop) is { } row ? RecipientPage.From(row) : null;

    /// <summary>The page after this one, in the order of their keys; the first after an empty key.</summary>
    public async Task<RecipientPage?> Next(string campaign, string after, CancellationToken stop) =>
        await tables.Campaigns.Next(Partition(campaign), after.Length > 0 ? after : PagePrefix, AfterPages, stop) is { } row ? RecipientPage.From(row) : null;

    public async IAsyncEnumerable<RecipientPage> Pages(string campaign, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in tables.Campaigns.Rows(Partition(campaign), PagePrefix, stop)) yield return RecipientPage.From(row);
    }

    /// <summary>Changes the page's recipients. The contacts are the truth; the page says the same for whoever counts.</summary>
    public async Task Change(string campaign, string key, Func<Recipient, Recipient> decide, CancellationToken stop)
    {
        for (; ; )
        {
            if (await Page(campaign, key, stop) is not { } page) return;
            var next = page with { Recipients = [.. page.Recipients.Select(decide)] };
            if (page.Recipients.SequenceEqual(next.Recipients)) return;
            if (await Write(Row(campaign, next), page.Version, stop)) return;
        }
    }

    private async Task<bool> Write(TableEntity row, ETag? read, CancellationToken stop)
    {
        if (read is not { } version) return await tables.Campaigns.Insert(row, stop) is null;
        row.ETag = version;
        return await tables.Campaigns.Replace(row, stop);
    }

    private static TableEntity Row(string campaign, RecipientPage page) => page.Into(new TableEntity(Partition(campaign), page.Key));

    private static CampaignState Read(TableEntity row) => new(
        Enum.Parse<CampaignStatus>(row.Text("status")), row.Number("round"), row.Flag("fixed"), row.GetDateTimeOffset("startedAt"));

    private static string Partition(string campaign) => Keys.Encode(campaign);
}
