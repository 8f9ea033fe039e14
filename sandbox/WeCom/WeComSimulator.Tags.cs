namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    /// <summary>An administrator makes a tag in the console; the app may mark customers with it and not change it (81011).</summary>
    /// <returns>Its id, and the events: of its group too where that is new.</returns>
    public (string TagId, IReadOnlyList<EventDelivery> Events) CreateTag(string group, string name, DeliveryPlan? plan = null)
    {
        var (id, told) = Locked(() =>
        {
            var now = _clock.GetUtcNow();
            var known = _state.Tags.GroupNamed(group);
            var home = known ?? _state.Tags.AddGroup(group, order: 0, byApp: false, now);
            var tag = CorpTags.AddTag(home, name, order: 0, byApp: false, now);
            List<TagEvent> events = known is null ? [new("create", home.Id, "tag_group", now)] : [];
            return (tag.Id, (List<TagEvent>)[.. events, new("create", tag.Id, "tag", now)]);
        });
        return (id, [.. told.Select(one => Deliver(one, plan))]);
    }

    /// <summary>Somebody renames a tag in the console, whoever made it: <c>update</c>.</summary>
    public EventDelivery RenameTag(string tagId, string name, DeliveryPlan? plan = null) => Deliver(Locked(() =>
    {
        TagOf(tagId).Tag.Name = name;
        return new TagEvent("update", tagId, "tag", _clock.GetUtcNow());
    }), plan);

    /// <summary>Somebody deletes a tag in the console, whoever made it: <c>delete</c>; nobody wears it any more.</summary>
    public EventDelivery DeleteTag(string tagId, DeliveryPlan? plan = null) => Deliver(Locked(() =>
    {
        var (group, tag) = TagOf(tagId);
        _state.Forget(group, tag);
        return new TagEvent("delete", tagId, "tag", _clock.GetUtcNow());
    }), plan);

    /// <summary>Somebody drags the tags of a group into another order: <c>shuffle</c>.</summary>
    public EventDelivery ShuffleTags(string groupId, DeliveryPlan? plan = null) =>
        Deliver(new TagEvent("shuffle", groupId, "tag_group", _clock.GetUtcNow()), plan);

    /// <summary>The keeper marks the customer by hand: <c>edit_external_contact</c>.</summary>
    public CallbackDelivery? Mark(
        Customer customer, string keeper, IReadOnlyList<string>? add = null, IReadOnlyList<string>? remove = null, DeliveryPlan? plan = null) =>
        Send(plan, () =>
        {
            var relation = Existing(keeper, customer);
            foreach (var id in add ?? [])
                TagOf(id);
            relation.Tags = [.. relation.Tags.Except(remove ?? [], StringComparer.Ordinal).Union(add ?? [], StringComparer.Ordinal)];
            return Changed("edit_external_contact", relation);
        });

    /// <summary>Ids of the tags that the customer wears with this keeper.</summary>
    public IReadOnlyList<string> TagsOf(Customer customer, string keeper) => Locked(() => Existing(keeper, customer).Tags);

    /// <summary>What the customer is called with this keeper.</summary>
    public string RemarkOf(Customer customer, string keeper) => Locked(() => Existing(keeper, customer).Remark);

    private (TagGroup Group, CorpTag Tag) TagOf(string id) => _state.Tags.Find(id) ?? throw new InvalidOperationException($"There is no tag '{id}'.");
}
