namespace PrivateDomain.Sandbox.Play;

/// <summary>What the app writes on a contact's timeline when the loop has closed.</summary>
internal static class TimelineKinds
{
    private static readonly OrderedDictionary<string, Words> Labels = new(StringComparer.Ordinal)
    {
        ["scanned"] = new("扫码", "scanned the card"),
        ["added"] = new("添加好友", "added the keeper"),
        ["couponIssued"] = new("发券", "coupon issued"),
        ["welcomed"] = new("欢迎语送达", "welcomed"),
        ["couponRedeemed"] = new("用券", "coupon redeemed"),
        ["ordered"] = new("下单", "ordered"),
        ["reminderPlanned"] = new("计划复购提醒", "reminder planned"),
        ["handedToKeeper"] = new("交给承接人", "handed to the keeper"),
        ["reminderSent"] = new("复购提醒送达", "reminder sent"),
    };

    /// <summary>Each must be there.</summary>
    public static IReadOnlyCollection<string> Expected => Labels.Keys;

    /// <summary>The place in the loop; what is not part of it comes last.</summary>
    public static int Place(string kind) => Labels.IndexOf(kind) is >= 0 and var place ? place : Labels.Count;

    public static Words Label(string kind) => Labels.TryGetValue(kind, out var label) ? label : new Words(kind, kind);
}
