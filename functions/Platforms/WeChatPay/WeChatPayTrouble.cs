using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Alerts;

namespace PrivateDomain.Platforms.WeChatPay;

/// <inheritdoc/>
public sealed class WeChatPayTrouble(AlertBoard alerts, [FromKeyedServices("system")] TimeProvider clock)
    : PlatformTrouble(alerts, Platform, WeChatPayVerdicts.IsOfRate, WeChatPayVerdicts.IsOfMerchant, clock)
{
    private const string Platform = "wechat-pay";
    private readonly AlertBoard alerts = alerts;

    /// <summary>An answer came that is not believed; the next one that is settles it.</summary>
    public Task NoteUnverified(Verdict verdict, CancellationToken cancel) => alerts.Raise($"{Platform}-unverified", verdict.Reason, cancel);
}
