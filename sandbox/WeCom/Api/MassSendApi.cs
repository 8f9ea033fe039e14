using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// 企业群发 (path/92135, 93338): a message becomes a task in each keeper's phone, and nothing is sent until the keeper confirms.
/// </summary>
internal sealed class MassSendApi(WeComState state, MessageParser messages, TimeProvider clock)
{
    private const int MostCustomers = 10_000;
    private const int MostReminders = 3;

    /// <summary>How long the platform deals a new message out to its keepers (41063 until then).</summary>
    public TimeSpan Dispatching { get; set; }

    /// <summary>Whether the task and the results of a cancelled message are 41093.</summary>
    public bool CancelledTellsNothing { get; set; }

    public void Map(ApiRoutes routes)
    {
        routes.Post("externalcontact/add_msg_template", Add);
        routes.Post("externalcontact/get_groupmsg_list_v2", List);
        routes.Post("externalcontact/get_groupmsg_task", Tasks);
        routes.Post("externalcontact/get_groupmsg_send_result", Results);
        routes.Post("externalcontact/remind_groupmsg_send", Remind);
        routes.Post("externalcontact/cancel_groupmsg_send", Cancel);
    }

    private JsonObject Add(ApiBody body)
    {
        if (body.Text("chat_type") is not (null or "single"))
            throw WeComError.BadParameter("chat_type: only 'single' is played here");
        var ids = body.Texts("external_userid") ?? [];
        if (ids.Count is 0 or > MostCustomers)
            throw WeComError.BadParameter($"external_userid holds 1 to {MostCustomers} ids");
        var content = messages.Read(body);
        var sender = body.Text("sender");
        lock (state.Gate)
        {
            RequireSender(sender);
            var now = clock.GetUtcNow();
            var message = new MassMessage(WeComState.RandomId("msg", 32), now, body.Flag("allow_select") ?? false, content);
            var failed = new JsonArray();
            foreach (var id in ids.Distinct(StringComparer.Ordinal))
            {
                if (FollowerOf(id, sender) is not { } keeper)
                {
                    failed.Add(id);
                    continue;
                }
                if (!message.Tasks.TryGetValue(keeper, out var task))
                    message.Tasks[keeper] = task = new MassTask();
                task.Recipients.Add(new TaskRecipient(id, 0, SentAt: null));
            }
            if (message.Tasks.Count == 0)
                throw WeComError.NoReachableCustomer();
            state.MassMessages.Add(message.MsgId, message);
            state.Waiting.Add(message);
            return new JsonObject { ["fail_list"] = failed, ["msgid"] = message.MsgId };
        }
    }

    private JsonObject List(ApiBody body)
    {
        if (body.Text("chat_type") is not "single")
            throw WeComError.BadParameter("chat_type");
        var from = body.Seconds("start_time") ?? throw WeComError.BadParameter("start_time");
        var to = body.Seconds("end_time") ?? throw WeComError.BadParameter("end_time");
        if (to < from || to - from > 31 * 86_400)
            throw WeComError.BadParameter("end_time: at most a month after start_time");
        lock (state.Gate)
        {
            var found = state.MassMessages.Values
                .Where(message => message.CreatedAt.ToUnixTimeSeconds() is var at && at >= from && at <= to)
                .Where(message => body.Text("creator") is not { Length: > 0 } creator || message.Tasks.ContainsKey(creator))
                .ToList();
            return ApiPage.Of(body, "group_msg_list", found, most: 100, usual: 50, message => new JsonObject
            {
                ["msgid"] = message.MsgId,
                ["creator"] = "",
                ["create_time"] = message.CreatedAt.ToUnixTimeSeconds(),
                ["create_type"] = 0,
                ["text"] = new JsonObject { ["content"] = message.Content.Text ?? "" },
            });
        }
    }

    private JsonObject Tasks(ApiBody body)
    {
        lock (state.Gate)
        {
            var message = Telling(body);
            return ApiPage.Of(body, "task_list", message.Tasks.ToList(), most: 1000, usual: 500, entry =>
            {
                var task = new JsonObject { ["userid"] = entry.Key, ["status"] = entry.Value.ConfirmedAt is null ? 0 : 2 };
                if (entry.Value.ConfirmedAt is { } at)
                    task["send_time"] = at.ToUnixTimeSeconds();
                return task;
            });
        }
    }

    private JsonObject Results(ApiBody body)
    {
        lock (state.Gate)
        {
            var message = Telling(body);
            var keeper = body.Text("userid") ?? throw WeComError.BadParameter("userid");
            if (!message.Tasks.TryGetValue(keeper, out var task))
                throw WeComError.BadUser(keeper);
            return ApiPage.Of(body, "send_list", task.Recipients, most: 1000, usual: 500, recipient =>
            {
                var row = new JsonObject
                {
                    ["external_userid"] = recipient.ExternalUserId,
                    ["userid"] = keeper,
                    ["status"] = recipient.Status,
                };
                if (recipient.Status == 1)
                    row["send_time"] = recipient.SentAt!.Value.ToUnixTimeSeconds();
                return row;
            });
        }
    }

    private JsonObject Remind(ApiBody body)
    {
        lock (state.Gate)
        {
            var message = Dispatched(body);
            var now = clock.GetUtcNow();
            if (message.Cancelled)
                throw WeComError.Cancelled();
            if (message.Reminders.Count(at => now - at < TimeSpan.FromHours(24)) == MostReminders)
                throw new WeComError(41094, "too many reminders of one group message");
            message.Reminders.Add(now);
            return [];
        }
    }

    private JsonObject Cancel(ApiBody body)
    {
        lock (state.Gate)
        {
            var message = Dispatched(body);
            if (message.Cancelled)
                throw WeComError.Cancelled();
            message.Cancelled = true;
            return [];
        }
    }

    private void RequireSender(string? sender)
    {
        if (string.IsNullOrEmpty(sender))
            return;
        if (!state.Keepers.TryGetValue(sender, out var keeper))
            throw WeComError.BadUser(sender);
        if (!keeper.MayContact)
            throw WeComError.NoPermission(sender);
    }

    /// <summary>Without a sender the member who added the customer last speaks.</summary>
    private string? FollowerOf(string customer, string? sender) => state.FollowersOf(customer)
        .Where(relation => string.IsNullOrEmpty(sender) || string.Equals(relation.Keeper, sender, StringComparison.Ordinal))
        .MaxBy(relation => relation.Since)?.Keeper;

    private MassMessage Dispatched(ApiBody body)
    {
        if (body.Text("msgid") is not { Length: > 0 } msgId)
            throw new WeComError(41046, "missing msgid");
        var message = state.MassMessages.GetValueOrDefault(msgId) ?? throw WeComError.NoMassMessage();
        return IsDispatched(message) ? message : throw WeComError.StillDispatching();
    }

    private MassMessage Telling(ApiBody body) =>
        Dispatched(body) is { Cancelled: true } && CancelledTellsNothing ? throw WeComError.Cancelled() : Dispatched(body);

    internal bool IsDispatched(MassMessage message) => clock.GetUtcNow() - message.CreatedAt >= Dispatching;
}
