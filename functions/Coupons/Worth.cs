using System.Text.Json.Serialization;

namespace PrivateDomain.Coupons;

/// <summary>What a coupon gives. Money is in the minor unit of the offer's currency.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FixedAmount), "amount")]
[JsonDerivedType(typeof(Percentage), "percentage")]
[JsonDerivedType(typeof(Gift), "gift")]
[JsonDerivedType(typeof(FreeShipping), "freeShipping")]
public abstract record Worth
{
    /// <summary>The most that a kind may name, in the minor unit.</summary>
    public const long Most = 1_000_000_000;

    /// <summary>The most that one coupon can cost the brand: what a budget that is counted at issue sets aside for it.</summary>
    [JsonIgnore]
    public abstract long MostMinor { get; }

    /// <summary>What it takes off goods of this price and their shipping; never more than they cost.</summary>
    public abstract long Off(long goodsMinor, long shippingMinor);

    /// <summary>What a redemption costs the brand: what is taken off, or what the gift costs.</summary>
    public virtual long Cost(long goodsMinor, long shippingMinor) => Off(goodsMinor, shippingMinor);

    /// <summary>For customers.</summary>
    public abstract string Tell(string currency);
}

public sealed record FixedAmount(long AmountMinor) : Worth
{
    public override long MostMinor => AmountMinor;

    public override long Off(long goodsMinor, long shippingMinor) => Math.Min(AmountMinor, goodsMinor);

    public override string Tell(string currency) => Money.Format(AmountMinor, currency);
}

/// <param name="Percent">What is taken off: 15 leaves 85 % to pay. Halves of a minor unit are the brand's: rounded down.</param>
/// <param name="MaxMinor">The most that is taken off.</param>
public sealed record Percentage(int Percent, long MaxMinor) : Worth
{
    public override long MostMinor => MaxMinor;

    public override long Off(long goodsMinor, long shippingMinor) => Math.Min((long)(goodsMinor * (Int128)Percent / 100), MaxMinor);

    public override string Tell(string currency) => $"{Percent}%";
}

/// <param name="Title">What is given, for customers.</param>
/// <param name="Sku">What the shop puts into the parcel.</param>
/// <param name="CostMinor">What it costs the brand.</param>
public sealed record Gift(string Title, string Sku, long CostMinor) : Worth
{
    public override long MostMinor => CostMinor;

    public override long Off(long goodsMinor, long shippingMinor) => 0;

    public override long Cost(long goodsMinor, long shippingMinor) => CostMinor;

    public override string Tell(string currency) => Title;
}

/// <param name="MaxMinor">The most that is taken off the shipping.</param>
public sealed record FreeShipping(long MaxMinor) : Worth
{
    public override long MostMinor => MaxMinor;

    public override long Off(long goodsMinor, long shippingMinor) => Math.Min(shippingMinor, MaxMinor);

    public override string Tell(string currency) => "包邮";
}
