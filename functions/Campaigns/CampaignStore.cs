using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

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
            if (await Write(Row(campaign, next), row?.ETag, stop)) return next;
        }
    }

    /// <summary>
    /// Keeps recipients in pages, all of them or none: in one transaction with the state, so that none comes into a campaign that is started
    /// meanwhile. The same recipients again are the same page. False: it was started.
    /// </summary>
    /// <param name="pages">At most 99, as many as fit a body several times.</param>
    public async Task<bool> Add(string campaign, IReadOnlyList<IReadOnlyList<string>> pages, CancellationToken stop)
    {
        var missing = pages.Select(contacts => Row(campaign, new RecipientPage(
            PagePrefix + Keys.Hash(string.Join('\n', contacts))[..24], [.. contacts.Select(contact => new Recipient(contact))]))).ToList();
        for (; ; )
        {
            var row = await tables.Campaigns.Find(Partition(campaign), StateRow, stop);
            if (row is not null && Read(row).Status is not CampaignStatus.Draft) return false;
            var draft = Row(campaign, CampaignState.Draft);
            draft.ETag = row?.ETag ?? default;
            if (missing.Count == 0 || await tables.Campaigns.Mark(missing, draft, isNew: row is null, stop)) return true;
            var standing = new HashSet<string>(StringComparer.Ordinal);
            foreach (var page in missing)
                if (await tables.Campaigns.Find(page.PartitionKey, page.RowKey, stop) is not null) standing.Add(page.RowKey);
            missing.RemoveAll(page => standing.Contains(page.RowKey));
        }
    }

    public async Task<RecipientPage?> Page(string campaign, string key, CancellationToken stop) =>
        await tables.Campaigns.Find(Partition(campaign), key, stop) is { } row ? RecipientPage.From(row) : null;

    /// <summary>The page after this one, in the order of their keys; the first after an empty key.</summary>
    public async Task<RecipientPage?> Next(string campaign, string after, CancellationToken stop) =>
        await tables.Campaigns.Next(Partition(campaign), after.Length > 0 ? after : PagePrefix, AfterPages, stop) is { } row ? RecipientPage.From(row) : null;

    public async IAsyncEnumerable<RecipientPage> Pages(string campaign, [EnumeratorCancellation] CancellationToken stop)
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

    private static TableEntity Row(string campaign, CampaignState state)
    {
        var row = new TableEntity(Partition(campaign), StateRow)
        {
            ["status"] = state.Status.ToString(),
            ["round"] = state.Round,
            ["fixed"] = state.Fixed,
            ["startedAt"] = state.StartedAt,
        };
        return state.Started is { } started ? row.Pack("started", zip => JsonSerializer.Serialize(zip, started, CampaignJson.Default.Campaign)) : row;
    }

    private static CampaignState Read(TableEntity row) =>
        new(Enum.Parse<CampaignStatus>(row.Text("status")), row.Number("round"), row.Flag("fixed"), row.GetDateTimeOffset("startedAt")) { Started = Started(row) };

    private static Campaign? Started(TableEntity row)
    {
        if (row.GetBinary("started0") is null) return null;
        using var zip = row.Unpack("started");
        return JsonSerializer.Deserialize(zip, CampaignJson.Default.Campaign);
    }

    private static string Partition(string campaign) => Keys.Encode(campaign);
}
