using System.Text.Json;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Orders;

namespace PrivateDomain.Repurchase.Holdouts;

/// <summary>What somebody who takes part did since then, as the rows of the contact say it. Money in the currency's minor unit.</summary>
/// <param name="EnrolledAt">Business time, UTC.</param>
/// <param name="Percent">So many of a hundred were held out when it began.</param>
/// <param name="Orders">Paid after it and not taken back; without those of which a reminder's code alone says whose they are.</param>
/// <param name="Money">What the shop keeps of them, by currency.</param>
/// <param name="Discounts">What used coupons cost that reminders brought, by the offers' currency.</param>
public sealed record Outcome(
    TrialArm Arm, DateTimeOffset EnrolledAt, int Percent, long Orders, IReadOnlyDictionary<string, long> Money, IReadOnlyDictionary<string, long> Discounts)
{
    /// <summary>Nothing of whoever is left out of both groups.</summary>
    public static Outcome? Of(ContactRows rows, Trial trial)
    {
        if (trial.Arm is TrialArm.Both) return null;
        var reminders = Coupon.Of(rows, ReminderDelivery.IsKey).ToList();
        var bought = ContactOrder.In(rows).Where(order => order.PaidAt > trial.At && order.IsPurchase && !IsSeenByReminder(order)).ToList();
        return new(trial.Arm, trial.At, trial.Percent, bought.Count, Sum(bought.Select(order => (order.Currency, order.NetMinor))),
            Sum(reminders.Select(coupon => coupon.Cost).OfType<(long Minor, string Currency)>().Select(cost => (cost.Currency, cost.Minor))));

        // The held out have no such code: the same order of theirs would be nobody's.
        bool IsSeenByReminder(Order order) => ContactOrder.IsByCoupon(rows, order.Key) && order.CouponCodes.Any(code => reminders.Any(coupon => CodeKeys.IsSame(coupon.Code, code)));
    }

    internal static Outcome From(string json) => JsonSerializer.Deserialize(json, HoldoutJson.Default.Outcome)!;

    /// <summary>The same of the same.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, HoldoutJson.Default.Outcome);

    private static SortedDictionary<string, long> Sum(IEnumerable<(string Currency, long Minor)> amounts) => new(
        amounts.GroupBy(amount => amount.Currency, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(amount => amount.Minor), StringComparer.Ordinal), StringComparer.Ordinal);
}
