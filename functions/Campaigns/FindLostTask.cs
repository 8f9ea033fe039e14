using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Campaigns;

/// <summary>
/// Looks for a task whose call had no answer among the platform's mass messages: one of that time, with that text, with this keeper, whose
/// customers are this task's. Messages made by calls name no creator, so these four together are its face.
/// </summary>
public sealed class FindLostTask(MassTasks tasks, WeComClient wecom)
{
    /// <summary>The platform's clock and ours may differ by so much.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    private const int MostPages = 20;

    /// <returns>The platform's name of it, if it is there; and whether the platform was heard to the end.</returns>
    public async Task<(string? MsgId, bool Sure)> Handle(MassTask task, string text, CancellationToken stop)
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
