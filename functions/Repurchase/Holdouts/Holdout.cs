using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Contacts;

namespace PrivateDomain.Repurchase.Holdouts;

/// <summary>
/// Whom reminders are kept from, so that what they add can be measured. Chance decides, as a hash of the contact and the experiment's name: the same
/// for ever, and independent of everything else that is decided by a hash.
/// </summary>
public static class Holdout
{
    public const string Experiment = "repurchase";

    /// <summary>Why a reminder of somebody who is held out does not come.</summary>
    public const string Reason = "holdout";

    /// <param name="percent">So many of a hundred are held out; whoever is, is at every higher number too.</param>
    public static TrialArm ArmOf(ContactId contact, int percent)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"holdout|{Experiment}|{contact.Value}"), hash);
        return (UInt128)BinaryPrimitives.ReadUInt64BigEndian(hash) * 100 >> 64 < (UInt128)percent ? TrialArm.HeldOut : TrialArm.Reminded;
    }

    /// <summary>The rows with the contact taking part since now, where it did not yet.</summary>
    /// <param name="zone">The brand's.</param>
    /// <param name="now">Business time.</param>
    public static ContactRows Enrol(ContactRows rows, int percent, TimeZoneInfo zone, DateTimeOffset now) => Trial.In(rows, Experiment) is not null ? rows
        : new Trial(Experiment, ArmOf(rows.Id, percent), now, percent, LocalWindow.Day(now, zone).ToString("yyyy-MM", CultureInfo.InvariantCulture), []).Into(rows);

    public static bool IsHeldOut(ContactRows rows) => Trial.In(rows, Experiment) is { Arm: TrialArm.HeldOut };

    /// <summary>That somebody takes part stands, whatever else of a decision does not.</summary>
    public static ContactRows Keep(ContactRows rows, ContactRows decided) =>
        Trial.In(rows, Experiment) is null && Trial.In(decided, Experiment) is { } trial ? trial.Into(rows) : rows;
}
