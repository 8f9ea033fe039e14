using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Delivery;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>
/// Hands a planned task to its keeper: claim, act, record. The platform does not recognise a repeat, so a call without an answer is never made
/// again; <see cref="FindLostTask"/> looks for what came of it.
/// </summary>
public sealed partial class HandOverTask(
    CampaignStore store, MassTasks tasks, CampaignDelivery delivery, CampaignMessage message, CloseTask closeTask, DueIndex due, WeComClient wecom, MessageSender messages,
    TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<HandOverTask> log)
{
    public async Task Handle(MassTask task, Campaign campaign, CancellationToken stop)
    {
        var recipients = await tasks.Recipients(task, stop);
        var attachments = await message.Attachments(task.Campaign, campaign, stop);
        var claim = Claim.New(system.GetUtcNow(), WeComClient.TaskTimeout);
        // The result is asked for whatever happens to this run: the due row stands before the platform is called.
        await CarryTask.Plan(due, task, business.GetUtcNow() + FollowTask.FirstLook, stop);
        // Pause means pause: read as the last thing before the claim, after which nothing is left but the call.
        if (delivery.WhyNot(task, campaign, await store.State(task.Campaign, stop), business.GetUtcNow()) is not null) return;
        if (await tasks.Change(task, task with { State = MassTaskState.Claimed, Attempt = claim.Attempt, Until = claim.Until, ClaimedAt = claim.Now }, stop) is not { } claimed) return;

        using var patience = new CancellationTokenSource(WeComClient.TaskTimeout, system);
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
                var again = now + HandToKeeper.Wait(verdict);
                await CarryTask.Plan(due, claimed, again, stop);
                await tasks.Change(claimed, free with { State = MassTaskState.Planned, NotBefore = again }, stop);
                break;
            case VerdictKind.Refused:
                await closeTask.Handle(claimed, TaskEnding.Refused, free.Reason, byResults: false, stop);
                break;
            case VerdictKind.Unknown:
                await tasks.Change(claimed, free with { State = MassTaskState.Unknown }, stop);
                break;
            default:
                throw new InvalidOperationException($"A verdict {verdict.Kind}.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Campaign {Campaign}, task {Number} for {Keeper}, {Count} recipients: {Kind} ({Code}).")]
        public static partial void HandedOver(ILogger log, string campaign, string number, string keeper, int count, VerdictKind kind, int code);
    }
}
