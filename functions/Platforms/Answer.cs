using System.Diagnostics.CodeAnalysis;

namespace PrivateDomain.Platforms;

/// <summary>A verdict, and what the platform gave where it is <see cref="VerdictKind.Delivered"/>.</summary>
public sealed record Answer<T>(Verdict Verdict, T? Value = null)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsDelivered => Verdict.IsDelivered && Value is not null;

    /// <summary>What the value tells; a delivered answer that does not tell it is one that cannot be understood.</summary>
    public Answer<TTold> Read<TTold>(Func<T, TTold?> read)
        where TTold : class
    {
        if (Value is null)
            return new(Verdict);
        return read(Value) is { } told ? new(Verdict, told) : new(PlatformErrors.Malformed("The answer lacks what it is for"));
    }
}
