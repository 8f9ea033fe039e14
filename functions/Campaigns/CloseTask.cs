using PrivateDomain.Delivery;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>Ends a task's way: from here on its recipients are told, page by page.</summary>
public sealed class CloseTask(MassTasks tasks, DueIndex due, MessageSender messages, TimeProvider business)
{
    /// <param name="ending">What becomes of those for whom the platform tells no result.</param>
    /// <param name="byResults">Whether the platform is asked for its results first.</param>
    public async Task Handle(MassTask task, TaskEnding ending, string why, bool byResults, CancellationToken stop)
    {
        var now = business.GetUtcNow();
        await CarryTask.Plan(due, task, now + FollowTask.FirstLook, stop);
        var closed = task with { State = MassTaskState.Settling, Ending = ending, Reason = why, Attempt = "", Until = null, MsgId = byResults ? task.MsgId : "", SettlingSince = now };
        if (await tasks.Change(task, closed, stop) is { } settling) await messages.Send(TaskSettling.Begin(settling), stop);
    }
}
