namespace PrivateDomain.Sandbox.WeChatPay;

/// <summary>One merchant (商户号) that does not exist, as its administrator reads it from the merchant platform.</summary>
public sealed record PayMerchant
{
    private static readonly Lazy<string> Simulated = new(() =>
    {
        using var file = new StreamReader(typeof(PayMerchant).Assembly.GetManifestResourceStream("simulated-merchant-key.pem")!);
        return file.ReadToEnd();
    });

    public string MchId { get; init; } = "1900000109";

    /// <summary>The AppID that the merchant is bound to; empty takes the Official Account's.</summary>
    public string AppId { get; init; } = "";

    /// <summary>Of the merchant's certificate.</summary>
    public string SerialNo { get; init; } = "5A11D0000000000000000000000000000000C0DE";

    /// <summary>The certificate's key as PEM. The app signs with it; the platform knows its public part.</summary>
    public string PrivateKey { get; init; } = Simulated.Value;

    /// <summary>32 bytes.</summary>
    public string ApiV3Key { get; init; } = "SimulatedApiV3KeyWith32BytesIn-1";
}
