using Microsoft.Extensions.Options;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeChatPay;

namespace PrivateDomain.Doctor;

/// <summary>Whether WeChat Pay takes the merchant's calls and its answers can be verified, by a call that changes nothing. A brand may have no merchant.</summary>
public sealed class ExamineWeChatPay(WeChatPayClient pay, IOptions<WeChatPayOptions> options)
{
    public const string Settings = "paySettings";
    public const string Call = "payCall";

    /// <summary>Nobody's stock: WeChat Pay says so to a merchant that may ask.</summary>
    private const string NoStock = "1";

    public async Task<IReadOnlyList<Finding>> Handle(CancellationToken stop)
    {
        if (!options.Value.CanCall) return [Finding.NotChecked(Settings, "No merchant of WeChat Pay is set up (WeChatPay__MchId).")];
        return [OfSettings(options.Value), OfCall((await pay.GetStock(NoStock, stop)).Verdict)];
    }

    public static Finding OfSettings(WeChatPayOptions options) => Finding.Ok(
        Settings, options.PublicKeyId.Length > 0 ? "All settings of WeChat Pay are there; answers are verified with its public key." : "All settings of WeChat Pay are there; answers are verified with platform certificates.");

    public static Finding OfCall(Verdict verdict) => verdict switch
    {
        { Kind: VerdictKind.Delivered or VerdictKind.Refused } => Finding.Ok(Call, "WeChat Pay takes the merchant's calls, and its answers are verified."),
        { Kind: VerdictKind.Misconfigured } => Finding.Problem(Call, $"WeChat Pay does not take the merchant's calls ({verdict.Code}).", verdict.Reason),
        { Code: TransportFault.Unverified } => Finding.Problem(Call, "WeChat Pay's answers cannot be verified, and so no coupon is sent for certain.", verdict.Reason),
        _ => Finding.Problem(Call, $"WeChat Pay did not answer just now ({verdict.Code}): {verdict.Reason}", "Look whether this machine reaches WeChatPay__ApiBaseUrl, and ask again."),
    };
}
