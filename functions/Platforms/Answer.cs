using System.Diagnostics.CodeAnalysis;

namespace PrivateDomain.Platforms;

/// <summary>A verdict, and what the platform gave where it is <see cref="VerdictKind.Delivered"/>.</summary>
public sealed record Answer<T>(Verdict Verdict, T? Value = null)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsDelivered => Verdict.IsDelivered && Value is not null;
}
