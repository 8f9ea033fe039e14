namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    /// <summary>The member leaves the corp: <c>delete_user</c>. The customers wait for somebody to inherit them (<c>get_unassigned_list</c>).</summary>
    public EventDelivery Resign(string keeper, DeliveryPlan? plan = null) => Deliver(Locked(() =>
    {
        _state.Keepers.Remove(_state.KeeperOf(keeper).UserId);
        var now = _clock.GetUtcNow();
        _state.Resigned[keeper] = now;
        return new MemberEvent("delete_user", keeper, NewUserId: null, DisplayName: null, now);
    }), plan);

    /// <summary>The member's userid or name changes: <c>update_user</c>. Codes, customers and tasks go with the new userid.</summary>
    public EventDelivery Rename(string keeper, string? newUserId = null, string? name = null, DeliveryPlan? plan = null) => Deliver(Locked(() =>
    {
        var known = _state.KeeperOf(keeper);
        var renamed = known with { UserId = newUserId ?? known.UserId, Name = name ?? known.Name };
        _state.Keepers.Remove(keeper);
        _state.Keepers.Add(renamed.UserId, renamed);
        if (newUserId is not null)
            Reassign(keeper, newUserId);
        return new MemberEvent("update_user", keeper, newUserId, name, _clock.GetUtcNow());
    }), plan);

    private void Reassign(string old, string current)
    {
        foreach (var relation in _state.Relations.Values.Where(relation => relation.Keeper == old).ToList())
        {
            _state.Relations.Remove((old, relation.Customer));
            relation.Keeper = current;
            _state.Relations[(current, relation.Customer)] = relation;
        }
        foreach (var way in _state.Ways.Values.Where(way => way.Users.Contains(old, StringComparer.Ordinal)).ToList())
            _state.Ways[way.ConfigId] = way with { Users = Renamed(way.Users) };
        foreach (var link in _state.Links.Values.Where(link => link.Users.Contains(old, StringComparer.Ordinal)).ToList())
            _state.Links[link.LinkId] = link with { Users = Renamed(link.Users) };
        foreach (var message in _state.MassMessages.Values)
        {
            if (message.Tasks.Remove(old, out var task))
                message.Tasks.Add(current, task);
        }
        if (_state.AppMessages.Remove(old, out var messages))
            _state.AppMessages.Add(current, messages);

        IReadOnlyList<string> Renamed(IReadOnlyList<string> users) => [.. users.Select(user => user == old ? current : user)];
    }
}
