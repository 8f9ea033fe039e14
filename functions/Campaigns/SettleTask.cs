using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>A task's recipients are being told what became of it; each message tells up to 500 and hands on to the next.</summary>
/// <param name="Step"><see cref="Results"/>, <see cref="All"/>, <see cref="LeftOut"/> or <see cref="Last"/>.</param>
/// <param name="Cursor">The platform's, of its page of results.</param>
/// <param name="Part">Of our own list.</param>
/// <param name="Told">Recipients of whom the platform spoke so far.</param>
/// <param name="Pending">Whether one of them is still to be sent to.</param>
public sealed record TaskSettling(string Campaign, string Keeper, string Number, string Step, string? Cursor = null, int Part = 0, int Told = 0, bool Pending = false)
{
    /// <summary>By the platform's results.</summary>
    public const string Results = "results";

    /// <summary>All alike, without asking.</summary>
    public const string All = "all";

    /// <summary>Those whom the platform left out from the start.</summary>
    public const string LeftOut = "leftOut";

    /// <summary>The same at the end, for whom nobody told; after that the task is done.</summary>
    public const string Last = "last";

    /// <summary>From the beginning.</summary>
    public static TaskSettling Begin(MassTask task) => new(task.Campaign, task.Keeper, task.Number, task.MsgId.Length > 0 ? Results : All);
}

/// <summary>
/// Writes what became of a task to its recipients, each in a transaction of its own, and to the campaign's pages after that. Only the
/// platform's result makes a message sent. What was told already stays as it is, so a run that ended in the middle may begin again.
/// </summary>
public sealed class SettleTask(
    ContactStore contacts, CampaignStore store, MassTasks tasks, CampaignDelivery delivery, FollowTask followTask, DueIndex due, DeliveryPolicy policy,
    WeComClient wecom, MessageSender messages, BusinessClock clock) : IHandle<TaskSettling>
{
    private const string LeftOutReason = "the platform lists the customer as not to be written to";

    public async Task Handle(TaskSettling message, CancellationToken stop)
    {
        if (await tasks.Find(message.Campaign, message.Keeper, message.Number, stop) is not { } task || !(task.State is MassTaskState.Settling || message.Step == TaskSettling.LeftOut)) return;
        if ((await store.State(task.Campaign, stop)).Started is not { } campaign) return;
        var recipients = await tasks.Recipients(task, stop);
        var next = message.Step switch
        {
            TaskSettling.Results => await ByResults(message, task, campaign, recipients, stop),
            TaskSettling.All => await Alike(message, task, campaign, recipients, task.Ending, task.Reason, stop),
            TaskSettling.LeftOut or TaskSettling.Last => await Alike(message, task, campaign, LeftOut(task, recipients), TaskEnding.Refused, LeftOutReason, stop),
            _ => throw new InvalidDataException($"A step {message.Step}."),
        };
        if (next is not null) await messages.Send(next, stop);
    }

    private async Task<TaskSettling?> ByResults(TaskSettling message, MassTask task, Campaign campaign, IReadOnlyList<MassRecipient> recipients, CancellationToken stop)
    {
        var answer = await wecom.GetMessageResult(task.MsgId, task.Keeper, message.Cursor, stop);
        if (answer.Value is not { } page)
        {
            // The platform tells nothing of what was cancelled; anything else passes, and the due row brings it again.
            if (answer.Verdict.Code == WeComVerdicts.TaskCancelled) return await Rest(message, task, task.Ending is TaskEnding.None ? TaskEnding.Unknown : task.Ending, stop);
            if (clock.GetUtcNow() - task.SettlingSince > FollowTask.LongestSilence) return await Rest(message, task, TaskEnding.Unknown, stop);
            await CarryTask.Plan(due, task, followTask.NextLook(task.SettlingSince, clock.GetUtcNow()), stop);
            return null;
        }
        var byExternal = new Dictionary<string, MassRecipient>(StringComparer.Ordinal);
        foreach (var recipient in recipients) byExternal.TryAdd(recipient.External, recipient);
        var results = new Dictionary<MassRecipient, MessageResult>();
        foreach (var result in page.Results)
            if (byExternal.TryGetValue(result.ExternalUserId, out var recipient)) results[recipient] = result;
        var (key, now) = (Campaign.DeliveryKey(task.Campaign), clock.GetUtcNow());
        // What is still on its way is not told of while it is waited for.
        var final = results.Where(result => result.Value.Status is not MessageStatus.Pending || task.Ending is not TaskEnding.None).Select(result => result.Key).ToList();
        await Tell(task, campaign, final, (rows, to) => results[to].Status is MessageStatus.Pending
            ? delivery.End(rows, key, task.Pointer, task.Ending, task.Reason, to.FirstHanded ?? task.HandedAt, campaign, now)
            : delivery.Settle(rows, key, task.Pointer, results[to].Status, results[to].SentAt is { } at ? clock.FromSystem(at) : null, task.MsgId, campaign, now), stop);

        var told = message with { Told = message.Told + results.Count, Pending = message.Pending || results.Values.Any(result => result.Status is MessageStatus.Pending), Cursor = page.NextCursor };
        if (told.Cursor is not null) return told;
        if (task.Ending is not TaskEnding.None && told.Told < task.Count) return told with { Step = TaskSettling.All };
        if (task.Ending is TaskEnding.None && (told.Pending || told.Told + task.Failed.Count < task.Count))
        {
            // All whom the platform took are told; nobody heard whom it left out.
            if (task.WasFound && told is { Pending: false, Told: > 0 }) return await Rest(told, task with { Reason = LeftOutReason }, TaskEnding.Refused, stop);
            // The keeper tapped, and the platform is still at it.
            await CarryTask.Plan(due, task, followTask.NextLook(task.HandedAt, now), stop);
            await tasks.Change(task, task with { State = MassTaskState.Accepted }, stop);
            return null;
        }
        if (task.Ending is TaskEnding.None && task.Failed.Count > 0) return told with { Step = TaskSettling.Last };
        await tasks.Change(task, task with { State = MassTaskState.Done }, stop);
        return null;
    }

    // The others alike.
    private async Task<TaskSettling?> Rest(TaskSettling message, MassTask task, TaskEnding ending, CancellationToken stop)
    {
        var why = ending is TaskEnding.Unknown ? FollowTask.NoResult : task.Reason;
        return task.Ending == ending || await tasks.Change(task, task with { Ending = ending, Reason = why }, stop) is not null ? message with { Step = TaskSettling.All, Cursor = null } : null;
    }

    private async Task<TaskSettling?> Alike(
        TaskSettling message, MassTask task, Campaign campaign, IReadOnlyList<MassRecipient> recipients, TaskEnding ending, string why, CancellationToken stop)
    {
        var (key, now) = (Campaign.DeliveryKey(task.Campaign), clock.GetUtcNow());
        var part = recipients.Skip(message.Part * CampaignStore.PerPage).Take(CampaignStore.PerPage).ToList();
        await Tell(task, campaign, part, (rows, to) => delivery.End(rows, key, task.Pointer, ending, why, to.FirstHanded ?? task.HandedAt, campaign, now), stop);
        if ((message.Part + 1) * CampaignStore.PerPage < recipients.Count) return message with { Part = message.Part + 1 };
        if (message.Step is TaskSettling.All or TaskSettling.Last) await tasks.Change(task, task with { State = MassTaskState.Done }, stop);
        return null;
    }

    // A page tells what is final after the contact does: who is told there needs no look, however often the results are read.
    private async Task<IReadOnlyList<MassRecipient>> Open(string campaign, IReadOnlyList<MassRecipient> recipients, CancellationToken stop)
    {
        var told = new HashSet<(string, string)>();
        foreach (var key in recipients.Select(to => to.Page).Distinct(StringComparer.Ordinal))
            if (await store.Page(campaign, key, stop) is { } page) told.UnionWith(page.Recipients.Where(recipient => recipient.IsTold).Select(recipient => (key, recipient.Contact)));
        return [.. recipients.Where(to => !told.Contains((to.Page, to.Contact)))];
    }

    private static List<MassRecipient> LeftOut(MassTask task, IReadOnlyList<MassRecipient> recipients)
    {
        var failed = task.Failed.ToHashSet(StringComparer.Ordinal);
        return [.. recipients.Where(recipient => failed.Contains(recipient.External))];
    }

    private async Task Tell(MassTask task, Campaign campaign, IReadOnlyList<MassRecipient> recipients, Func<ContactRows, MassRecipient, ContactRows> decide, CancellationToken stop)
    {
        var key = Campaign.DeliveryKey(task.Campaign);
        recipients = await Open(task.Campaign, recipients, stop);
        var told = new Dictionary<(string Page, string Contact), ContactRows>();
        var gate = new Lock();
        await Parallel.ForEachAsync(recipients, new ParallelOptions { MaxDegreeOfParallelism = PlanPage.AtOnce, CancellationToken = stop }, async (to, stop) =>
        {
            var rows = await contacts.Change(new ContactId(to.Contact), rows => decide(rows, to), stop);
            lock (gate) told[(to.Page, to.Contact)] = rows;
        });
        // Whoever waits is looked at in the next round: planned before the pages say so.
        foreach (var morning in told.Values.Select(rows => DeliveryRow.In(rows, key)).Where(row => row is { State: DeliveryState.Planned, Task.Length: 0 })
            .Select(row => policy.Morning(row!.NotBefore!.Value)).Distinct().Where(morning => morning < campaign.Expires))
            await due.Plan(morning, task.Campaign, TurnCampaign.DueKind, task.Campaign, stop);
        foreach (var page in recipients.Select(to => to.Page).Distinct(StringComparer.Ordinal))
            await store.Change(task.Campaign, page, recipient => told.TryGetValue((page, recipient.Contact), out var rows) ? recipient.As(rows, key).Since(recipient.FirstHanded ?? task.HandedAt) : recipient, stop);
    }
}
