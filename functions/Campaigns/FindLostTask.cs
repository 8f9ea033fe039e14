using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>
/// Looks for a task whose call had no answer among the platform's mass messages: one of that time, with that text, with this keeper, whose
/// customers are this task's. Messages made by calls name no creator, so these four together are its face. What is not found is unknown.
/// </summary>
public sealed class FindLostTask(
    MassTasks tasks, CloseTask closeTask, FollowTask followTask, WeComClient wecom, DueIndex due, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    /// <summary>The platform's clock and ours may differ by so much.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    private const int MostPages = 20;
    private const int MostLooks = 4;

    public async Task Handle(MassTask task, Campaign campaign, CancellationToken stop)
    {
        var ((found, sure), now, waited) = (await Find(task, campaign.Text, stop), business.GetUtcNow(), system.GetUtcNow() - task.ClaimedAt!.Value);
        var free = task with { Attempt = "", Until = null };
        if (found is not null)
        {
            await CarryTask.Plan(due, task, now + FollowTask.FirstLook, stop);
            await tasks.Change(task, free with { State = MassTaskState.Accepted, MsgId = found, HandedAt = now, Since = task.Since ?? now, WasFound = true, Reason = "" }, stop);
        }
        else if (sure && task.Looks + 1 >= MostLooks) await closeTask.Handle(task, TaskEnding.Unknown, "no answer, and the platform does not list it", byResults: false, stop);
        else if (waited > FollowTask.LongestSilence) await closeTask.Handle(task, TaskEnding.Unknown, "no answer, and the platform does not say whether it lists it", byResults: false, stop);
        else
        {
            await CarryTask.Plan(due, task, sure ? now + TimeSpan.FromMinutes(1 << task.Looks) : followTask.NextLook(now - waited, now), stop);
            await tasks.Change(task, free with { State = MassTaskState.Unknown, Looks = sure ? task.Looks + 1 : task.Looks }, stop);
        }
    }

    /// <returns>The platform's name of it, if it is there; and whether the platform was heard to the end.</returns>
    private async Task<(string? MsgId, bool Sure)> Find(MassTask task, string text, CancellationToken stop)
    {
        var taken = (await tasks.Of(task.Campaign, task.Keeper, stop)).Select(other => other.MsgId).ToHashSet(StringComparer.Ordinal);
        var ours = (await tasks.Recipients(task, stop)).Select(recipient => recipient.External).ToHashSet(StringComparer.Ordinal);
        var (from, sure, cursor) = (task.ClaimedAt!.Value, true, (string?)null);
        for (var page = 0; page < MostPages; page++)
        {
            var listed = await wecom.ListMessages(from - Tolerance, from + Tolerance, cursor, stop);
            if (listed.Value is not { } messages) return (null, Sure: false);
            foreach (var message in messages.Messages.Where(message => message.Text == text && !taken.Contains(message.MsgId)))
            {
                var (isOurs, isSure) = await IsOurs(message.MsgId, task.Keeper, ours, stop);
                if (isOurs) return (message.MsgId, Sure: true);
                sure &= isSure;
            }
            cursor = messages.NextCursor;
            if (cursor is null) break;
        }
        return (null, sure && cursor is null);
    }

    private async Task<(bool IsOurs, bool Sure)> IsOurs(string msgId, string keeper, HashSet<string> ours, CancellationToken stop)
    {
        var confirmation = await wecom.GetConfirmation(msgId, keeper, stop);
        if (confirmation.Value is not { } found) return (IsOurs: false, Sure: confirmation.Verdict.Code == WeComVerdicts.TaskCancelled);
        if (found.UserId.Length == 0) return (IsOurs: false, Sure: true);
        var results = await wecom.GetMessageResult(msgId, keeper, cursor: null, stop);
        return results.Value is { } first
            ? (IsOurs: first.Results.Count > 0 && first.Results.All(result => ours.Contains(result.ExternalUserId)), Sure: true)
            : (IsOurs: false, Sure: false);
    }
}
