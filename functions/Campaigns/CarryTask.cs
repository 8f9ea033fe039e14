using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>Carries a shared task through its life: handed to its keeper, followed, taken back when it must not stay there, and settled.</summary>
public sealed partial class CarryTask(
    CampaignStore store, MassTasks tasks, CampaignDelivery delivery, HandOverTask handOverTask, FindLostTask findLostTask, RemindKeeper remindKeeper, CloseTask closeTask, FollowTask followTask,
    DueIndex due, WeComClient wecom, MessageSender messages, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<CarryTask> log) : IDueHandler
{
    public const string DueKind = "campaign-task";

    private static readonly TimeSpan SettledBy = TimeSpan.FromMinutes(30);

    public string Kind => DueKind;

    public static string Key(string keeper, string number) => $"{keeper}|{number}";

    /// <summary>The task is looked at again then.</summary>
    internal static Task Plan(DueIndex due, MassTask task, DateTimeOffset at, CancellationToken stop) => due.Plan(at, task.Campaign, DueKind, Key(task.Keeper, task.Number), stop);

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
            case MassTaskState.Planned when delivery.WhyNot(task, campaign, state, now) is { } why:
                await closeTask.Handle(task, CampaignDelivery.EndingOf(why), why, byResults: false, stop);
                break;
            case MassTaskState.Planned when task.NotBefore >= now.AddMinutes(1):
                // An earlier look than the platform wants. The one that it wants is planned.
                break;
            case MassTaskState.Planned:
                await handOverTask.Handle(task, campaign, stop);
                break;
            case MassTaskState.Claimed when system.GetUtcNow() < task.Until:
                await Plan(due, task, now + FollowTask.FirstLook, stop);
                break;
            case MassTaskState.Claimed or MassTaskState.Unknown:
                await findLostTask.Handle(task, campaign, stop);
                break;
            case MassTaskState.Accepted:
                await Follow(task, campaign, state, now, stop);
                break;
            case MassTaskState.Settling:
                // A run that settles it ended in the middle, or the platform did not tell. As often as it takes.
                await Plan(due, task, now + SettledBy, stop);
                await messages.Send(TaskSettling.Begin(task), stop);
                break;
        }
    }

    private async Task Follow(MassTask task, Campaign campaign, CampaignState state, DateTimeOffset now, CancellationToken stop)
    {
        // What was asked for once is finished, whatever was decided since.
        var why = delivery.WhyNot(task, campaign, state, now) ?? (task.Recall.Length > 0 ? task.Recall : null);
        var answer = await wecom.GetConfirmation(task.MsgId, task.Keeper, stop);
        if (answer.Value is { Confirmed: true } || task.ConfirmedAt is not null) await SendsOut(task, now, stop);
        else if (answer.Verdict.Code == WeComVerdicts.TaskCancelled)
            await closeTask.Handle(task, CampaignDelivery.EndingOf(why ?? CampaignDelivery.Cancelled), why ?? CampaignDelivery.CancelledElsewhere, byResults: true, stop);
        else if (why is null || !await TakeBack(task, why, now, stop))
        {
            if (now - task.HandedAt > FollowTask.LongestSilence)
            {
                await closeTask.Handle(task, TaskEnding.Unknown, FollowTask.NoResult, byResults: false, stop);
                return;
            }
            if (answer.Value is null) Log.NotTold(log, task.Campaign, task.Number, answer.Verdict.Code, answer.Verdict.Reason);
            await Plan(due, task, followTask.NextLook(task.HandedAt, now, campaign.Expires), stop);
            if (why is null && answer.Value is { UserId.Length: > 0 }) await remindKeeper.Handle(task, now, stop);
        }
    }

    // The keeper tapped. Whatever happens now, what is on its way comes to an end; its results say how, and of what has none in the end nobody knows.
    private Task SendsOut(MassTask task, DateTimeOffset now, CancellationToken stop)
    {
        var sending = task with { ConfirmedAt = task.ConfirmedAt ?? now };
        var isTooLong = now - sending.ConfirmedAt > FollowTask.LongestSilence;
        return closeTask.Handle(sending, isTooLong ? TaskEnding.Unknown : TaskEnding.None, isTooLong ? FollowTask.NoResult : "", byResults: true, stop);
    }

    // False: it still lies with its keeper.
    private async Task<bool> TakeBack(MassTask task, string why, DateTimeOffset now, CancellationToken stop)
    {
        if (task.Recall != why)
        {
            if (await tasks.Change(task, task with { Recall = why }, stop) is not { } recalled) return true;
            task = recalled;
        }
        if (!(await wecom.CancelMessageTask(task.MsgId, stop)).IsDelivered) return false;
        // The platform cancels what was confirmed a moment ago as well: that was the keeper, who was quicker.
        var last = await wecom.GetConfirmation(task.MsgId, task.Keeper, stop);
        // Not heard is not untapped.
        if (last.Value is null && last.Verdict.Code != WeComVerdicts.TaskCancelled) return false;
        if (last.Value is { Confirmed: true }) await SendsOut(task, now, stop);
        else await closeTask.Handle(task, CampaignDelivery.EndingOf(why), why, byResults: true, stop);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The platform does not tell of campaign {Campaign}, task {Number}: {Code} {Reason}. It is asked again.")]
        public static partial void NotTold(ILogger log, string campaign, string number, int code, string reason);
    }
}
