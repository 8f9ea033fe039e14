namespace PrivateDomain.Api;

/// <summary>What an API key may do.</summary>
public static class Scopes
{
    public const string Manage = "manage";
    public const string OrdersWrite = "orders:write";
    public const string CouponsRedeem = "coupons:redeem";
}

/// <summary>The function answers only to a key that has this scope.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequireScopeAttribute(string scope) : Attribute
{
    public string Scope { get; } = scope;
}

/// <summary>The function answers to everybody; what guards it (a signature, nothing at all) is said in <paramref name="because"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenToAllAttribute(string because) : Attribute
{
    public string Because { get; } = because;
}
