using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>The contact itself. <see cref="Revision"/> grows by one with every change of any of its rows.</summary>
public sealed record Profile(DateTimeOffset Created, long Revision)
{
    internal const string Key = "profile";

    /// <summary>The name that the person goes by on the platform; empty until it was fetched.</summary>
    public string Name { get; init; } = "";

    /// <summary>Equal on every WeChat platform of one brand; empty where the platform does not tell.</summary>
    public string UnionId { get; init; } = "";

    /// <summary>Whether the person asked for no more messages.</summary>
    public bool OptedOut { get; init; }

    /// <summary>The contact that this one turned out to be; empty where it is itself. A moved contact never changes again but for rows
    /// that are taken away.</summary>
    public string Moved { get; init; } = "";

    public static Profile? In(ContactRows rows) => rows.Find(Key) is not { } row ? null : new(
        row.Time("created"), row.GetInt64("rev")!.Value)
    {
        Name = row.GetString("name") ?? "",
        UnionId = row.GetString("unionId") ?? "",
        OptedOut = row.GetBoolean("optedOut") ?? false,
        Moved = row.GetString("moved") ?? "",
    };

    public ContactRows Into(ContactRows rows) => rows.With(new TableEntity("", Key)
    {
        ["created"] = Created,
        ["rev"] = Revision,
        ["name"] = Name,
        ["unionId"] = UnionId,
        ["optedOut"] = OptedOut,
        ["moved"] = Moved.Length > 0 ? Moved : null,
    });

    internal static ContactRows Revise(ContactRows rows)
    {
        var profile = In(rows) ?? throw new InvalidOperationException("A change of a contact that has no profile: the decision must open one.");
        return (profile with { Revision = profile.Revision + 1 }).Into(rows);
    }
}
