namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    public IReadOnlyList<GroupView> Groups => Locked(() => _state.Groups.Values.Select(group => group.View()).ToList());

    public IReadOnlyList<JoinWay> JoinWays => Locked(() => _state.JoinWays.Values.ToList());

    /// <summary>A keeper makes a customer group: <c>create</c>. The event names its chat id.</summary>
    public EventDelivery CreateGroup(string owner, string name, DeliveryPlan? plan = null) =>
        Deliver(Locked(() => NewGroup(_state.KeeperOf(owner).UserId, name)), plan);

    /// <summary>
    /// The customer scans the group's code and joins the first group with room; where all are full, the platform makes another one if the
    /// code says so (path/99547). A <c>create</c> where it did, then <c>add_member</c>; nothing where the customer is in one of them.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such code, or all its groups are full.</exception>
    public IReadOnlyList<EventDelivery> JoinGroup(Customer customer, string configId, DeliveryPlan? plan = null) => [.. Locked<List<ChatEvent>>(() =>
    {
        var way = _state.JoinWays.GetValueOrDefault(configId) ?? throw new InvalidOperationException($"The code '{configId}' is no longer valid.");
        var groups = way.ChatIds.Select(id => _state.Groups[id]).Where(group => !group.Dismissed).ToList();
        if (groups.Exists(group => group.Members.Exists(member => member.Id == customer.ExternalUserId)))
            return [];
        if (groups.Find(group => group.Members.Count < _options.Limits.GroupMembers) is { } room)
            return [Enter(room, customer.ExternalUserId, joinScene: 3, way.State)];
        if (!way.AutoCreate || groups.Count == 0)
            throw new InvalidOperationException($"The groups behind '{configId}' are full.");
        var created = NewGroup(groups[^1].Owner, $"{way.BaseName}{way.BaseNumber}");
        // At most 5 groups belong to a code (41091); the oldest makes room, which is a guess.
        _state.JoinWays[configId] = way with { BaseNumber = way.BaseNumber + 1, ChatIds = [.. way.ChatIds.TakeLast(4), created.ChatId] };
        return [created, Enter(_state.Groups[created.ChatId], customer.ExternalUserId, joinScene: 3, way.State)];
    }).Select(told => Deliver(told, plan))];

    /// <summary>A member invites the customer: <c>add_member</c> with JoinScene 0.</summary>
    public EventDelivery InviteToGroup(string chatId, Customer customer, DeliveryPlan? plan = null) =>
        Deliver(Locked(() => Enter(GroupOf(chatId), _state.CustomerOf(customer.ExternalUserId).ExternalUserId, joinScene: 0, state: null)), plan);

    /// <summary>The customer goes (QuitScene 0) or is removed (1): <c>del_member</c>.</summary>
    public EventDelivery LeaveGroup(string chatId, Customer customer, bool removed = false, DeliveryPlan? plan = null) => Deliver(Locked(() =>
    {
        var group = GroupOf(chatId);
        if (group.Members.RemoveAll(member => member.Id == customer.ExternalUserId) == 0)
            throw new InvalidOperationException($"{customer.Name} is not in '{chatId}'.");
        return Changed(group, "del_member", customer.ExternalUserId) with { QuitScene = removed ? 1 : 0 };
    }), plan);

    /// <summary>The owner changes what is given: <c>change_name</c>, <c>change_notice</c>, <c>change_owner</c>, one event each.</summary>
    public IReadOnlyList<EventDelivery> EditGroup(string chatId, string? name = null, string? notice = null, string? owner = null, DeliveryPlan? plan = null) =>
        [.. Locked(() =>
        {
            var group = GroupOf(chatId);
            (string Detail, string? Value)[] changes = [("change_name", name), ("change_notice", notice), ("change_owner", owner)];
            (group.Name, group.Notice) = (name ?? group.Name, notice ?? group.Notice);
            group.Owner = owner is null ? group.Owner : _state.KeeperOf(owner).UserId;
            return changes.Where(change => change.Value is not null)
                .Select(change => new ChatEvent("update", chatId, _clock.GetUtcNow()) { UpdateDetail = change.Detail })
                .ToList();
        }).Select(told => Deliver(told, plan))];

    public EventDelivery DismissGroup(string chatId, DeliveryPlan? plan = null) => Deliver(Locked(() =>
    {
        GroupOf(chatId).Dismissed = true;
        return new ChatEvent("dismiss", chatId, _clock.GetUtcNow());
    }), plan);

    private ChatEvent NewGroup(string owner, string name)
    {
        var group = new Group(WeComState.RandomId("wr", 32), name, owner, _clock.GetUtcNow());
        group.Members.Add(new GroupMember(owner, External: false, group.CreatedAt, JoinScene: 1, State: null));
        _state.Groups.Add(group.ChatId, group);
        return new ChatEvent("create", group.ChatId, group.CreatedAt);
    }

    private ChatEvent Enter(Group group, string customer, int joinScene, string? state)
    {
        if (group.Members.Count >= _options.Limits.GroupMembers || group.Members.Exists(member => member.Id == customer))
            throw new InvalidOperationException($"'{group.ChatId}' is full, or has the customer.");
        // The event counts 0 for an invitation where groupchat/get counts 1.
        group.Members.Add(new GroupMember(customer, External: true, _clock.GetUtcNow(), joinScene == 0 ? 1 : joinScene, state));
        return Changed(group, "add_member", customer) with { JoinScene = joinScene };
    }

    private ChatEvent Changed(Group group, string detail, string member)
    {
        var (last, current) = group.NextVersion();
        return new ChatEvent("update", group.ChatId, _clock.GetUtcNow()) { UpdateDetail = detail, Members = [member], LastMemVer = last, CurMemVer = current };
    }

    private Group GroupOf(string chatId) => _state.Groups.GetValueOrDefault(chatId) is { Dismissed: false } group
        ? group
        : throw new InvalidOperationException($"There is no group '{chatId}'.");
}
