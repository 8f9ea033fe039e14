using System.Numerics;
using System.Text.Json.Serialization;
using PrivateDomain.Contacts;

namespace PrivateDomain.Repurchase.Holdouts;

/// <summary>Of one group: how many, what they bought, and the squares that an interval needs.</summary>
/// <param name="OrdersSquared">Σ orders² over contacts.</param>
/// <param name="Money">By currency; who bought nothing in it adds 0.</param>
public sealed record ArmSums(long Contacts, long Orders, long OrdersSquared, IReadOnlyDictionary<string, MoneySums> Money)
{
    public static readonly ArmSums None = new(0, 0, 0, new Dictionary<string, MoneySums>(StringComparer.Ordinal));

    [JsonIgnore]
    public Sample OfOrders => new(Contacts, Orders, OrdersSquared);

    public Sample OfMoney(string currency) => Money.GetValueOrDefault(currency, MoneySums.None) is var sums ? new(Contacts, sums.Minor, sums.Squared) : default;

    /// <summary>With one contact more, or with <paramref name="sign"/> -1 without one that is among them.</summary>
    internal ArmSums With(Outcome outcome, int sign)
    {
        var money = new SortedDictionary<string, MoneySums>(Money.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (currency, minor) in outcome.Money) money[currency] = Of(currency) + sign * new MoneySums(minor, (BigInteger)minor * minor, 0);
        foreach (var (currency, minor) in outcome.Discounts) money[currency] = Of(currency) + sign * new MoneySums(0, 0, minor);
        return new(Contacts + sign, Orders + sign * outcome.Orders, OrdersSquared + sign * outcome.Orders * outcome.Orders, money);

        MoneySums Of(string currency) => money.GetValueOrDefault(currency, MoneySums.None);
    }

    public static ArmSums operator +(ArmSums one, ArmSums other) => new(
        one.Contacts + other.Contacts, one.Orders + other.Orders, one.OrdersSquared + other.OrdersSquared,
        new SortedDictionary<string, MoneySums>(one.Money.Keys.Union(other.Money.Keys, StringComparer.Ordinal).ToDictionary(
            currency => currency, currency => one.Money.GetValueOrDefault(currency, MoneySums.None) + other.Money.GetValueOrDefault(currency, MoneySums.None), StringComparer.Ordinal), StringComparer.Ordinal));
}

/// <summary>Whole numbers of any length: squares of minor units leave 64 bits soon, and what is taken out again must leave nothing behind.</summary>
/// <param name="Minor">Σ x, in the minor unit.</param>
/// <param name="Squared">Σ x².</param>
/// <param name="Discount">Σ of what coupons cost, in the minor unit.</param>
public sealed record MoneySums(BigInteger Minor, BigInteger Squared, BigInteger Discount)
{
    public static readonly MoneySums None = new(0, 0, 0);

    public static MoneySums operator +(MoneySums one, MoneySums other) => new(one.Minor + other.Minor, one.Squared + other.Squared, one.Discount + other.Discount);

    public static MoneySums operator *(int sign, MoneySums sums) => new(sign * sums.Minor, sign * sums.Squared, sign * sums.Discount);
}

/// <summary>Both groups among those who were enrolled while so many of a hundred were held out: only these were drawn alike.</summary>
public sealed record Stratum(ArmSums Reminded, ArmSums HeldOut)
{
    public static readonly Stratum None = new(ArmSums.None, ArmSums.None);

    [JsonIgnore]
    public long Contacts => Reminded.Contacts + HeldOut.Contacts;

    [JsonIgnore]
    public bool IsComparable => Lift.IsComparable(Reminded.Contacts, HeldOut.Contacts);

    internal Stratum With(Outcome outcome, int sign) =>
        outcome.Arm is TrialArm.HeldOut ? this with { HeldOut = HeldOut.With(outcome, sign) } : this with { Reminded = Reminded.With(outcome, sign) };

    public static Stratum operator +(Stratum one, Stratum other) => new(one.Reminded + other.Reminded, one.HeldOut + other.HeldOut);
}
