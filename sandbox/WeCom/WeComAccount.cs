namespace PrivateDomain.Sandbox.WeCom;

/// <summary>One self-built app of one corp, as its administrator reads it from the console.</summary>
public sealed record WeComAccount
{
    public string CorpId { get; init; } = "ww5a7c19e2b04d6f83";

    public string AgentId { get; init; } = "1000002";

    /// <summary>The app's secret, asked for by <c>gettoken</c>.</summary>
    public string Secret { get; init; } = "sandbox-secret-8f3b1c6e5d2a49708f3b1c6e5d2a";

    /// <summary>Signs callbacks; at most 32 letters and digits (path/90968).</summary>
    public string CallbackToken { get; init; } = "SandboxCallbackToken";

    /// <summary>43 characters of base64 without the padding: 32 bytes of key (path/90968).</summary>
    public string EncodingAesKey { get; init; } = "U2FuZGJveEFlc0tleTMyQnl0ZXNPZlJlaGVhcnNhbDE";
}
