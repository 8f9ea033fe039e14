using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>In which group of an experiment somebody is.</summary>
public enum TrialArm
{
    Reminded,

    /// <summary>Gets nothing, so that what the others did because of it can be told from what they would have done anyway.</summary>
    HeldOut,

    /// <summary>Two contacts who took part turned out to be this person, who is left out of both groups.</summary>
    Both,
}

/// <summary>That a contact takes part in an experiment: written once, it stays whatever is set later.</summary>
/// <param name="At">Since when; business time, UTC.</param>
/// <param name="Percent">So many of a hundred were held out then.</param>
/// <param name="Month">Of <paramref name="At"/> in the brand's zone, <c>yyyy-MM</c>: under it the contact is counted.</param>
/// <param name="Former">Where else the person may be counted: <c>{month}|{contact}</c> of contacts that turned out to be this one.</param>
public sealed record Trial(string Experiment, TrialArm Arm, DateTimeOffset At, int Percent, string Month, IReadOnlyList<string> Former)
{
    internal const string Prefix = "trial|";

    public static Trial? In(ContactRows rows, string experiment) => rows.Find(Prefix + experiment) is { } row ? From(row) : null;

    public ContactRows Into(ContactRows rows) => rows.With(ToRow());

    /// <summary>
    /// Of one person known as two: in the group of the one who took part, or left out where both did, whatever their groups: if those alone stayed whose groups are the same, far more would stay
    /// of the larger group. Nothing where the survivor says so already.
    /// </summary>
    /// <param name="standing">The survivor's, where it takes part.</param>
    internal static TableEntity? Merged(ContactId survivor, TableEntity? standing, ContactId loser, TableEntity row)
    {
        var other = From(row);
        var own = standing is null ? null : From(standing);
        var first = own is null || (other.At, other.Percent).CompareTo((own.At, own.Percent)) < 0 ? other : own;
        List<string> places = [.. own?.Former ?? [], .. other.Former, $"{other.Month}|{loser.Value}"];
        if (own is not null && own.Month != first.Month) places.Add($"{own.Month}|{survivor.Value}");
        var both = first with
        {
            Arm = own is null ? first.Arm : TrialArm.Both,
            Former = [.. places.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
        return own is not null && both with { Former = own.Former } == own && both.Former.Count == own.Former.Count ? null : both.ToRow();
    }

    private TableEntity ToRow() => new("", Prefix + Experiment)
    {
        ["arm"] = JsonName(Arm),
        ["at"] = At,
        ["percent"] = Percent,
        ["month"] = Month,
        ["former"] = Former.Count > 0 ? string.Join('\n', Former) : null,
    };

    private static Trial From(TableEntity row) => new(
        row.RowKey[Prefix.Length..], Enum.Parse<TrialArm>(row.Text("arm"), ignoreCase: true), row.Time("at"), row.Number("percent"), row.Text("month"),
        row.GetString("former")?.Split('\n') ?? []);

    private static string JsonName(TrialArm arm) => string.Create(CultureInfo.InvariantCulture, $"{char.ToLowerInvariant(arm.ToString()[0])}{arm.ToString()[1..]}");
}
