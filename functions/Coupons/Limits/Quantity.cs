namespace PrivateDomain.Coupons.Limits;

/// <summary>Codes, and money in the minor unit: what limits are about.</summary>
public readonly record struct Quantity(long Codes, long Money)
{
    /// <summary>Stands for "no limit": more codes, and more money, than any brand gives; eight thousand sums of it do not overflow.</summary>
    public const long Boundless = 1L << 50;

    public static Quantity Limited(long? codes, long? money) => new(codes ?? Boundless, money ?? Boundless);

    public bool Covers(Quantity need) => Codes >= need.Codes && Money >= need.Money;

    public static Quantity operator +(Quantity a, Quantity b) => new(a.Codes + b.Codes, a.Money + b.Money);

    public static Quantity operator -(Quantity a, Quantity b) => new(a.Codes - b.Codes, a.Money - b.Money);

    public Quantity AtLeast(Quantity other) => new(Math.Max(Codes, other.Codes), Math.Max(Money, other.Money));

    public Quantity AtMost(Quantity other) => new(Math.Min(Codes, other.Codes), Math.Min(Money, other.Money));

    /// <summary>A part of it, rounded down.</summary>
    public Quantity Over(int parts) => new(Codes / parts, Money / parts);
}
