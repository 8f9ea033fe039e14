using Microsoft.Extensions.Options;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Relations;

/// <summary>The corporation's tags as they were read last.</summary>
public sealed record TagList(IReadOnlyList<CorpTagGroup> Groups)
{
    public const string CatalogKind = "tag";
    public const string CatalogId = "all";
    public static readonly TagList None = new([]);

    /// <summary>The tag that somebody means by its id, by its name, or by <c>group/name</c>; of several of one name the first.</summary>
    public CorpTag? Find(string meant) =>
        All.FirstOrDefault(tag => tag.Tag.Id == meant).Tag
        ?? All.FirstOrDefault(tag => tag.Tag.Name == meant).Tag
        ?? (Split(meant) is { } named ? All.FirstOrDefault(tag => tag.Group.Name == named.Group && tag.Tag.Name == named.Name).Tag : null);

    /// <summary>Its name with that of its group.</summary>
    public (CorpTagGroup Group, CorpTag Tag)? Named(string id) => All.FirstOrDefault(tag => tag.Tag.Id == id) is { Tag: not null } found ? found : null;

    internal static (string Group, string Name)? Split(string meant) =>
        meant.IndexOf('/', StringComparison.Ordinal) is > 0 and var at && at < meant.Length - 1 ? (meant[..at], meant[(at + 1)..]) : null;

    private IEnumerable<(CorpTagGroup Group, CorpTag Tag)> All => Groups.SelectMany(group => group.Tags, (group, tag) => (group, tag));
}

/// <summary>Somebody changed the corporation's tags in the console.</summary>
public sealed record TagsChanged(int Tries = 0);

/// <summary>
/// The corporation's tags by id and name. They are read whole, at night, when WeCom tells of a change and whenever one is not found; one
/// that is missing is made.
/// </summary>
public sealed class CorpTags(Catalog catalog, WeComClient wecom, MessageSender messages, IOptions<RelationOptions> options) : IHandle<TagsChanged>
{
    public async Task Handle(TagsChanged message, CancellationToken stop)
    {
        var verdict = (await Sync(stop)).Verdict;
        if (verdict.MayComeAgain() && message.Tries < ComeAgain.MostTries) await messages.Send(new TagsChanged(message.Tries + 1), stop, verdict.Pause(message.Tries));
    }

    public async ValueTask<TagList> Known(CancellationToken stop) =>
        await catalog.Find(TagList.CatalogKind, TagList.CatalogId, RelationJson.Default.TagList, stop) ?? TagList.None;

    /// <summary>Reads them from the platform; written only where they are others.</summary>
    public async Task<Answer<TagList>> Sync(CancellationToken stop)
    {
        var answer = (await wecom.GetTags(stop)).Read(groups => new TagList(groups));
        if (answer.Value is { } read && !Same(read, await Known(stop)))
            await catalog.Save(TagList.CatalogKind, TagList.CatalogId, read, RelationJson.Default.TagList, stop);
        return answer;
    }

    /// <summary>Ids of the tags, made where they are missing.</summary>
    /// <param name="fresh">What is known is out of date: read it first.</param>
    public async Task<Answer<IReadOnlyList<string>>> Make(IReadOnlyList<string> meant, bool fresh, CancellationToken stop)
    {
        if (meant.Count == 0) return new(Verdict.Delivered, []);
        var known = fresh ? TagList.None : await Known(stop);
        if (!All(known)) known = (await Sync(stop)).Value ?? known;
        foreach (var group in meant.Where(one => known.Find(one) is null).Distinct(StringComparer.Ordinal).Select(Home).GroupBy(one => one.Group, one => one.Name, StringComparer.Ordinal).ToList())
        {
            var made = await wecom.AddTags(group.Key, [.. group], stop);
            // Taken: another run made it a moment ago.
            if (!made.IsDelivered && made.Code != WeComVerdicts.TagNameTaken) return new(made);
        }
        if (!All(known))
        {
            var read = await Sync(stop);
            if (read.Value is null) return new(read.Verdict);
            known = read.Value;
        }
        return All(known)
            ? new(Verdict.Delivered, [.. meant.Select(one => known.Find(one)!.Id).Distinct(StringComparer.Ordinal)])
            : new(PlatformErrors.OverLimit("The tag exists neither by this id nor by this name, and could not be made."));

        bool All(TagList list) => meant.All(one => list.Find(one) is not null);
    }

    /// <summary>Ids of those of the tags that exist: nobody wears the others.</summary>
    public async Task<IReadOnlyList<string>> Existing(IReadOnlyList<string> meant, CancellationToken stop)
    {
        if (meant.Count == 0) return [];
        var known = await Known(stop);
        if (meant.Any(one => known.Find(one) is null)) known = (await Sync(stop)).Value ?? known;
        return [.. meant.Select(one => known.Find(one)?.Id).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private (string Group, string Name) Home(string meant) => TagList.Split(meant) ?? (options.Value.TagGroup, meant);

    private static bool Same(TagList one, TagList other) =>
        one.Groups.Count == other.Groups.Count && one.Groups.Zip(other.Groups).All(pair =>
            (pair.First.Id, pair.First.Name) == (pair.Second.Id, pair.Second.Name) && pair.First.Tags.SequenceEqual(pair.Second.Tags));
}
