namespace PrivateDomain.Platforms.WeCom;

/// <summary>
/// The settings <c>WeCom__…</c>. They may come in the order in which the admin console asks for them: first
/// <see cref="VerifyFile"/>, then what callbacks need, then what calls need. What is there must be well formed.
/// </summary>
public sealed class WeComOptions
{
    public const string Section = "WeCom";

    /// <summary>The corporation's id (企业ID), <c>ww…</c>.</summary>
    public string CorpId { get; set; } = "";

    /// <summary>The self-built app's number.</summary>
    public string AgentId { get; set; } = "";

    /// <summary>The self-built app's secret. (Corporations created after 2023-12 have no system secret of Customer contact.)</summary>
    public string Secret { get; set; } = "";

    /// <summary>Token of the callback's configuration: at most 32 letters and digits.</summary>
    public string CallbackToken { get; set; } = "";

    /// <summary>EncodingAESKey of the callback's configuration: 43 letters and digits.</summary>
    public string EncodingAesKey { get; set; } = "";

    /// <summary>Name of the file that proves the trusted domain, <c>WW_verify_….txt</c>; its content is the part between.</summary>
    public string VerifyFile { get; set; } = "";

    /// <summary>What is to be served under <see cref="VerifyFile"/>.</summary>
    public string VerifyFileContent => VerifyFile.Length == 0 ? "" : VerifyFile["WW_verify_".Length..^".txt".Length];

    /// <summary>Where the API is; differs only behind a forwarder with a trusted address, or for the sandbox.</summary>
    public string ApiBaseUrl { get; set; } = "https://qyapi.weixin.qq.com";

    /// <summary>
    /// The address from which calls leave, as whoever deployed the app knows it: WeCom answers those only that the app's page lists (企业可信IP). <see cref="Changing"/> where it is not one;
    /// empty where nobody said.
    /// </summary>
    public string OutgoingAddress { get; set; } = "";

    public const string Changing = "changing";

    /// <summary>Whether the API is WeCom's own, and not the sandbox or a forwarder.</summary>
    public bool IsWeComItself => Uri.TryCreate(ApiBaseUrl, UriKind.Absolute, out var address) && address.Host == "qyapi.weixin.qq.com";

    /// <summary>Time limit of one try of one call.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many mass messages a customer gets of this corporation: what would be one too many is postponed, not tried.</summary>
    public MassSendQuota MassSendQuota { get; set; }

    /// <summary>Whether callbacks can be verified and read.</summary>
    public bool CanReceive => CorpId.Length > 0 && CallbackToken.Length > 0 && EncodingAesKey.Length > 0;

    /// <summary>Whether the API can be called.</summary>
    public bool CanCall => CorpId.Length > 0 && Secret.Length > 0;
}
