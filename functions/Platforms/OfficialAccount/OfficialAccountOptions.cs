namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>
/// The settings <c>OfficialAccount__…</c> of a verified service account (服务号). Without <see cref="AppId"/> the room is silent: nothing is
/// believed and nothing is called.
/// </summary>
public sealed class OfficialAccountOptions
{
    public const string Section = "OfficialAccount";

    /// <summary>The account's AppID, <c>wx…</c>.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The account's AppSecret.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Token of the server configuration: at most 32 letters and digits.</summary>
    public string CallbackToken { get; set; } = "";

    /// <summary>EncodingAESKey of the server configuration: 43 letters and digits. Set: only encrypted callbacks are believed (safe mode
    /// and the compatible one). Not set: plain mode.</summary>
    public string EncodingAesKey { get; set; } = "";

    /// <summary>Where the API is; differs only behind a forwarder with a listed address, or for the sandbox.</summary>
    public string ApiBaseUrl { get; set; } = "https://api.weixin.qq.com";

    /// <summary>Time limit of one try of one call.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether callbacks can be verified.</summary>
    public bool CanReceive => AppId.Length > 0 && CallbackToken.Length > 0;

    /// <summary>Whether callbacks come encrypted, and are answered so.</summary>
    public bool IsSafeMode => EncodingAesKey.Length > 0;

    /// <summary>Whether the API can be called.</summary>
    public bool CanCall => AppId.Length > 0 && Secret.Length > 0;
}
