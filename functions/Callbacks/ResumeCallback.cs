using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Welcome;

namespace PrivateDomain.Callbacks;

/// <summary>
/// Finishes what a callback began: every step again by its key, also where the process died after any of them and the platform never
/// calls again, and then what could wait.
/// </summary>
public sealed class ResumeCallback(
    AcceptEvent acceptEvent, NoteLostWelcome noteLostWelcome, KeeperCounts counts, LearnContact learnContact, AcceptFollowerEvent acceptFollowerEvent, LearnFollower learnFollower,
    KeepInStep keepInStep, MessageSender messages,
    [FromKeyedServices(Clocks.System)] TimeProvider clock) : IHandle<CallbackReceived>
{
    // Nobody waits for an answer here, so the platform may take its time.
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Call = TimeSpan.FromSeconds(15);

    /// <summary>Until another run's claim is over, and while a welcome's code or a follower's minute may still last.</summary>
    private static readonly TimeSpan UntilSettled = TimeSpan.FromSeconds(5);
    private const int SoonTries = 12;

    public async Task Handle(CallbackReceived message, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var budget = new Budget(Whole, clock, Call);
        var (settled, learned) = message.Platform == Identity.WeChat
            ? await Resume(OfficialAccountEvent.Read(message.Text) ?? throw Unreadable(), message.Text, budget, stop)
            : await Resume(CallbackXml.ReadEvent(message.Text) ?? throw Unreadable(), message.Text, message.Tries >= ComeAgain.MostTries, budget, stop);
        if (settled && (!learned.MayComeAgain() || message.Tries >= ComeAgain.MostTries)) return;
        // A welcome is settled when its code is over, a greeting after ten minutes.
        if (message.Tries >= ComeAgain.MostTries) throw new TimeoutException("The welcome is not settled, long after its time.");
        // Not by failing: the platform may need longer than the queue is patient.
        await messages.Send(message with { Tries = message.Tries + 1 }, stop, settled ? learned.Pause(message.Tries) : message.Tries < SoonTries ? UntilSettled : Unsettled.Pause(message.Tries - SoonTries));
    }

    private async Task<(bool Settled, Verdict Learned)> Resume(OfficialAccountEvent fact, string text, Budget budget, CancellationToken stop) =>
        (await acceptFollowerEvent.Resume(fact, text, budget), await learnFollower.Handle(fact, stop));

    private async Task<(bool Settled, Verdict Learned)> Resume(WeComEvent fact, string text, bool isLast, Budget budget, CancellationToken stop)
    {
        var learned = Verdict.Delivered;
        var settled = await acceptEvent.Handle(fact, text, Task.CompletedTask, budget);
        if (fact is { Event: "change_external_contact", UserId: { } keeper, ExternalUserId: { } greeted, WelcomeCode: { } code })
            await noteLostWelcome.Handle(acceptEvent.Changed(fact, keeper, greeted, active: true), code, stop);
        if (fact is { Event: "change_external_contact", ChangeType: "add_external_contact" or "add_half_external_contact", UserId: { } adder, ExternalUserId: { } external })
        {
            var added = acceptEvent.Changed(fact, adder, external, active: true);
            await counts.Count(adder, external, added.At, stop);
            learned = await learnContact.Handle(added, isLast, stop);
        }
        await keepInStep.Handle(fact, stop);
        return (settled, learned);
    }

    private static Verdict Unsettled { get; } = new(VerdictKind.Later, 0, "The welcome is not settled yet.");

    private static FormatException Unreadable() => new("A kept event does not read; it was read before it was kept.");
}
