using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Orders;

namespace PrivateDomain.Campaigns;

/// <summary>What became of a personal task that lies with a keeper; taken back when the campaign stops, or its customer buys.</summary>
public sealed class FollowPersonal(CampaignStore store, CampaignDelivery delivery, FollowTask followTask) : IDueHandler
{
    public const string DueKind = "campaign-result";

    public string Kind => DueKind;

    public Task Handle(ContactId contact, string key, CancellationToken stop) => Follow(contact, key, stop);

    /// <returns>The rows as they stand after it.</returns>
    public async Task<ContactRows> Follow(ContactId contact, string key, CancellationToken stop)
    {
        var id = Campaign.IdOf(key);
        var state = await store.State(id, stop);
        var campaign = state.Started ?? throw new InvalidDataException($"The campaign {id} was never started.");
        var life = new TaskLife(SendPersonal.DueKind, DueKind, (rows, row, now) => WhyNot(rows, row, campaign, state, now))
        {
            AfterRefusal = (rows, row, now) => delivery.Again(rows.Id, row, campaign, now),
            Ends = campaign.Expires,
            Resumes = (why, now) => why == CampaignDelivery.Paused ? now : null,
        };
        var rows = await followTask.Handle(contact, key, life, stop);
        await SendPersonal.Note(store, rows, key, stop);
        return rows;
    }

    private static string? WhyNot(ContactRows rows, DeliveryRow row, Campaign campaign, CampaignState state, DateTimeOffset now) =>
        state.Status is CampaignStatus.Cancelled ? CampaignDelivery.Cancelled
        : now >= campaign.Expires || state.Status is CampaignStatus.Ended ? CampaignDelivery.TooLate
        : CampaignDelivery.HasBought(rows, row, campaign) ? CampaignDelivery.Bought
        : !state.IsRunning ? CampaignDelivery.Paused
        : null;
}

/// <summary>
/// A contact bought or opted out: what lies with a keeper for them alone is taken back now. What is only planned finds out when it is due; of a
/// shared task the link turns neutral.
/// </summary>
public sealed class EndPersonal(ContactStore contacts, FollowPersonal followPersonal) : IHandle<ContactOrdered>, IHandle<ContactOptedOut>
{
    public Task Handle(ContactOrdered message, CancellationToken stop) => End(message.Contact, stop);

    public Task Handle(ContactOptedOut message, CancellationToken stop) => End(message.Contact, stop);

    private async Task End(string contact, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(new ContactId(contact), stop);
        foreach (var row in DeliveryRow.In(rows).Where(row => row is { Kind: TaskDelivery.Campaign, State: DeliveryState.Accepted }))
            await followPersonal.Follow(rows.Id, row.Key, stop);
    }
}
