namespace PrivateDomain.Sandbox.OfficialAccount;

/// <summary>One verified service account (服务号), as its administrator reads it from the console.</summary>
public sealed record ServiceAccount
{
    public string AppId { get; init; } = "wx7d1f0c2b9a8e4563";

    /// <summary>原始ID: what callbacks are addressed to.</summary>
    public string OriginalId { get; init; } = "gh_3f0a2c5d71be";

    public string Secret { get; init; } = "sandbox-app-secret-2f6b8d1c9e0a4753";

    public string CallbackToken { get; init; } = "SandboxAccountToken";

    /// <summary>43 characters: safe mode. Empty: plain mode.</summary>
    public string EncodingAesKey { get; init; } = "QWNjb3VudFNhbmRib3hBZXNLZXkzMkJ5dGVzTG9uZzE";
}
