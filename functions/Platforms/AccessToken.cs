namespace PrivateDomain.Platforms;

/// <summary>An access token in use. Not for logs: who has it speaks as the app.</summary>
public sealed class AccessToken(string value)
{
    public string Value { get; } = value;

    public override string ToString() => "(access token)";
}

/// <summary>A token as the platform gave it.</summary>
/// <param name="Life">From now on.</param>
public sealed record IssuedToken(string Value, TimeSpan Life);
