using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>
/// Counts a welcome that came to nothing and plans that its keeper is told. Runs when the event is taken up again, long after its callback was
/// answered, and may run again: one row a welcome, one due row a keeper and minute.
/// </summary>
public sealed partial class NoteLostWelcome(ContactStore contacts, PrepareWelcome prepareWelcome, LostWelcomes lostWelcomes, DueIndex due, TimeProvider clock, ILogger<NoteLostWelcome> log)
{
    /// <summary>What is lost within this time is told in one message.</summary>
    internal static readonly TimeSpan Gather = TimeSpan.FromMinutes(1);

    public async Task Handle(RelationChanged fact, string welcomeCode, CancellationToken stop)
    {
        var key = WelcomeDelivery.Key(fact.Keeper, welcomeCode);
        if (key.Length == 0) return;
        var rows = await contacts.Read(contacts.IdOf(fact.Identity), stop);
        if (DeliveryRow.In(rows, key) is not { } delivery || delivery.Timeline.LastOrDefault(IsLost) is not { } told) return;

        var lost = told.Kind == WelcomeDelivery.Lost;
        var met = fact.Since(Follow.In(rows, fact.Identity.Platform, fact.Keeper));
        var text = lost ? await Text(rows, met, stop) : "";
        var one = new LostWelcome(rows.Id.Value, fact.Keeper, key, lost, delivery.Reason, text, told.At, lost ? Notice.Waiting : Notice.NotNeeded);
        var standing = await Note(one, stop);
        if (!lost || standing is { Notice: not Notice.Waiting }) return;
        var day = lostWelcomes.DayOf(told.At);
        await due.Plan(clock.GetUtcNow() + Gather, Keys.Encode(fact.Keeper), TellKeeper.DueKind, TellKeeper.Key(day, fact.Keeper), stop);
    }

    // What the keeper is to paste tells of a coupon that the contact has.
    private async Task<string> Text(ContactRows rows, RelationChanged met, CancellationToken stop)
    {
        var welcome = await prepareWelcome.Handle(rows, met, stop);
        if (welcome.Coupon is not { } coupon) return welcome.Text;
        rows = await contacts.Change(rows, rows => welcome.Suits(rows) ? coupon.Into(rows) : rows, stop);
        return welcome.Suits(rows) ? welcome.Text : throw new TimeoutException("The coupon of a lost welcome is being given back; the queue brings it again.");
    }

    /// <summary>Counts a follower's. No keeper is behind an Official Account whom one could tell.</summary>
    public async Task OfFollower(ContactId contact, ServiceMessage message, CancellationToken stop)
    {
        var rows = await contacts.Read(contact, stop);
        if (DeliveryRow.In(rows, message.Key) is not { } delivery || delivery.Timeline.LastOrDefault(IsLost) is not { } told) return;
        await Note(
            new(rows.Id.Value, message.Account, message.Key, told.Kind == WelcomeDelivery.Lost, delivery.Reason, Text: "", told.At, Notice.NotNeeded), stop);
    }

    private async Task<LostWelcome?> Note(LostWelcome one, CancellationToken stop)
    {
        if (await lostWelcomes.Find(one, stop) is { } standing) return standing;
        // Before the row, behind which nobody would say it: an alert is raised by this line, and one too many does no harm.
        if (one.Lost) Log.Lost(log, one.Contact, one.Keeper, one.Reason);
        return await lostWelcomes.Note(one, stop);
    }

    private static bool IsLost(TimelineEntry entry) => entry.Kind is WelcomeDelivery.Lost or WelcomeDelivery.Unknown;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A welcome is lost: {Contact} of {Keeper} was not greeted: {Reason}")]
        public static partial void Lost(ILogger log, string contact, string keeper, string reason);
    }
}
