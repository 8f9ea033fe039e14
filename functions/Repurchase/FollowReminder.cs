using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;

namespace PrivateDomain.Repurchase;

/// <summary>What became of a reminder that lies with a keeper; one whose product was bought meanwhile is taken back.</summary>
public sealed class FollowReminder(FollowTask followTask) : IDueHandler
{
    public const string DueKind = "repurchase-result";

    private static readonly TaskLife Life = new(
        SendReminder.DueKind, DueKind, (rows, reminder, _) => Cycle.WhyOutdated(reminder, Purchases.In(rows)));

    public string Kind => DueKind;

    public Task Handle(ContactId contact, string key, CancellationToken stop) => followTask.Handle(contact, key, Life, stop);
}
