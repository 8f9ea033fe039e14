namespace PrivateDomain.Platforms.WeCom;

/// <summary>企业群发: a message becomes a task on a keeper's phone, and the keeper's tap sends it (path/92135, 93338).</summary>
public sealed partial class WeComClient
{
    /// <summary>How long the call may take that makes a task: ten thousand customers are half a megabyte to send.</summary>
    public static readonly TimeSpan TaskTimeout = TimeSpan.FromSeconds(20);

    private const int ResultsPerPage = 500;
    private const int ListedPerPage = 100;

    /// <inheritdoc cref="AddMessageTask(string, IReadOnlyList{string}, string, IReadOnlyList{MessageAttachment}, CancellationToken)"/>
    public Task<Answer<MessageTask>> AddMessageTask(string keeper, IReadOnlyList<string> externalUserIds, string text, CancellationToken cancel) =>
        AddMessageTask(keeper, externalUserIds, text, [], cancel);

    /// <summary>
    /// Hands one keeper a message for many customers; each gets it when the keeper confirms (path/92135). The platform does
    /// not recognise repeats, so a call that may have arrived is never made again here.
    /// </summary>
    /// <param name="externalUserIds">1 to 10,000 customers of this keeper.</param>
    /// <param name="attachments">At most nine.</param>
    public async Task<Answer<MessageTask>> AddMessageTask(
        string keeper, IReadOnlyList<string> externalUserIds, string text, IReadOnlyList<MessageAttachment> attachments, CancellationToken cancel)
    {
        if (RefusedText(text) is { } refused)
            return new(refused);
        if (externalUserIds.Count is 0 or > MaxRecipients)
            return new(PlatformErrors.OverLimit($"A mass message goes to 1 to {MaxRecipients} customers."));
        if (attachments.Count > MessageAttachment.Most)
            return new(PlatformErrors.OverLimit($"A message has at most {MessageAttachment.Most} attachments."));
        var answer = await calls.Post(
            "add_msg_template",
            new MessageTaskRequest(externalUserIds, keeper, new(text), attachments.Count == 0 ? null : [.. attachments.Select(AttachmentBody.Of)]),
            WeComMassSendWire.Json.MessageTaskRequest,
            WeComMassSendWire.Json.MessageTaskReply,
            again: _ => false,
            repeatable: false,
            cancel,
            takes: TaskTimeout);
        return WeComCalls.Read(answer, reply => reply.MsgId is { Length: > 0 } id ? new MessageTask(id, reply.FailList ?? []) : null);
    }

    /// <summary>What became of a mass message, customer by customer, a page of up to 500 at a time (get_groupmsg_send_result).</summary>
    public async Task<Answer<MessageResults>> GetMessageResult(string msgId, string keeper, string? cursor, CancellationToken cancel)
    {
        var answer = await calls.Post(
            "get_groupmsg_send_result",
            new MessageResultRequest(msgId, keeper, ResultsPerPage, NotEmpty(cursor)),
            WeComMassSendWire.Json.MessageResultRequest,
            WeComMassSendWire.Json.MessageResultReply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel);
        return WeComCalls.Read(answer, reply => new MessageResults(
            [.. (reply.SendList ?? []).Where(sent => sent.ExternalUserId is { Length: > 0 }).Select(Result)],
            NotEmpty(reply.NextCursor)));

        static MessageResult Result(SendBody sent)
        {
            var status = sent.Status is >= 0 and <= 3 ? (MessageStatus)sent.Status : MessageStatus.Pending;
            return new(sent.ExternalUserId!, status, status is MessageStatus.Sent ? Instant(sent.SendTime) : null);
        }
    }

    /// <summary>Takes back what the keeper has not confirmed yet (cancel_groupmsg_send). Asked twice, it is delivered twice.</summary>
    public async Task<Verdict> CancelMessageTask(string msgId, CancellationToken cancel)
    {
        var answer = await calls.Post(
            "cancel_groupmsg_send",
            new OfMessage(msgId),
            WeComMassSendWire.Json.OfMessage,
            WeComMassSendWire.Json.Reply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel);
        return answer.Verdict.Code == WeComVerdicts.TaskCancelled ? Verdict.Delivered : answer.Verdict;
    }

    /// <summary>Reminds the keepers of a message who have not confirmed it (remind_groupmsg_send): at most three times in 24 hours, 41094
    /// beyond. Never repeated here: each call is a notice on their phones.</summary>
    public async Task<Verdict> RemindKeepers(string msgId, CancellationToken cancel)
    {
        var answer = await calls.Post(
            "remind_groupmsg_send",
            new OfMessage(msgId),
            WeComMassSendWire.Json.OfMessage,
            WeComMassSendWire.Json.Reply,
            again: _ => false,
            repeatable: false,
            cancel);
        return answer.Verdict;
    }

    /// <summary>The mass messages made in a span of time, a page of up to 100 at a time (get_groupmsg_list_v2).</summary>
    /// <param name="to">At most a month after <paramref name="from"/>. The platform's time, like that.</param>
    public async Task<Answer<ListedMessages>> ListMessages(DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken cancel)
    {
        var answer = await calls.Post(
            "get_groupmsg_list_v2",
            new MessageListRequest(from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds(), ListedPerPage, NotEmpty(cursor)),
            WeComMassSendWire.Json.MessageListRequest,
            WeComMassSendWire.Json.MessageListReply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel);
        return WeComCalls.Read(answer, reply => new ListedMessages(
            [.. (reply.GroupMsgList ?? []).Where(listed => listed is { MsgId.Length: > 0 })
                .Select(listed => new ListedMessage(listed.MsgId!, Instant(listed.CreateTime) ?? from, listed.Text?.Content ?? ""))],
            NotEmpty(reply.NextCursor)));
    }

    /// <summary>Whether this keeper has confirmed the message (get_groupmsg_task). A value without a confirmation also where the message
    /// is none of this keeper's: <see cref="KeeperConfirmation.UserId"/> is empty then.</summary>
    public async Task<Answer<KeeperConfirmation>> GetConfirmation(string msgId, string keeper, CancellationToken cancel)
    {
        string? cursor = null;
        for (var pages = 1; ; pages++)
        {
            var answer = await calls.Post(
                "get_groupmsg_task",
                new KeeperTasksRequest(msgId, ResultsPerPage, cursor),
                WeComMassSendWire.Json.KeeperTasksRequest,
                WeComMassSendWire.Json.KeeperTasksReply,
                WeComVerdicts.Busy,
                repeatable: true,
                cancel);
            if (answer.Value is not { } page)
                return new(answer.Verdict);
            cursor = NotEmpty(page.NextCursor);
            if (page.TaskList?.Find(task => task.UserId == keeper) is { } found)
                return new(answer.Verdict, new(keeper, found.Status != 0, Instant(found.SendTime)));
            if (cursor is null || pages == MaxPages)
                return new(answer.Verdict, new("", Confirmed: false, ConfirmedAt: null));
        }
    }
}
