using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

/// <summary>A contact's rows as a value, for rules that need no store.</summary>
internal static class Someone
{
    public static readonly DateTimeOffset Came = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    public static readonly Identity Identity = new(Identity.WeCom, "wm-someone");

    private static readonly byte[] IdKey = [.. Enumerable.Repeat((byte)7, 32)];

    public static ContactId Id => ContactId.For(IdKey, Identity);

    public static ContactRows Unknown => ContactRows.None(Id);

    /// <summary>Who added this keeper when they came.</summary>
    public static ContactRows Of(string keeper = "lin") => Unknown.Adds(keeper, Came, "first");

    public static ContactRows Adds(this ContactRows rows, string keeper, DateTimeOffset at, string key, string state = "") =>
        Relation.Record(rows, new RelationChanged(Identity, keeper, Active: true, key, at, at, state));

    public static ContactRows Leaves(this ContactRows rows, string keeper, DateTimeOffset at, string key) =>
        Relation.Record(rows, new RelationChanged(Identity, keeper, Active: false, key, at, at));

    public static ContactRows OptedOut(this ContactRows rows) => ChangeConsent.Decide(rows, marketing: false, Came);

    public static IReadOnlyList<string> Kinds(this ContactRows rows) => [.. Timeline.InOrder(Timeline.Of(rows)).Select(entry => entry.Kind)];
}
