using Microsoft.Extensions.Logging;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Delivery;

/// <param name="Result">What became of the message for its customer; nothing while the platform does not say.</param>
/// <param name="IsCancelled">The platform tells nothing but that it was cancelled.</param>
public sealed record TaskTold(MessageResult? Result, bool IsCancelled);

/// <summary>A task of one customer with a keeper, as the platform tells of it.</summary>
public sealed partial class KeeperTasks(WeComClient wecom, ILogger<KeeperTasks> log)
{
    public async Task<TaskTold> Result(DeliveryRow task, string externalId, CancellationToken stop)
    {
        string? cursor = null;
        do
        {
            var answer = await wecom.GetMessageResult(task.MessageId, task.Keeper, cursor, stop);
            if (answer.Value is not { } page)
            {
                if (answer.Verdict.Code == WeComVerdicts.TaskCancelled) return new(Result: null, IsCancelled: true);
                // 41063, still being handed out, and what the network does, pass by themselves.
                if (answer.Verdict.Kind is VerdictKind.Refused or VerdictKind.Misconfigured) Log.NotTold(log, answer.Verdict.Code, answer.Verdict.Reason);
                return new(Result: null, IsCancelled: false);
            }
            if (page.Results.FirstOrDefault(result => result.ExternalUserId == externalId) is { } result) return new(result, IsCancelled: false);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return new(Result: null, IsCancelled: false);
    }

    /// <summary>
    /// Whether the keeper tapped: from then on it is being sent, and only its result says how that ended. Nothing where the platform was not heard.
    /// </summary>
    public async Task<bool?> IsConfirmed(DeliveryRow task, CancellationToken stop)
    {
        var answer = await wecom.GetConfirmation(task.MessageId, task.Keeper, stop);
        return answer.Value?.Confirmed ?? (answer.Verdict.Code == WeComVerdicts.TaskCancelled ? false : null);
    }

    /// <summary>
    /// Takes the task back, and tells what had become of it by then: the platform cancels what was sent a moment ago as well, so only its
    /// result says who was quicker. Nothing where it did not take it back, or does not say.
    /// </summary>
    public async Task<TaskTold?> TakeBack(DeliveryRow task, string externalId, CancellationToken stop)
    {
        var verdict = await wecom.CancelMessageTask(task.MessageId, stop);
        if (verdict.IsDelivered) return await Result(task, externalId, stop);
        Log.NotTakenBack(log, verdict.Code, verdict.Reason);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The platform does not tell what became of a task: {Code} {Reason}. It is asked again.")]
        public static partial void NotTold(ILogger log, int code, string reason);

        [LoggerMessage(LogLevel.Warning, "The platform did not take a task back: {Code} {Reason}. It is asked again.")]
        public static partial void NotTakenBack(ILogger log, int code, string reason);
    }
}
