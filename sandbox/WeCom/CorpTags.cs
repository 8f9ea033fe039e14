using System.Security.Cryptography;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>The corp's customer tags (企业客户标签), in their groups.</summary>
internal sealed class CorpTags
{
    public OrderedDictionary<string, TagGroup> Groups { get; } = new(StringComparer.Ordinal);

    public int Count => Groups.Values.Sum(group => group.Tags.Count);

    public TagGroup? GroupNamed(string name) => Groups.Values.FirstOrDefault(group => group.Name == name);

    public (TagGroup Group, CorpTag Tag)? Find(string id) => Groups.Values
        .SelectMany(group => group.Tags, (group, tag) => ((TagGroup Group, CorpTag Tag)?)(group, tag))
        .FirstOrDefault(found => found!.Value.Tag.Id == id);

    public TagGroup AddGroup(string name, int order, bool byApp, DateTimeOffset now)
    {
        var group = new TagGroup(NewId(), name, order, byApp, now);
        Groups.Add(group.Id, group);
        return group;
    }

    public static CorpTag AddTag(TagGroup group, string name, int order, bool byApp, DateTimeOffset now)
    {
        var tag = new CorpTag(NewId(), name, order, byApp, now);
        group.Tags.Add(tag);
        return tag;
    }

    /// <summary>A group without tags goes with its last one.</summary>
    public void Remove(TagGroup group, CorpTag tag)
    {
        group.Tags.Remove(tag);
        if (group.Tags.Count == 0)
            Groups.Remove(group.Id);
    }

    private static string NewId() => "et" + RandomNumberGenerator.GetHexString(30, lowercase: true);
}

/// <param name="byApp">Made by this app's API; another's can be used and not changed (81011).</param>
internal sealed class TagGroup(string id, string name, int order, bool byApp, DateTimeOffset createdAt)
{
    public string Id { get; } = id;
    public string Name { get; set; } = name;
    public int Order { get; set; } = order;
    public bool ByApp { get; } = byApp;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public List<CorpTag> Tags { get; } = [];
}

internal sealed class CorpTag(string id, string name, int order, bool byApp, DateTimeOffset createdAt)
{
    public string Id { get; } = id;
    public string Name { get; set; } = name;
    public int Order { get; set; } = order;
    public bool ByApp { get; } = byApp;
    public DateTimeOffset CreatedAt { get; } = createdAt;
}
