using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>
/// Carries a shared task through its life: claimed and handed to its keeper, followed, taken back when it must not stay there, and settled.
/// The platform does not recognise a repeat: a call without an answer is looked up, and where nothing is found, held and shown.
/// </summary>
public sealed partial class CarryTask(
    CampaignStore store, MassTasks tasks, CampaignMessage message, FindLostTask findLostTask, RemindKeeper remindKeeper, FollowTask followTask, DueIndex due, DeliveryPolicy policy,
    WeComClient wecom, MessageSender messages, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<CarryTask> log) : IDueHandler
{
    public const string DueKind = "campaign-task";

    /// <summary>Ten thousand recipients are half a megabyte to send.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);

    private const int MostLooks = 4;

    /// <summary>Who asked the platform this long and heard nothing stops asking.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(7);

    public string Kind => DueKind;

    public static string Key(string keeper, string number) => $"{keeper}|{number}";

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var bar = key.LastIndexOf('|');
        if (await tasks.Find(contact.Value, key[..bar], key[(bar + 1)..], stop) is { } task) await Handle(task, stop);
    }

    public async Task Handle(MassTask task, CancellationToken stop)
    {
        var (now, state) = (business.GetUtcNow(), await store.State(task.Campaign, stop));
        if (state.Started is not { } campaign) return;
        switch (task.State)
        {
            case MassTaskState.Planned when !state.IsOver && !state.Fixed && task.Round == state.Round:
                // Its round is still being written. Whoever finishes it brings the task again, also after a pause.
                break;
            case MassTaskState.Planned when WhyNot(task, campaign, state, now) is { } why:
                await Settle(task, EndingOf(why), why, TaskSettling.All, stop);
                break;
            case MassTaskState.Planned:
                await HandOver(task, campaign, stop);
                break;
            case MassTaskState.Claimed when system.GetUtcNow() < task.Until:
                await Again(task, now + FollowTask.FirstLook, stop);
                break;
            case MassTaskState.Claimed or MassTaskState.Unknown:
                await LookUp(task, campaign, now, stop);
                break;
            case MassTaskState.Accepted:
                await Follow(task, campaign, state, now, stop);
                break;
            case MassTaskState.Settling:
                // A run that settles it ended in the middle, or the platform did not tell.
                await messages.Send(TaskSettling.Begin(task), stop);
                break;
        }
    }

    private async Task HandOver(MassTask task, Campaign campaign, CancellationToken stop)
    {
        var recipients = await tasks.Recipients(task, stop);
        var attachments = await message.Attachments(task.Campaign, campaign, stop);
        var claim = Claim.New(system.GetUtcNow(), CallTimeout);
        // The result is asked for whatever happens to this run: the due row stands before the platform is called.
        await Again(task, business.GetUtcNow() + FollowTask.FirstLook, stop);
        // Pause means pause: read as the last thing before the claim, after which nothing is left but the call.
        if (WhyNot(task, campaign, await store.State(task.Campaign, stop), business.GetUtcNow()) is not null) return;
        if (await tasks.Change(task, task with { State = MassTaskState.Claimed, Attempt = claim.Attempt, Until = claim.Until, ClaimedAt = claim.Now }, stop) is not { } claimed) return;

        using var patience = new CancellationTokenSource(CallTimeout, system);
        var answer = await wecom.AddMessageTask(task.Keeper, [.. recipients.Select(recipient => recipient.External)], campaign.Text, attachments, patience.Token);
        Log.HandedOver(log, task.Campaign, task.Number, task.Keeper, task.Count, answer.Verdict.Kind, answer.Verdict.Code);
        // The call is made: what came of it is written even when this run is asked to end.
        await Record(claimed, answer, CancellationToken.None);
    }

    private async Task Record(MassTask claimed, Answer<MessageTask> answer, CancellationToken stop)
    {
        var (verdict, now) = (answer.Verdict, business.GetUtcNow());
        var free = claimed with { Attempt = "", Until = null, Reason = verdict.Kind is VerdictKind.Delivered ? "" : $"{verdict.Code} {verdict.Reason}" };
        switch (verdict.Kind)
        {
            case VerdictKind.Delivered:
                var accepted = await tasks.Change(claimed, free with { State = MassTaskState.Accepted, MsgId = answer.Value!.MsgId, HandedAt = now, Since = free.Since ?? now, Failed = answer.Value.FailList }, stop);
                if (accepted is { Failed.Count: > 0 }) await messages.Send(TaskSettling.Begin(accepted) with { Step = TaskSettling.LeftOut }, stop);
                break;
            case VerdictKind.Later or VerdictKind.Misconfigured:
                await Again(claimed, now + HandToKeeper.Wait(verdict), stop);
                await tasks.Change(claimed, free with { State = MassTaskState.Planned }, stop);
                break;
            case VerdictKind.Refused:
                await Settle(claimed, TaskEnding.Refused, free.Reason, TaskSettling.All, stop);
                break;
            case VerdictKind.Unknown:
                await tasks.Change(claimed, free with { State = MassTaskState.Unknown }, stop);
                break;
            default:
                throw new InvalidOperationException($"A verdict {verdict.Kind}.");
        }
    }

    // Before anybody decides about a call without an answer, the platform is asked whether it has the task.
    private async Task LookUp(MassTask task, Campaign campaign, DateTimeOffset now, CancellationToken stop)
    {
        var (found, sure) = await findLostTask.Handle(task, campaign.Text, stop);
        if (found is not null)
        {
            await Again(task, now + FollowTask.FirstLook, stop);
            await tasks.Change(task, task with { State = MassTaskState.Accepted, MsgId = found, HandedAt = now, Since = task.Since ?? now, Attempt = "", Until = null, Reason = "" }, stop);
        }
        else if (sure && task.Looks + 1 >= MostLooks) await Settle(task, TaskEnding.Unknown, "no answer, and the platform does not list it", TaskSettling.All, stop);
        else
        {
            await Again(task, now + TimeSpan.FromMinutes(1 << task.Looks), stop);
            await tasks.Change(task, task with { State = MassTaskState.Unknown, Attempt = "", Until = null, Looks = sure ? task.Looks + 1 : task.Looks }, stop);
        }
    }

    private async Task Follow(MassTask task, Campaign campaign, CampaignState state, DateTimeOffset now, CancellationToken stop)
    {
        var why = WhyNot(task, campaign, state, now);
        var answer = await wecom.GetConfirmation(task.MsgId, task.Keeper, stop);
        if (answer.Verdict.Code == WeComVerdicts.TaskCancelled) await Settle(task, EndingOf(why ?? CampaignDelivery.Cancelled), why ?? "cancelledElsewhere", TaskSettling.Results, stop);
        else if (answer.Value is { Confirmed: true })
            // What is being sent out goes on in quiet hours; its results come.
            await Settle(task, why is FollowTask.KeeperDidNotSend or CampaignDelivery.TooLate or CampaignDelivery.Cancelled ? EndingOf(why) : TaskEnding.None, why ?? "", TaskSettling.Results, stop);
        else if (why is not null && (await wecom.CancelMessageTask(task.MsgId, stop)).IsDelivered)
            // The platform cancels what was sent a moment ago as well: its results say who was quicker.
            await Settle(task, EndingOf(why), why, TaskSettling.Results, stop);
        else if (answer.Value is null && now - task.HandedAt > LongestSilence) await Settle(task, TaskEnding.Unknown, "the platform tells no result", TaskSettling.All, stop);
        else
        {
            if (answer.Value is null) Log.NotTold(log, task.Campaign, task.Number, answer.Verdict.Code, answer.Verdict.Reason);
            await Again(task, followTask.NextLook(task.HandedAt, now), stop);
            if (why is null && answer.Value is { UserId.Length: > 0 }) await remindKeeper.Handle(task, now, stop);
        }
    }

    /// <summary>Ends the task's way: from here on its recipients are told, page by page.</summary>
    private async Task Settle(MassTask task, TaskEnding ending, string why, string step, CancellationToken stop)
    {
        await Again(task, business.GetUtcNow() + FollowTask.FirstLook, stop);
        var settling = await tasks.Change(
            task, task with { State = MassTaskState.Settling, Ending = ending, Reason = why, Attempt = "", Until = null, MsgId = step == TaskSettling.All ? "" : task.MsgId }, stop);
        if (settling is not null) await messages.Send(TaskSettling.Begin(settling), stop);
    }

    // Why the task must not be with its keeper.
    private string? WhyNot(MassTask task, Campaign campaign, CampaignState state, DateTimeOffset now) =>
        state.Status is CampaignStatus.Cancelled ? CampaignDelivery.Cancelled
        : now >= campaign.Expires || state.Status is CampaignStatus.Ended ? CampaignDelivery.TooLate
        : !state.IsRunning ? CampaignDelivery.Paused
        : task.Since is { } since && now - since > FollowTask.Patience ? FollowTask.KeeperDidNotSend
        : policy.QuietUntil(new ContactId(task.Campaign), now) is not null ? DeliveryDecision.QuietHours
        : null;

    private static TaskEnding EndingOf(string why) => why is DeliveryDecision.QuietHours or CampaignDelivery.Paused or FollowTask.KeeperDidNotSend ? TaskEnding.Again : TaskEnding.Withdrawn;

    private Task Again(MassTask task, DateTimeOffset at, CancellationToken stop) => due.Plan(at, task.Campaign, DueKind, Key(task.Keeper, task.Number), stop);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Campaign {Campaign}, task {Number} for {Keeper}, {Count} recipients: {Kind} ({Code}).")]
        public static partial void HandedOver(ILogger log, string campaign, string number, string keeper, int count, VerdictKind kind, int code);

        [LoggerMessage(LogLevel.Warning, "The platform does not tell of campaign {Campaign}, task {Number}: {Code} {Reason}. It is asked again.")]
        public static partial void NotTold(ILogger log, string campaign, string number, int code, string reason);
    }
}
