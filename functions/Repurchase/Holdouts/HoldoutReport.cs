using System.Text.Json.Serialization;
using PrivateDomain.Coupons;

namespace PrivateDomain.Repurchase.Holdouts;

/// <summary>What those bought who were reminded, what those did from whom reminders were kept, and what may be said of the difference. Money in the currency's minor unit.</summary>
/// <param name="From">Months, <c>yyyy-MM</c>, of the brand's zone: who was enrolled in them, this one and the last included.</param>
/// <param name="HoldoutPercent">So many of a hundred are held out of those who are enrolled now.</param>
/// <param name="NotCompared">Contacts who were enrolled while too few of the other group were beside them, such as while nobody was held out.</param>
/// <param name="Discounts">What used coupons cost that reminders brought; the money is without them already.</param>
public sealed record HoldoutReport(
    string From, string Until, int HoldoutPercent, HoldoutReport.Group Reminded, HoldoutReport.Group HeldOut, long NotCompared,
    HoldoutReport.LiftShown Orders, IReadOnlyList<HoldoutReport.MoneyLift> Money, IReadOnlyList<HoldoutReport.Cost> Discounts)
{
    /// <summary>The customary least of a count whose chance is reckoned with a bell curve.</summary>
    public const int FewestOrders = 5;

    public sealed record Group(long Contacts, long Orders, double? OrdersPerContact, IReadOnlyList<MoneyShown> Money);

    public sealed record MoneyShown(string Currency, double NetMinor, double? NetMinorPerContact);

    public sealed record Cost(string Currency, double CostMinor);

    /// <param name="Difference">Reminded less held out, per contact.</param>
    /// <param name="Low">Lower end of the interval of 95 %; nothing where there is no interval, and then <paramref name="Why"/> says why not.</param>
    /// <param name="Relative">The difference as a share of what the held out have, where they have any.</param>
    public sealed record LiftShown(LiftVerdict Verdict, double? Difference, double? Low, double? High, double? Relative, string? Why);

    public sealed record MoneyLift(string Currency, LiftShown Lift);

    public static HoldoutReport Of(string from, string until, int holdoutPercent, IReadOnlyCollection<Stratum> strata)
    {
        var all = strata.Aggregate(Stratum.None, (sum, stratum) => sum + stratum);
        IReadOnlyList<string> currencies = [.. all.Reminded.Money.Keys.Union(all.HeldOut.Money.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new(
            from, until, holdoutPercent, Shown(all.Reminded), Shown(all.HeldOut),
            strata.Where(stratum => !stratum.IsComparable).Sum(stratum => stratum.Contacts),
            Compared(stratum => stratum.OfOrders),
            [.. currencies.Select(currency => new MoneyLift(currency, Compared(group => group.OfMoney(currency))))],
            [.. all.Reminded.Money.Where(one => !one.Value.Discount.IsZero).Select(one => new Cost(one.Key, (double)one.Value.Discount))]);

        LiftShown Compared(Func<ArmSums, Sample> numbers) => Told(Lift.Of(strata.Select(stratum => (numbers(stratum.Reminded), numbers(stratum.HeldOut)))), ByChance(strata));

        Group Shown(ArmSums group) => new(
            group.Contacts, group.Orders, Mean(group.OfOrders),
            [.. currencies.Select(currency => new MoneyShown(currency, (double)group.OfMoney(currency).Sum, Mean(group.OfMoney(currency))))]);
    }

    // Not what the smaller group did: only what is the same for both may decide whether they are compared.
    private static double ByChance(IEnumerable<Stratum> strata)
    {
        var (reminded, heldOut) = (0.0, 0.0);
        foreach (var stratum in strata.Where(stratum => stratum.IsComparable))
        {
            var each = (double)(stratum.Reminded.Orders + stratum.HeldOut.Orders) / stratum.Contacts;
            (reminded, heldOut) = (reminded + each * stratum.Reminded.Contacts, heldOut + each * stratum.HeldOut.Contacts);
        }
        return Math.Min(reminded, heldOut);
    }

    private static LiftShown Told(Lift? found, double byChance)
    {
        if (found is not { } lift) return new(LiftVerdict.TooFew, Difference: null, Low: null, High: null, Relative: null, $"A group has fewer than {Lift.Fewest} contacts: nothing can be compared yet.");
        double? relative = lift.Mean > 0 ? lift.Difference / lift.Mean : null;
        if (byChance < FewestOrders) return new(LiftVerdict.TooFew, lift.Difference, Low: null, High: null, relative, $"By chance the smaller group would have fewer than {FewestOrders} of all orders: nothing can be told yet.");
        if (lift.HalfWidth == 0) return new(LiftVerdict.NoneShown, lift.Difference, Low: null, High: null, relative, "Within each group every contact did the same: chance cannot be told from effect.");
        var verdict = lift.Low > 0 ? LiftVerdict.More : lift.High < 0 ? LiftVerdict.Less : LiftVerdict.NoneShown;
        return new(verdict, lift.Difference, lift.Low, lift.High, relative, Why: null);
    }

    private static double? Mean(Sample sample) => sample.Count > 0 ? sample.Mean : null;
}

/// <summary>What may be said, by whether the interval holds 0.</summary>
[JsonConverter(typeof(Words<LiftVerdict>))]
public enum LiftVerdict
{
    TooFew,

    /// <summary>Reminders may do something or nothing: chance alone makes such a difference often enough.</summary>
    NoneShown,
    More,
    Less,
}
